"""One filter language for lists, months, feeds and digests: parsed from a query string, and written back to one.

Lists are separated by commas; a key that comes twice is refused, since two readers could take two different ones.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from sqlalchemy import ColumnElement, Select, and_, column, exists, or_, select, table
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from organiser.branches.models import Branch
from organiser.branches.rules import is_language
from organiser.events.errors import WrongFilter
from organiser.events.models import Event, EventLanguage, Host, HostState, ItemTopic, Kind, Material, MaterialKind
from organiser.events.nearness import within
from organiser.events.times import FIRST_YEAR, LAST_YEAR
from organiser.kernel.errors import NotFound
from organiser.kernel.ids import is_public_id
from organiser.kernel.slugs import is_slug
from organiser.places.models import City
from organiser.places.queries import get_city
from organiser.places.rules import fold
from organiser.study.queries import terms_within

MOST_IN_LIST = 20
MOST_LETTERS = 100
MOST_WORDS = 8
DAY = timedelta(days=1)
MOST_KM = 1000
USUAL_KM = 50
LONGEST_NUMBER = 12
# Campaigns and programmes stand to the right of events, so their tables are named here without their models.
_sessions = table("sessions", column("event_id"), column("item_id"))
_campaigns = table("campaigns", column("id"), column("public_id"), column("state"))
_placements = table("campaign_events", column("event_id"), column("campaign_id"), column("state"))
COORDINATES = re.compile(r"(-?\d{1,3}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Point:
    """A city of the list, by its number there; or degrees, no closer than a kilometre: addresses are passed on."""

    city: int | None = None
    latitude: float = 0.0
    longitude: float = 0.0

    def coordinates(self) -> tuple[float, float]:
        """Latitude and longitude in degrees."""
        if self.city is None:
            return self.latitude, self.longitude
        city = get_city(self.city)
        return city.latitude, city.longitude

    def write(self) -> str:
        return str(self.city) if self.city is not None else f"{self.latitude:.2f},{self.longitude:.2f}"


@dataclass(frozen=True, slots=True)
class EventFilter:
    """`first` and `last` are days on the event's own wall; lists are sorted, so that equal filters have equal words.

    `branches` are public ids; with `below` everything under them belongs, too. `campaigns` are public ids of what
    events stand under. `materials` are kinds, any of which came of an event or of a session of it.
    `online` None: either way.
    `near` with `km` around it: what takes place on line alone is near to nobody.
    """

    text: str = ""
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    online: bool | None = None
    first: date | None = None
    last: date | None = None
    branches: tuple[str, ...] = ()
    below: bool = False
    campaigns: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    near: Point | None = None
    km: int | None = None

    @classmethod
    def parse(cls, args: MultiDict[str, str], *, others: Collection[str] = ()) -> "EventFilter":
        """From a query string in which the words `others` belong to the page. Raises WrongFilter naming the word."""
        values: dict[str, Any] = {}
        for key, texts in args.lists():
            if key in others:
                continue
            if key not in _WORDS or len(texts) != 1:
                raise WrongFilter(key)
            if texts[0].strip():
                field, read, _ = _WORDS[key]
                values[field] = _read(key, read, texts[0].strip())
        wanted = cls(**values)
        if wanted.first and wanted.last and wanted.last < wanted.first:
            raise WrongFilter("to")
        if wanted.km and not wanted.near:
            raise WrongFilter("km")
        return wanted

    @property
    def branch(self) -> str | None:
        """The one branch that is asked for, None where it is not one."""
        return self.branches[0] if len(self.branches) == 1 else None

    def to_args(self) -> dict[str, str]:
        """Words and values as they stand in an address, in one fixed order; what is not asked for is left out."""
        given = ((key, write(getattr(self, field))) for key, (field, _, write) in _WORDS.items())
        return {key: text for key, text in given if text}

    def to_query(self) -> str:
        """'country=BE,FR&lang=ar': the same for every way of asking the same."""
        return urlencode(self.to_args(), safe=",")

    def conditions(self) -> list[ColumnElement[bool]]:
        """What an event has to fulfil, without any word on who may see it."""
        found: list[ColumnElement[bool]] = [
            Event.search.contains(word, autoescape=True) for word in fold(self.text).split()[:MOST_WORDS]
        ]
        if self.countries:
            found.append(Event.country.in_(self.countries))
        if self.languages:
            found.append(exists().where(EventLanguage.event_id == Event.id, EventLanguage.lang.in_(self.languages)))
        if self.kinds:
            found.append(Event.kind.in_(self.kinds))
        if self.topics:
            found.append(
                exists().where(ItemTopic.item_id == Event.item_id, ItemTopic.term_id.in_(terms_within(self.topics)))
            )
        if self.online is not None:
            found.append((Event.on_line if self.online else Event.on_site).is_(True))
        if self.near:
            found.append(within(Event.latitude, Event.longitude, of=self.near.coordinates(), km=self.km or USUAL_KM))
        if self.campaigns:
            found.append(Event.id.in_(_stand_under(self.campaigns)))
        if self.materials:
            found.append(_has_material(self.materials))
        return [*found, *self._days(), *self._branches()]

    def _days(self) -> list[ColumnElement[bool]]:
        """Wall times decide; instants, no more than a day from them, bring the index in."""
        found: list[ColumnElement[bool]] = []
        if self.first:
            begins = _midnight(self.first)
            found.append(and_(Event.ends_wall > begins, Event.ends_at > _instant(self.first - DAY)))
        if self.last:
            ends = _midnight(self.last + DAY)
            found.append(and_(Event.starts_wall < ends, Event.starts_at < _instant(self.last + 2 * DAY)))
        return found

    def _branches(self) -> list[ColumnElement[bool]]:
        if not self.branches:
            return []
        inside = select(Branch.id).where(Branch.public_id.in_(self.branches))
        if self.below:
            top = aliased(Branch)
            inside = (
                select(Branch.id).join(top, Branch.path.startswith(top.path)).where(top.public_id.in_(self.branches))
            )
        held = select(Host.event_id).where(Host.state == HostState.ACCEPTED, Host.branch_id.in_(inside))
        return [or_(Event.branch_id.in_(inside), Event.id.in_(held))]


def _stand_under(campaigns: Collection[str]) -> Select[int]:
    """Ids of the events that these campaigns took in, as far as anybody may know of the campaigns."""
    rows = select(_placements.c.event_id).join(_campaigns, _campaigns.c.id == _placements.c.campaign_id)
    is_public = _campaigns.c.public_id.in_(campaigns), _campaigns.c.state != "draft"
    return rows.where(_placements.c.state == "accepted", *is_public)


def _has_material(kinds: Collection[str]) -> ColumnElement[bool]:
    in_session = select(_sessions.c.item_id).where(_sessions.c.event_id == Event.id).correlate(Event)
    of_event = or_(Material.item_id == Event.item_id, Material.item_id.in_(in_session))
    return exists().where(Material.kind.in_(kinds), of_event)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _read(key: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError:
        raise WrongFilter(key) from None


def _read_text(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise ValueError
    return " ".join(text.split())


def _read_list(is_known: Callable[[str], bool], clean: Callable[[str], str] = str) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        found = sorted({clean(part.strip()) for part in text.split(",")})
        if len(found) > MOST_IN_LIST or not all(is_known(part) for part in found):
            raise ValueError
        return tuple(found)

    return read


def _read_flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError
    return text == "1"


def _read_day(text: str) -> date:
    day = date.fromisoformat(text)
    if len(text) != len("2026-11-22") or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def _read_near(text: str) -> Point:
    """A city of the list, or 'latitude,longitude' in degrees, of which a hundredth is kept."""
    if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER:
        return Point(city=_known_city(int(text)).id)
    match = COORDINATES.fullmatch(text)
    if match is None:
        raise ValueError
    latitude, longitude = (round(float(degrees), 2) + 0.0 for degrees in match.groups())
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError
    return Point(latitude=latitude, longitude=longitude)


def _known_city(number: int) -> City:
    try:
        return get_city(number)
    except NotFound:
        raise ValueError from None


def _read_km(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER and 1 <= int(text) <= MOST_KM):
        raise ValueError
    return int(text)


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code in Locale("en").territories


def _write_flag(value: bool | None) -> str:
    return "" if value is None else str(int(value))


def _write_day(value: date | None) -> str:
    return value.isoformat() if value else ""


# The word in an address: the field, how it is read, how it is written.
_WORDS: dict[str, tuple[str, Callable[[str], Any], Callable[[Any], str]]] = {
    "q": ("text", _read_text, str),
    "country": ("countries", _read_list(_is_country, str.upper), ",".join),
    "spoken": ("languages", _read_list(is_language), ",".join),
    "kind": ("kinds", _read_list(set(Kind).__contains__), ",".join),
    "topic": ("topics", _read_list(is_slug), ",".join),
    "online": ("online", _read_flag, _write_flag),
    "from": ("first", _read_day, _write_day),
    "to": ("last", _read_day, _write_day),
    "branch": ("branches", _read_list(is_public_id), ",".join),
    "below": ("below", _read_flag, lambda below: "1" if below else ""),
    "campaign": ("campaigns", _read_list(is_public_id), ",".join),
    "with": ("materials", _read_list(set(MaterialKind).__contains__), ",".join),
    "near": ("near", _read_near, lambda near: near.write() if near else ""),
    "km": ("km", _read_km, lambda km: str(km) if km else ""),
}
