"""The map's projection against what is published of it, and the land that is drawn with it."""

import json
import re
from math import radians, sin
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.campaigns import build
from organiser.campaigns.rules.globe import HEIGHT, SCALE, SOUTH, WIDTH, project

DRAWING = Path(__file__).parents[2] / "organiser/static/world.svg"


def test_its_measures_are_those_of_the_paper() -> None:
    """Half the equator, half the height, and the poles' share of the equator (Šavrič, Patterson, Jenny 2018)."""
    height = project(0, 0)[1] / SCALE
    pole = (project(90, 180)[0] - WIDTH / 2) / (WIDTH / 2)
    assert (round(WIDTH / 2 / SCALE, 4), round(height, 2), round(pole, 3)) == (2.7066, 1.32, 0.592)


@settings(max_examples=50)
@given(st.floats(-55, 85), st.floats(-170, 170))
def test_equal_areas_stay_equal(latitude: float, longitude: float) -> None:
    step = 5.0
    (left, top), (right, _) = project(latitude + step / 2, longitude), project(latitude, longitude + step)
    middle, bottom = project(latitude, longitude)[0], project(latitude - step / 2, longitude)[1]
    drawn = (right - middle) * (bottom - top) / SCALE**2
    real = radians(step) * (sin(radians(latitude + step / 2)) - sin(radians(latitude - step / 2)))
    assert abs(drawn / real - 1) < 0.05, left


@settings(max_examples=50)
@given(st.floats(SOUTH, 90), st.floats(-180, 180))
def test_what_is_inhabited_lies_on_the_sheet_north_up_and_east_right(latitude: float, longitude: float) -> None:
    x, y = project(latitude, longitude)
    assert 0 <= x <= WIDTH
    assert 0 <= y <= HEIGHT + 1
    assert (x >= WIDTH / 2) == (longitude >= 0) or abs(x - WIDTH / 2) < 0.1


def test_the_drawing_is_small_and_whole_and_drawn_the_same_again(tmp_path: Path) -> None:
    text = DRAWING.read_text("utf-8")
    assert len(text) < 16_000
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in text
    assert len(re.findall("M", text)) > 60
    island = [[0, 10], [10, 10], [10, 0], [5, 0.001], [0, 0], [0, 10]]
    ice = [[0, -80], [10, -80], [10, -85], [0, -80]]
    shapes = [{"geometry": {"type": "Polygon", "coordinates": [ring]}} for ring in (island, ice)]
    source, target = tmp_path / "land.geojson", tmp_path / "world.svg"
    source.write_text(json.dumps({"features": shapes}), "utf-8")
    build.main(source, target)
    assert re.findall(' d="([^"]*)"', target.read_text("utf-8")) == ["M500 206l28 0 0 37-14 0-14 0z"]
