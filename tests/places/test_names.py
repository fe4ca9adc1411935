"""Countries, languages and zones are named in the reader's language."""

import pytest

from organiser.kernel.i18n.times import zone_city
from organiser.kernel.walltime import known_zones
from organiser.places.names import continent_of, countries, country_name, language_name, zone_name

LANGUAGES = ("en", "es", "fr", "ar")


def test_countries_are_named_and_sorted_without_regard_to_accents() -> None:
    assert [name for _, name in countries("en")[:4]] == ["Afghanistan", "Åland Islands", "Albania", "Algeria"]
    assert [name for _, name in countries("fr")[:4]] == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie"]
    assert countries("es")[0] == ("AF", "Afganistán")
    assert country_name("NP", "ar") == "نيبال"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cldr_names_every_country_in_every_language(lang: str) -> None:
    assert len(countries(lang)) == 250
    assert [code for code, name in countries(lang) if name == code] == []


def test_what_cldr_does_not_know_is_shown_as_its_code() -> None:
    assert country_name("QQ", "fr") == "QQ"
    assert language_name("xx", "fr") == "xx"
    assert language_name("not a language", "fr") == "not a language"
    assert country_name("NP", "xx") == "Nepal"


def test_languages_are_named_in_another() -> None:
    assert [language_name("es", lang) for lang in LANGUAGES] == ["Spanish", "español", "espagnol", "الإسبانية"]
    assert language_name("pt-BR", "en") == "Portuguese (Brazil)"


def test_continents_are_geonames() -> None:
    assert [continent_of(code) for code in ("NP", "BO", "BE", "FJ", "QQ")] == ["AS", "SA", "EU", "OC", None]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_zone_has_a_name(lang: str) -> None:
    assert [zone for zone in known_zones() if not zone_name(zone, lang)] == []
    assert zone_name("UTC", lang) == "UTC"


def test_zones_are_named_after_their_place() -> None:
    assert zone_name("Asia/Kathmandu", "en") == "Nepal Time"
    assert zone_name("America/New_York", "en") == "United States (New York) Time"
    assert zone_name("America/Argentina/Salta", "en") == "Argentina (Salta) Time"
    assert zone_city("America/Argentina/Salta", "en") == "Salta"


@pytest.mark.parametrize(
    ("zone", "lang", "city"),
    [
        ("Asia/Kathmandu", "es", "Katmandú"),
        ("Europe/Kyiv", "fr", "Kiev"),
        ("Asia/Kolkata", "es", "Calcuta"),
        ("America/Nuuk", "en", "Nuuk"),
        ("Africa/Cairo", "fr", "Le Caire"),
    ],
)
def test_a_renamed_zone_keeps_its_citys_translation(zone: str, lang: str, city: str) -> None:
    assert zone_city(zone, lang) == city
