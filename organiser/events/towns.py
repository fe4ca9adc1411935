"""A town as people type it, which becomes one of the filter's words: its number, with the kilometres around it.

Forms have it as `town`, beside the hidden `near` in which a script puts the number of what was chosen from its list.
"""

from collections.abc import Container

from flask_babel import gettext

from organiser.events.filters import LONGEST_NUMBER, USUAL_KM, EventFilter, Point
from organiser.kernel.errors import NotFound
from organiser.places.models import City
from organiser.places.queries import find_cities, find_city_by_name, get_city, label

DISTANCES = (10, 25, 50, 100, 250, 500)
OFFERED = 5
Words = list[tuple[str, str]]


def name_town(near: Point | None, lang: str) -> str:
    """As it is written in a field; '' for none and for a point."""
    return label(get_city(near.city), lang) if near is not None and near.city is not None else ""


def name_distances(wanted: EventFilter) -> list[tuple[str, str]]:
    """What a field for the kilometres offers."""
    far = sorted({*DISTANCES, wanted.km or USUAL_KM})
    return [(str(km), gettext("%(km)s km", km=km)) for km in far]


def tidy_words(words: Words, lang: str) -> Words:
    """A form sends its empty fields, too, and a town by its name, where an address has its number. A field that was
    emptied takes the town away, and no kilometres stand alone."""
    given = {key: value.strip() for key, value in words}
    near, town = given.get("near", ""), given.get("town", "")
    words = [(key, value) for key, value in words if value.strip()]
    if _is_number(near) and town == "" and "town" in given:
        words = [(key, value) for key, value in words if key != "near"]
    city = _find_town(town, lang)
    if city is not None:
        number = near if _is_named(near, town, lang) else str(city.id)
        words = [(key, value) for key, value in words if key not in {"town", "near"}] + [("near", number)]
    if not {"near", "town"} & {key for key, _value in words}:
        words = [(key, value) for key, value in words if key != "km"]
    return words


def list_towns(town: str, lang: str) -> list[tuple[str, int]]:
    """(name, number) of those that may be meant by what was typed."""
    return [(label(city, lang), city.id) for city in find_cities(town, limit=OFFERED, lang=lang)] if town else []


def own_words(words: Container[str]) -> set[str]:
    """What EventFilter does not know yet: a town that can be several, and how far around it."""
    return {"town"} if "near" in words else {"town", "km"}


def _is_number(near: str) -> bool:
    return near.isascii() and near.isdigit() and len(near) <= LONGEST_NUMBER


def _is_named(near: str, town: str, lang: str) -> bool:
    """Whether the number that came along is of the town that stands in the field."""
    try:
        return _is_number(near) and name_town(Point(int(near)), lang) == town
    except NotFound:
        return False


def _find_town(name: str, lang: str) -> City | None:
    """The one that is meant; None where nothing or several can be."""
    city = find_city_by_name(name, lang) if name else None
    if city is not None or not name:
        return city
    found = find_cities(name, limit=2, lang=lang)
    return found[0] if len(found) == 1 else None
