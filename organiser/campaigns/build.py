"""Draws organiser/static/world.svg from Natural Earth's land at 1:110 million:
`python -m organiser.campaigns.build ne_110m_land.geojson organiser/static/world.svg`. The same data give the same
bytes.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from math import hypot
from pathlib import Path

from organiser.campaigns.rules.globe import HEIGHT, SOUTH, WIDTH, project

# In units of the sheet: what is left out is closer than that to what is drawn.
TOLERANCE = 0.45
LEAST_ISLAND = 2.0

Point = tuple[float, float]


def main(source: Path, target: Path) -> None:
    outlines = (simplify([project(lat, lon) for lon, lat in ring]) for ring in list_rings(source))
    path = "".join(draw(outline) for outline in outlines if _size(outline) >= LEAST_ISLAND)
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><symbol id="land" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}"/></symbol></svg>\n',
        "utf-8",
    )


def list_rings(source: Path) -> Iterator[list[Point]]:
    """Coasts and shores of seas inland as (longitude, latitude); without what lies south of the sheet."""
    for feature in json.loads(source.read_text("utf-8"))["features"]:
        shape = feature["geometry"]
        for polygon in [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]:
            yield from (ring for ring in polygon if max(point[1] for point in ring) > SOUTH)


def simplify(points: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker's: the farthest point from a chord stays, if it is far enough. A ring is two halves."""
    if points[0] == points[-1] and len(points) > 2:
        middle = len(points) // 2
        return [*_thin(points[: middle + 1])[:-1], *_thin(points[middle:])]
    return _thin(points)


def _thin(points: Sequence[Point]) -> list[Point]:
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = hypot(x2 - x1, y2 - y1) or 1.0
    far = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in points]
    at = max(range(len(points)), key=far.__getitem__)
    if len(points) < 3 or far[at] < TOLERANCE:
        return [points[0], points[-1]]
    return [*_thin(points[: at + 1])[:-1], *_thin(points[at:])]


def draw(outline: Sequence[Point]) -> str:
    """Whole units from point to point, which is half as long as where each of them is."""
    path, (x, y) = "", (0, 0)
    for number, point in enumerate(outline[:-1]):
        to_x, to_y = round(point[0]), round(point[1])
        if number == 0:
            path = f"M{to_x} {to_y}l"
        elif (to_x, to_y) != (x, y):
            step = f"{to_x - x} {to_y - y}" if to_y - y >= 0 else f"{to_x - x}{to_y - y}"
            path += step if path.endswith("l") or to_x - x < 0 else f" {step}"
        x, y = to_x, to_y
    return f"{path}z"


def _size(outline: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return max(max(xs) - min(xs), max(ys) - min(ys))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
