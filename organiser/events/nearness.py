"""What lies within some way of a point, as SQL that both databases count alike. Pure.

SQLite has sine and cosine only if it was built with them, so they are written out as series: of degrees north, which
are few within 1,000 km, and of degrees east, which can be 180 near the poles, where it is still exact to ten digits.
"""

from collections.abc import Sequence
from math import cos, degrees, factorial, radians, sin
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal
from sqlalchemy.orm import InstrumentedAttribute

from organiser.places.rules import EARTH_RADIUS_KM

Column = ColumnElement[Any]
Degrees = ColumnElement[Any] | InstrumentedAttribute[float | None]
# Of 1 − cos(x) = x²/2! − x⁴/4! + …, enough of them for x up to π.
_TERMS = 11


def within(latitude: Degrees, longitude: Degrees, *, of: tuple[float, float], km: float) -> ColumnElement[bool]:
    """`of` in degrees. First a box that an index could serve, then the way along the ground."""
    north, east = of
    reach = degrees(km / EARTH_RADIUS_KM)
    box: list[ColumnElement[bool]] = [latitude.between(north - reach, north + reach)]
    apart = _apart(longitude, east)
    widest = min(abs(north) + reach, 89.9)
    if abs(north) + reach < 89.9:
        box.append(apart <= degrees(_sideways(km, radians(widest))))
    return and_(*box, _versine(latitude, apart, radians(north)) <= 1 - cos(km / EARTH_RADIUS_KM))


def _sideways(km: float, widest: float) -> float:
    """Radians of longitude that hold everything within `km`, a little more."""
    return min(km / EARTH_RADIUS_KM / cos(widest), 3.15)


def _apart(longitude: Degrees, east: float) -> Column:
    """Degrees between the meridians, at most 180."""
    between = func.abs(longitude - east)
    return case((between > 180, 360 - between), else_=between)


def _versine(latitude: Degrees, apart: Column, north: float) -> Column:
    """1 − cos of the angle between the points: 1 − cos(Δφ) + cos φ · cos φ₀ · (1 − cos(Δλ))."""
    up = (latitude - degrees(north)) * literal(radians(1))
    own_cosine = cos(north) * (1 - _one_minus_cosine(up, 4)) - sin(north) * _sine(up)
    return _one_minus_cosine(up, 4) + own_cosine * cos(north) * _one_minus_cosine(apart * literal(radians(1)), _TERMS)


def _one_minus_cosine(angle: Column, terms: int) -> Column:
    square = angle * angle
    return _horner(square, [(-1.0) ** (term + 1) / factorial(2 * term) for term in range(1, terms + 1)]) * square


def _sine(angle: Column) -> Column:
    square = angle * angle
    return _horner(square, [(-1.0) ** term / factorial(2 * term + 1) for term in range(4)]) * angle


def _horner(variable: Column, coefficients: Sequence[float]) -> Column:
    total: Column = literal(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = total * variable + literal(coefficient)
    return total
