"""What holds for places, without a database and without a clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any, Protocol

from linkify_it import LinkifyIt

from organiser.accounts.rules import cap_key as cap_key
from organiser.events.models import Event, Visibility
from organiser.kernel.walltime import get_zone
from organiser.places.rules import fold
from organiser.registrations.errors import ClosedAlready, EventOver, EventStopped, NoRegistration, NotOpenYet

OFFER_LASTS = timedelta(hours=24)
ENTRANCE_OPENS_BEFORE = timedelta(minutes=30)
KEEP_UNCONFIRMED = timedelta(hours=24)
ALL_DAY_REMINDED_AT = time(10)
# Of what begins just before midnight people are reminded after it.
REMINDS_LATE = timedelta(hours=3)
# Fewer left than this, or than a tenth, is "few".
FEW = 3
# Fewer people than this are never told as a number to everybody.
FEWEST_TOLD = 10

_links = LinkifyIt()


@dataclass(frozen=True, slots=True)
class Person:
    """What a registration seals. `country` is ISO 3166 alpha-2 or ''; `zone` an IANA name or ''.

    `languages` are those that they understand, for a school; none where nobody asked or they did not say.
    """

    name: str
    address: str
    country: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()


def read_person(sealed: Mapping[str, Any]) -> Person:
    """From what the seal holds; what was sealed before there were languages has none."""
    return Person(**{**sealed, "languages": tuple(sealed.get("languages", ()))})


class Room(StrEnum):
    """All that the public is told about numbers."""

    OPEN = "open"
    FEW = "few"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Seats:
    """One pool in numbers; `capacity` None: no limit."""

    mode: str
    capacity: int | None
    taken: int

    @property
    def room(self) -> Room:
        if self.capacity is None:
            return Room.OPEN
        left = self.capacity - self.taken
        if left <= 0:
            return Room.FULL
        return Room.FEW if left <= max(FEW, self.capacity // 10) else Room.OPEN


@dataclass(frozen=True, slots=True)
class Occupancy:
    """An event's pools, in the room first."""

    seats: tuple[Seats, ...] = ()

    @property
    def taken(self) -> int:
        return sum(seats.taken for seats in self.seats)

    @property
    def room(self) -> Room:
        """The best that any way of taking part still has."""
        rooms = [seats.room for seats in self.seats]
        return next((room for room in Room if room in rooms), Room.OPEN)

    def of(self, mode: str) -> Seats | None:
        return next((seats for seats in self.seats if seats.mode == mode), None)


@dataclass(frozen=True, slots=True)
class Tally:
    """An event's people as numbers, also those that are kept of them. `places` None: no limit, or nothing is known."""

    confirmed: int = 0
    waiting: int = 0
    cancelled: int = 0
    places: int | None = None

    @property
    def registered(self) -> int:
        """Who has a place, and who waits for one."""
        return self.confirmed + self.waiting

    @property
    def may_be_told(self) -> bool:
        """Small numbers would tell of single people."""
        return self.registered >= FEWEST_TOLD


class Attended(Protocol):
    """What these rules look at of an event."""

    @property
    def state(self) -> str: ...

    @property
    def takes_registrations(self) -> bool: ...

    @property
    def registration_opens_at(self) -> datetime | None: ...

    @property
    def registration_closes_at(self) -> datetime | None: ...

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


class Offered(Protocol):
    """How one can take part."""

    @property
    def on_site(self) -> bool: ...

    @property
    def on_line(self) -> bool: ...


def days_kept(ends_at: datetime, destroy_after: datetime | None) -> int:
    """How long after its end an event's people are kept, as its vault has it; a postponed one's from the old date."""
    return 0 if destroy_after is None else max(1, round((destroy_after - ends_at) / timedelta(days=1)))


def require_open(event: Attended, now: datetime) -> None:
    """Raises why nobody can register at this instant. Opening counts from its very second, closing likewise."""
    if not event.takes_registrations:
        raise NoRegistration
    require_going_on(event)
    if now >= event.ends_at:
        raise EventOver
    if event.registration_opens_at is not None and now < event.registration_opens_at:
        raise NotOpenYet(event.registration_opens_at)
    if event.registration_closes_at is not None and now >= event.registration_closes_at:
        raise ClosedAlready(event.registration_closes_at)


def is_discreet(event: Event) -> bool:
    """Of what is not for everybody neither a subject line nor a calendar says what it is."""
    return event.visibility != Visibility.PUBLIC


def require_going_on(event: Attended) -> None:
    if event.state != "published":
        raise EventStopped


def can_add(event: Attended, now: datetime) -> bool:
    """Organisers add people at any time while it stands: before registration opens, and to its very end."""
    return event.state == "published" and now < event.ends_at


def require_ahead(event: Attended, now: datetime) -> None:
    """Raises unless the event is still to begin."""
    require_going_on(event)
    if now >= event.starts_at:
        raise EventOver


def can_offer(event: Attended, now: datetime) -> bool:
    """True while a place that becomes free is of use to somebody who waits."""
    return event.state == "published" and now < event.starts_at


def offer_end(accepted_at: datetime, starts_at: datetime) -> datetime:
    """Until when an offer holds whose mail the server accepted then: 24 hours, at most half the time left."""
    left = max(starts_at - accepted_at, timedelta(0))
    return accepted_at + min(OFFER_LASTS, left / 2)


def entrance_opens_at(event: Attended) -> datetime:
    return event.starts_at - ENTRANCE_OPENS_BEFORE


def reminds_at(event: Event) -> datetime:
    """The same wall time on the day before, whatever the clocks do in between; ten in the morning for whole days."""
    wall = event.starts_wall - timedelta(days=1)
    if event.all_day:
        wall = datetime.combine(wall.date(), ALL_DAY_REMINDED_AT)
    return wall.replace(tzinfo=get_zone(event.zone)).astimezone(UTC)


def is_late_to_remind(event: Event, now: datetime) -> bool:
    """On the day itself nobody is told that it is tomorrow."""
    is_today = now.astimezone(get_zone(event.zone)).date() >= event.starts_wall.date()
    return is_today and now >= reminds_at(event) + REMINDS_LATE


def next_sequence(own: int, events: int) -> int:
    """SEQUENCE of the next part mailed to one person (RFC 5545 §3.8.7.4): from the event's on, always rising."""
    return max(own + 1, events)


def is_plain_name(text: str) -> bool:
    """False for what a mail program would turn into a link or a tag."""
    return not any(sign in text for sign in ("@", "<", ">", "//", "\\")) and not _links.test(text)


def door_name(name: str) -> str:
    """What helpers at a door see: 'Rosa Luxemburg' becomes 'Rosa L.'."""
    first, *others = name.split()
    return f"{first} {others[-1][:1]}." if others else first


def list_by_letter(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """What helpers at a door see, below the letter with which it begins, accents aside."""
    sorted_names = sorted((fold(name), door_name(name)) for name in names)
    by_letter = groupby(sorted_names, key=lambda pair: pair[0][:1].upper())
    return [(letter, [shown for _folded, shown in pairs]) for letter, pairs in by_letter]
