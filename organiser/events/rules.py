"""What an event may be and become. Pure: no database, no clock, no request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from zlib import crc32

from organiser.branches.rules import is_language, is_web_address
from organiser.events.errors import WrongState
from organiser.events.listing import Listed
from organiser.events.models import Event, Kind, Material, PersonRole, State, Visibility
from organiser.events.times import When
from organiser.kernel.errors import Invalid

# How long after it people can ask to be told what comes of it.
AWAITED_FOR = timedelta(days=365)
MAX_TITLE = 160
MAX_SUMMARY = 300
MAX_TEXT = 20_000
MAX_NAME = 120
MAX_REASON = 300
MAX_CREDIT = 200
MAX_PEOPLE = 20
MAX_READINGS = 20
MAX_TOPICS = 12
MAX_LANGUAGES = 8
MAX_PLACES = 100_000

TRANSITIONS: dict[str, tuple[tuple[State, ...], State | None]] = {
    "publish": ((State.DRAFT,), State.PUBLISHED),
    "postpone": ((State.PUBLISHED,), State.POSTPONED),
    "date": ((State.POSTPONED,), State.PUBLISHED),
    "cancel": ((State.PUBLISHED, State.POSTPONED), State.CANCELLED),
    "restore": ((State.CANCELLED,), None),  # to what it was before
    "withdraw": ((State.PUBLISHED, State.POSTPONED, State.CANCELLED), State.DRAFT),
    "delete": ((State.DRAFT,), State.DRAFT),
}
# An event that is over was what it was; only these still make sense.
VERBS_WHEN_OVER = frozenset({"publish", "date", "withdraw", "delete"})

# A name that mail clients would make a link of is how a stranger writes through us: letters, marks and a little else.
_NAME_REFUSES = re.compile(r"[<>@{}|\\^`\[\]]|://|www\.|\w\.\w{2,}(?!\.)(?=[\s/]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody who agreed to be named for this event."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class SetReading:
    """A work, and the part of it that is set."""

    author: str
    title: str
    year: int | None = None
    link: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class EventValues:
    """Everything about an event that an organiser writes: the whitelist of what create and edit can touch.

    `topics` are public ids of terms; `spoken` language codes, the main one first. `venue`, `address` and `join_link`
    are for confirmed people only where `place_is_private` and `link_is_private` say so.
    """

    title: str
    when: When
    lang: str
    kind: str = Kind.MEETING
    visibility: str = Visibility.PUBLIC
    summary: str = ""
    text: str = ""
    picture_id: int | None = None
    on_site: bool = True
    on_line: bool = False
    city_id: int | None = None
    place_name: str = ""
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    venue: str = ""
    address: str = ""
    join_link: str = ""
    place_is_private: bool = False
    link_is_private: bool = True
    step_free: bool = False
    hearing_loop: bool = False
    sign_language: bool = False
    childcare: bool = False
    takes_registrations: bool = True
    places_on_site: int | None = None
    places_on_line: int | None = None
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    spoken: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    people: tuple[NamedPerson, ...] = ()
    readings: tuple[SetReading, ...] = ()


def check_transition(verb: str, state: str) -> None:
    """Raises WrongState."""
    if state not in TRANSITIONS[verb][0]:
        raise WrongState(verb, state)


def list_verbs(event: Event, now: datetime) -> list[str]:
    """What can be done with it as it stands, in the order of the table."""
    over = is_over(event, now)
    return [verb for verb, (states, _) in TRANSITIONS.items() if event.state in states and can_follow(verb, over=over)]


def can_follow(verb: str, *, over: bool) -> bool:
    return not over or verb in VERBS_WHEN_OVER


def is_over(event: Listed, now: datetime) -> bool:
    """A postponed event is never over: its old date says nothing."""
    return event.state != State.POSTPONED and event.ends_at <= now


def is_awaited(event: Listed, now: datetime) -> bool:
    """Whether something may come of it that is not there yet, and everybody may know."""
    is_open = event.state == State.PUBLISHED and event.visibility == Visibility.PUBLIC
    return is_open and event.starts_at <= now < event.ends_at + AWAITED_FOR


def is_safe_name(name: str) -> bool:
    """Whether nothing in it can become markup, an address or a link."""
    return bool(name.strip()) and _NAME_REFUSES.search(name) is None


def check_values(values: EventValues) -> None:
    """Raises Invalid for the first field that cannot stand."""
    _check_texts(values)
    _check_choices(values)
    _check_how(values)
    _check_registration(values)
    _check_people(values.people)
    _check_readings(values.readings)


def _check_texts(values: EventValues) -> None:
    if not values.title:
        raise Invalid("title", "missing")
    limits = {
        "title": MAX_TITLE,
        "summary": MAX_SUMMARY,
        "text": MAX_TEXT,
        "place_name": 120,
        "venue": 160,
        "address": 300,
    }
    for field, most in limits.items():
        if len(getattr(values, field)) > most:
            raise Invalid(field, "length", max=most)


def _check_choices(values: EventValues) -> None:
    if values.kind not in set(Kind):
        raise Invalid("kind", "unknown")
    if values.visibility not in set(Visibility):
        raise Invalid("visibility", "unknown")
    if unknown := [code for code in (values.lang, *values.spoken) if not is_language(code)]:
        raise Invalid("spoken", "unknown", lang=unknown[0])
    if len(values.spoken) > MAX_LANGUAGES:
        raise Invalid("spoken", "number", max=MAX_LANGUAGES)
    if len(values.topics) > MAX_TOPICS:
        raise Invalid("topics", "number", max=MAX_TOPICS)


def _check_how(values: EventValues) -> None:
    if not (values.on_site or values.on_line):
        raise Invalid("how", "missing")
    if values.join_link and not is_web_address(values.join_link):
        raise Invalid("join_link", "address")


def _check_registration(values: EventValues) -> None:
    for field in ("places_on_site", "places_on_line"):
        number = getattr(values, field)
        if number is not None and not 1 <= number <= MAX_PLACES:
            raise Invalid(field, "range", min=1, max=MAX_PLACES)
    opens, closes = values.registration_opens_at, values.registration_closes_at
    if closes and closes > values.when.ends_at:
        raise Invalid("closes", "after_end")
    if opens and opens >= (closes or values.when.ends_at):
        raise Invalid("opens", "after_close")


@dataclass(frozen=True, slots=True)
class MaterialValues:
    kind: str
    lang: str
    title: str
    link: str
    credit: str = ""


def version_of(material: Material) -> int:
    """Of what it says: another one as soon as it says something else."""
    return crc32(repr([getattr(material, one.name) for one in fields(MaterialValues)]).encode())


def _check_people(people: Sequence[NamedPerson]) -> None:
    if len(people) > MAX_PEOPLE:
        raise Invalid("people", "number", max=MAX_PEOPLE)
    for person in people:
        if person.role not in set(PersonRole):
            raise Invalid("people", "unknown")
        if len(person.name) > MAX_NAME or not is_safe_name(person.name):
            raise Invalid("people", "name", name=person.name)


def _check_readings(readings: Sequence[SetReading]) -> None:
    if len(readings) > MAX_READINGS:
        raise Invalid("readings", "number", max=MAX_READINGS)
    for reading in readings:
        if not reading.author or not reading.title:
            raise Invalid("readings", "missing")
        if reading.link and not is_web_address(reading.link):
            raise Invalid("readings", "address", address=reading.link)
        if reading.year is not None and not -4000 <= reading.year <= 2200:
            raise Invalid("readings", "year")
