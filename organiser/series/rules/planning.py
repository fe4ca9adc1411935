"""What an edit of several dates would do, as steps that are shown first and then taken. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from organiser.events.models import State
from organiser.events.rules import EventValues
from organiser.events.times import When
from organiser.series.errors import DatesCollide
from organiser.series.rules.recurrence import Rule

# What belongs to one place changes together.
GROUPS = {"place_name": ("place_name", "city_id", "country", "latitude", "longitude")}
_GROUPED = {name for names in GROUPS.values() for name in names}
_APART = {"when", "registration_opens_at", "registration_closes_at"}
FIELDS = tuple(
    dict.fromkeys([*GROUPS, *(one.name for one in fields(EventValues) if one.name not in _GROUPED | _APART)])
)
# Whoever has a place is told when one of these changes; the rest they see on the page.
TOLD = frozenset(
    {"when", "on_site", "on_line", "venue", "address", "join_link", "place_is_private", "link_is_private", *GROUPS}
)


class Scope(StrEnum):
    """Which dates an edit of one of them is meant for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


class Verb(StrEnum):
    KEEP = "keep"
    CHANGE = "change"
    MAKE = "make"
    CANCEL = "cancel"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Dated:
    """One date as it stands. `event_id` is public; `people` are live registrations."""

    event_id: str
    day: date
    state: str
    values: EventValues
    people: int = 0
    has_begun: bool = False

    @property
    def offset(self) -> timedelta:
        """How far from its rule's day somebody moved it."""
        return self.values.when.starts_wall.date() - self.day

    @property
    def is_settled(self) -> bool:
        """What took place, and what was called off, is no edit's business."""
        return self.has_begun or self.state == State.CANCELLED


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one date. `day` is its rule's day afterwards, `values` what it says then.

    `changed` and `own` name fields: those that change, and those that the edit meant but that say something else here,
    because somebody changed this date by hand.
    """

    verb: Verb
    day: date
    event_id: str = ""
    before: EventValues | None = None
    values: EventValues | None = None
    state: str = State.DRAFT
    changed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    people: int = 0

    @property
    def when(self) -> When | None:
        """The time afterwards; of what ends, the time that it had."""
        said = self.values or self.before
        return said.when if said else None

    @property
    def is_told(self) -> bool:
        """Whether whoever has a place there gets a mail."""
        if self.verb == Verb.CANCEL:
            return True
        return self.verb == Verb.CHANGE and self.state == State.PUBLISHED and not TOLD.isdisjoint(self.changed)


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order of their days, and the rule by which the series goes on."""

    steps: tuple[Step, ...]
    rule: Rule

    @property
    def digest(self) -> str:
        """Equal for plans that do the same. Who registered meanwhile changes it only where it changes what happens."""
        told = [(one.verb, one.day, one.event_id, one.values, one.changed) for one in self.steps]
        return hashlib.sha256(repr((told, self.rule)).encode()).hexdigest()[:32]

    @property
    def people_told(self) -> int:
        """Live registrations on dates of which people are told; somebody on three of them counts three times."""
        return sum(one.people for one in self.steps if one.is_told)

    def of(self, *verbs: Verb) -> list[Step]:
        return [one for one in self.steps if one.verb in verbs]


def keep(dated: Dated, *, day: date | None = None, own: Sequence[str] = ()) -> Step:
    return Step(
        Verb.KEEP, day or dated.day, dated.event_id, dated.values, dated.values, dated.state, (), tuple(own),
        dated.people,
    )  # fmt: skip


def make_plan(steps: Iterable[Step], rule: Rule, *, others: Iterable[Dated]) -> Plan:
    """Raises DatesCollide where two dates of the series would have one day; `others` are those without a step."""
    ordered = sorted(steps, key=lambda one: (one.day, one.event_id))
    standing = [one.day for one in ordered if one.verb != Verb.DELETE] + [one.day for one in others]
    if twice := [day for day in standing if standing.count(day) > 1]:
        raise DatesCollide(min(twice))
    return Plan(tuple(ordered), rule)
