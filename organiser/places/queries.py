"""Finding cities by what people type, by where they are and by zone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from math import cos, degrees, radians

from organiser.kernel.i18n.times import zone_city
from organiser.places.gazetteer import load_gazetteer
from organiser.places.models import City
from organiser.places.names import countries, country_name
from organiser.places.rules import EARTH_RADIUS_KM, distance_km, fold

# A longer beginning tells no two cities apart, and the index is sorted no deeper.
_LONGEST_QUERY = 60
# How many finds are compared by region, which costs more; whoever names a region has typed more than a letter.
_MOST_REGIONS = 500
_COMMA = re.compile("[,،]")


def find_cities(text: str, *, limit: int = 8, lang: str = "en") -> list[City]:
    """Cities of which a word begins like this, exact names first, then the most populous.

    After a comma a region or a country may stand, in `lang` or in English: 'Paris, Fr'.
    """
    head, *tails = (fold(part)[:_LONGEST_QUERY] for part in _COMMA.split(text))
    tails = [tail for tail in tails if tail]
    if not head:
        return []
    gazetteer = load_gazetteer()
    rows: Iterable[int] = gazetteer.rows_matching(head)
    if tails:
        rows = _rows_lying_in(rows, tails[-1], lang)
    return [gazetteer.city(row) for row in islice(rows, limit)]


def get_city(number: int) -> City:
    """The city with this GeoNames id; raises NotFound."""
    gazetteer = load_gazetteer()
    return gazetteer.city(gazetteer.row_of(number))


def find_city_by_name(text: str, lang: str = "en") -> City | None:
    """The one city with exactly this name, or this label in `lang` or English; None if none or several have it."""
    wanted, heads = fold(text), _heads_of_label(text)
    found = {city.id: city for city in _cities_named(wanted, lang)}
    for head in heads:
        for city in _cities_named(head, lang):
            if wanted in (fold(label(city, lang)), fold(label(city, "en"))):
                found[city.id] = city
    return next(iter(found.values())) if len(found) == 1 else None


def label(city: City, lang: str) -> str:
    """'Kathmandu, Nepal'; a smaller namesake in the same country has its region in brackets.

    Cities that a zone is named after have a translated name; for others CLDR has none.
    """
    name = _translations(lang).get(city.id, city.name)
    if not _is_first_of_its_name(city) and city.region:
        name = f"{name} ({city.region})"
    return f"{name}{'،' if lang == 'ar' else ','} {country_name(city.country, lang)}"


def cities_within(latitude: float, longitude: float, km: float) -> list[City]:
    """Cities at most so far away, the nearest first."""
    gazetteer = load_gazetteer()
    reach = degrees(km / EARTH_RADIUS_KM)
    widest = min(abs(latitude) + reach, 89.9)
    sideways = reach / cos(radians(widest)) if abs(latitude) + reach < 89.9 else 180.0
    by_latitude, latitudes = gazetteer.rows_by_latitude, gazetteer.latitudes
    first = bisect_left(by_latitude, latitude - reach - 0.01, key=latitudes.__getitem__)
    last = bisect_right(by_latitude, latitude + reach + 0.01, key=latitudes.__getitem__)
    found = []
    for row in by_latitude[first:last]:
        east = abs(gazetteer.longitudes[row] - longitude) % 360
        if min(east, 360 - east) <= sideways + 0.01:
            city = gazetteer.city(row)
            away = distance_km(latitude, longitude, city.latitude, city.longitude)
            if away <= km:
                found.append((away, row, city))
    return [city for _, _, city in sorted(found, key=lambda one: one[:2])]


def zone_cities(zone: str, *, limit: int = 8) -> list[City]:
    """The most populous cities in which this zone's clocks are kept."""
    gazetteer = load_gazetteer()
    if zone not in gazetteer.zones:
        return []
    number, found = gazetteer.zones.index(zone), []
    for row, own in enumerate(gazetteer.row_zones):
        if own == number:
            found.append(gazetteer.city(row))
            if len(found) == limit:
                break
    return found


def _rows_lying_in(rows: Iterable[int], beginning: str, lang: str) -> Iterator[int]:
    """Those in countries or regions of which the name begins like this."""
    gazetteer = load_gazetteer()
    codes = {code for each in (lang, "en") for code, name in countries(each) if _fold_known(name).startswith(beginning)}
    for seen, row in enumerate(rows):
        if gazetteer.country(row) in codes or (
            seen < _MOST_REGIONS and _fold_known(gazetteer.city(row).region).startswith(beginning)
        ):
            yield row


# Names of countries and regions only, never what was typed.
_fold_known = lru_cache(maxsize=8192)(fold)


def _cities_named(folded: str, lang: str) -> Iterator[City]:
    gazetteer = load_gazetteer()
    yield from (gazetteer.city(row) for row in gazetteer.rows_named(folded[:_LONGEST_QUERY]))
    yield from (get_city(number) for number, name in _translations(lang).items() if fold(name) == folded)


def _heads_of_label(text: str) -> list[str]:
    """'A (b)' and 'A' of 'A (b), C': what stands in brackets may be a region or part of the name."""
    head = re.split("[,،](?=[^,،]*$)", text)[0]
    return [fold(head), fold(re.sub(r" \([^()]*\)$", "", head))]


def _is_first_of_its_name(city: City) -> bool:
    """Whether no larger city of its country has the same name of its own."""
    gazetteer = load_gazetteer()
    for row in gazetteer.rows_named(fold(city.name)[:_LONGEST_QUERY]):
        namesake = gazetteer.city(row)
        if namesake.country == city.country and fold(namesake.name) == fold(city.name):
            return namesake.id == city.id
    return True


@cache
def _translations(lang: str) -> dict[int, str]:
    """The names in this language of the cities that zones are named after, by id."""
    gazetteer = load_gazetteer()
    translated = {}
    for number, zone in enumerate(gazetteer.zones):
        english, name = zone_city(zone, "en"), zone_city(zone, lang)
        rows = gazetteer.rows_named(fold(english)[:_LONGEST_QUERY]) if name != english else []
        row = next((row for row in rows if gazetteer.row_zones[row] == number), None)
        if row is not None:
            translated[gazetteer.ids[row]] = name
    return translated
