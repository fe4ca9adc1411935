"""Names of countries, languages and zones in the reader's language, from CLDR by Babel.

What CLDR lacks is shown as its code. Babel has no collation: lists are sorted by folded letters, which is the
order of the interface's languages but for ñ, which is put behind n.
"""

import re
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_timezone_location

from organiser.kernel.i18n import INTERFACE_LANGUAGES, own_name
from organiser.kernel.walltime import known_zones
from organiser.places.gazetteer import load_gazetteer
from organiser.places.rules import fold

_BEHIND_N = "n\uffff"


def countries(lang: str) -> tuple[tuple[str, str], ...]:
    """Every country as (ISO 3166-1 code, name), in the order of its names."""
    return _sorted_countries(_known_language(lang))


def country_name(code: str, lang: str) -> str:
    """'Nepal'; the code itself if CLDR does not know it."""
    return str(_locale(lang).territories.get(code, code))


def continent_of(code: str) -> str | None:
    """AF, AN, AS, EU, NA, OC or SA, as GeoNames has it; None for what is no country."""
    return load_gazetteer().continents.get(code)


@lru_cache(4096)
def language_name(code: str, lang: str) -> str:
    """A language's name in another, as CLDR writes it within a sentence: 'español'; else the code."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(_locale(lang))
    except (UnknownLocaleError, ValueError):
        name = _locale(lang).languages.get(code)
    return str(name or code)


def name_for_speakers(code: str, lang: str) -> str:
    """A language as those who understand it call it: 'Español'; in `lang` where CLDR knows no more."""
    try:
        return own_name(code)
    except (UnknownLocaleError, ValueError):
        return language_name(code, lang)


def find_languages(text: str, lang: str) -> dict[str, str | None]:
    """Each word of a list with commas between, with its language's code; None for what is no language."""
    words = (" ".join(word.split()) for word in text.replace("،", ",").split(","))
    return {word: find_language(word, lang) for word in words if word}


def find_language(text: str, lang: str) -> str | None:
    """The code of a language that is written by its name in `lang`, in English or in itself, or by its code."""
    return _language_codes(_known_language(lang)).get(fold(text))


@cache
def _language_codes(lang: str) -> dict[str, str]:
    codes = [str(code) for code in Locale("en").languages if len(str(code)) <= 3]
    own = {fold(Locale(code).get_display_name(code) or code): code for code in INTERFACE_LANGUAGES}
    english = {fold(language_name(code, "en")): code for code in reversed(codes)}
    here = {fold(language_name(code, lang)): code for code in reversed(codes)}
    return {**{code: code for code in codes}, **english, **own, **here}


def zone_name(zone: str, lang: str) -> str:
    """A zone's name for a list: 'Nepal Time', and with its city where a country has several zones."""
    if zone == "UTC":
        return zone
    # Where CLDR has no city, Babel takes the zone's own name: 'Argentina/Salta'.
    return re.sub(r"(?<=\()[^/]+/", "", get_timezone_location(zone, locale=_locale(lang)))


@cache
def zones(lang: str) -> tuple[tuple[str, str], ...]:
    """Every zone to choose from as (name, what a list shows): 'Asia/Kathmandu · Nepal Time'."""
    return tuple((zone, f"{zone.replace('_', ' ')} · {zone_name(zone, lang)}") for zone in known_zones())


@cache
def _sorted_countries(lang: str) -> tuple[tuple[str, str], ...]:
    named = ((code, country_name(code, lang)) for code in load_gazetteer().continents)
    return tuple(sorted(named, key=lambda country: _sort_key(country[1], lang)))


def _sort_key(name: str, lang: str) -> tuple[str, str]:
    letters = name.casefold()
    if lang == "es":
        letters = letters.replace("ñ", _BEHIND_N)
    return fold(letters), name


def _known_language(lang: str) -> str:
    return str(_locale(lang))


@cache
def _locale(lang: str) -> Locale:
    """CLDR's locale, English for what it does not know."""
    try:
        return Locale.parse(lang, sep="-" if "-" in lang else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
