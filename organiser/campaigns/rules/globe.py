"""The world on a sheet: Equal Earth (Šavrič, Patterson, Jenny 2018): each square kilometre takes as much room.

The sheet is WIDTH units wide. static/world.svg is drawn on it by organiser/campaigns/build.py.
"""

from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
WIDTH = 1000
_HALF = sqrt(3) / 2


def _unfold(latitude: float, longitude: float) -> tuple[float, float]:
    """On a sphere of radius 1: to the east, to the north."""
    theta = asin(_HALF * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    across = radians(longitude) * cos(theta) / (_HALF * slope)
    return across, theta * (A1 + A2 * square + sixth * (A3 + A4 * square))


_EDGE, _TOP = _unfold(0, 180)[0], _unfold(90, 0)[1]
SCALE = WIDTH / (2 * _EDGE)
# Below this there is nothing but ice, where no branch meets.
SOUTH = -58.0
HEIGHT = round((_TOP - _unfold(SOUTH, 0)[1]) * SCALE)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to units from the sheet's upper left corner, to a tenth."""
    across, up = _unfold(latitude, longitude)
    return round((across + _EDGE) * SCALE, 1), round((_TOP - up) * SCALE, 1)
