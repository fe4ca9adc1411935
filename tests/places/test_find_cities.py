"""Cities are found by what people type, in their own script, and the one they mean comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.errors import NotFound
from organiser.kernel.walltime import is_zone, known_zones
from organiser.places.gazetteer import load_gazetteer
from organiser.places.models import City
from organiser.places.queries import cities_within, find_cities, find_city_by_name, get_city, label, zone_cities
from organiser.places.rules import distance_km, fold

KATHMANDU = City(
    id=1283240,
    name="Kathmandu",
    country="NP",
    region="Kathmandu",
    zone="Asia/Kathmandu",
    latitude=27.7017,
    longitude=85.3206,
    population=1442271,
)


def first(text: str, lang: str = "en") -> str:
    return label(find_cities(text, lang=lang)[0], "en")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Kathmandu", "Kathmandu, Nepal"),
        ("katmandú", "Kathmandu, Nepal"),
        ("KATHM", "Kathmandu, Nepal"),
        ("münchen", "Munich, Germany"),
        ("munchen", "Munich, Germany"),
        ("sao pau", "São Paulo, Brazil"),
        ("lodz", "Łódź, Poland"),
        ("el cairo", "Cairo, Egypt"),
        ("le caire", "Cairo, Egypt"),
        ("القاهرة", "Cairo, Egypt"),
        ("القاهره", "Cairo, Egypt"),
        ("قاهرة", "Cairo, Egypt"),
        ("دمشق", "Damascus, Syria"),
        ("بيروت", "Beirut, Lebanon"),
        ("st johns", "St. John's, Canada"),
        ("new york", "New York City, United States"),
        ("la paz", "La Paz, Bolivia"),
        ("york", "York, United Kingdom"),
        ("Atlanta, georgia", "Atlanta, United States"),
        ("Springfield, illi", "Springfield (Illinois), United States"),
    ],
)
def test_a_city_is_found_by_the_beginning_of_a_word(typed: str, found: str) -> None:
    assert first(typed) == found


def test_a_later_word_finds_too() -> None:
    assert "São Paulo, Brazil" in [label(city, "en") for city in find_cities("paulo")]


def test_a_country_may_follow_in_the_readers_language_or_in_english() -> None:
    assert first("córdoba, arg") == "Córdoba, Argentina"
    assert first("córdoba, esp", "es") == "Córdoba, Spain"
    assert first("córdoba, spain", "es") == "Córdoba, Spain"
    assert first("طرابلس، لبنان", "ar") == "Tripoli, Lebanon"


def test_exact_names_come_before_larger_cities_and_those_by_population() -> None:
    found = find_cities("san", limit=100)
    assert fold(found[0].name) == "san"
    assert len(found) == 100
    assert [(city.name, city.country) for city in find_cities("roma", limit=2)] == [("Rome", "IT"), ("Rome", "US")]


@pytest.mark.parametrize("nothing", ["", " ", ",", "---", "، فرنسا", "qqqqqq", "x" * 5000, "\x00", "\x01", "東"])
def test_nothing_is_found_where_nothing_was_typed(nothing: str) -> None:
    assert find_cities(nothing) == []


@given(st.text(max_size=40))
def test_any_text_finds_at_most_the_limit_and_each_city_once(text: str) -> None:
    found = find_cities(text, limit=5)
    assert len({city.id for city in found}) == len(found) <= 5
    assert find_city_by_name(text) is None or fold(text)


def test_a_city_is_fetched_by_its_id() -> None:
    assert get_city(1283240) == KATHMANDU
    for number in (0, -1, 1283241, 2**40):
        with pytest.raises(NotFound):
            get_city(number)


def test_a_label_is_in_the_readers_language_as_far_as_names_are_known() -> None:
    cairo = find_cities("cairo")[0]
    assert [label(cairo, lang) for lang in ("en", "es", "fr", "ar")] == [
        "Cairo, Egypt",
        "El Cairo, Egipto",
        "Le Caire, Égypte",
        "القاهرة، مصر",
    ]
    assert label(KATHMANDU, "es") == "Katmandú, Nepal"


@pytest.mark.parametrize("lang", ["en", "es", "fr", "ar"])
def test_a_label_leads_back_to_its_city(lang: str) -> None:
    gazetteer = load_gazetteer()
    cities = [gazetteer.city(row) for row in range(0, len(gazetteer.ids), 97)]
    found = [(city, find_city_by_name(label(city, lang), lang)) for city in cities]
    assert [label(city, lang) for city, back in found if back not in (city, None)] == []
    # A few dozen share even their region's largest city with a namesake.
    assert len([city for city, back in found if back is None]) < len(cities) / 100


def test_a_name_that_several_cities_have_is_nobodys() -> None:
    assert find_city_by_name("Kathmandu") == KATHMANDU
    assert find_city_by_name(" katmandú , NEPAL", "es") == KATHMANDU
    assert find_city_by_name("Paris") is None
    assert find_city_by_name("Kathm") is None
    assert find_city_by_name("") is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "km"),
    [(52.52, 13.4, 60.0), (-17.8, 179.9, 300.0), (78.2, 15.6, 1500.0), (0.0, -180.0, 2500.0)],
)
def test_cities_near_a_point_are_nearest_first_and_none_is_forgotten(
    latitude: float, longitude: float, km: float
) -> None:
    gazetteer = load_gazetteer()
    everything = [gazetteer.city(row) for row in range(len(gazetteer.ids))]
    away = {city.id: distance_km(latitude, longitude, city.latitude, city.longitude) for city in everything}
    found = [city.id for city in cities_within(latitude, longitude, km)]
    assert set(found) == {number for number, distance in away.items() if distance <= km}
    assert [away[number] for number in found] == sorted(away[number] for number in found)
    assert len(found) > 1


def test_distances_are_those_of_the_globe() -> None:
    assert round(distance_km(52.5200, 13.4050, 48.8566, 2.3522)) == 877  # Berlin to Paris
    assert round(distance_km(0, 179.5, 0, -179.5)) == 111
    assert round(distance_km(90, 0, -90, 0)) == 20015


def test_every_citys_zone_can_be_resolved_and_nearly_every_zone_has_a_city() -> None:
    assert [zone for zone in load_gazetteer().zones if not is_zone(zone)] == []
    assert [city.name for city in zone_cities("Asia/Kathmandu", limit=2)] == ["Kathmandu", "Pokhara"]
    assert zone_cities("Mars/Olympus") == []
    inhabited = [zone for zone in known_zones() if not zone.startswith("Antarctica/")]
    assert len([zone for zone in inhabited if not zone_cities(zone, limit=1)]) < 20


def test_the_list_is_as_large_as_promised() -> None:
    gazetteer = load_gazetteer()
    assert 25_000 <= len(gazetteer.ids) <= 40_000
    with_cities = {gazetteer.city(row).country for row in range(len(gazetteer.ids))}
    # No town of five hundred there.
    assert set(gazetteer.continents) - with_cities <= {"AQ", "BV", "GS", "HM", "IO", "PN", "TF", "TK", "UM", "CC", "CX"}
