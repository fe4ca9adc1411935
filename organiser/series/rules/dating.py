"""On which instants a series' dates stand: one wall time on many days. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from organiser.events.errors import TimeRefused, TimeSkipped
from organiser.events.rules import EventValues
from organiser.events.times import When, instant_of_wall, resolve_typed, retype
from organiser.kernel.walltime import to_wall
from organiser.series.errors import DatesRefused, RefusedDate


@dataclass(frozen=True, slots=True)
class Folds:
    """Which of two equal wall times is meant, on every date where they come twice; None where nobody was asked."""

    start: int | None = None
    end: int | None = None


UNASKED = Folds()


@dataclass(frozen=True, slots=True)
class Placed:
    """A date's time, or why it cannot stand."""

    day: date
    when: When | None
    refusal: TimeRefused | None = None


def place_on(when: When, day: date, folds: Folds = UNASKED) -> When:
    """The same wall times on this day. Raises TimeSkipped, TimeRepeated."""
    return resolve_typed(replace(retype(when, day), start_fold=folds.start, end_fold=folds.end))


def place_all(when: When, days: Iterable[date], folds: Folds = UNASKED) -> list[Placed]:
    placed = []
    for day in days:
        try:
            placed.append(Placed(day, place_on(when, day, folds)))
        except TimeRefused as refusal:
            placed.append(Placed(day, None, refusal))
    return placed


def digest_of(placed: Sequence[Placed]) -> str:
    """Equal for the same times on the same days."""
    return hashlib.sha256(repr([(one.day, one.when) for one in placed]).encode()).hexdigest()[:32]


def require_all(placed: Sequence[Placed]) -> list[When]:
    """Raises DatesRefused, with every date that cannot stand."""
    refused = [RefusedDate(one.day, one.refusal) for one in placed if one.refusal is not None]
    if refused:
        raise DatesRefused(refused)
    return [one.when for one in placed if one.when is not None]


def offset_of(when: When) -> timedelta:
    """How far this clock is ahead of UTC when it begins."""
    return when.starts_wall - when.starts_at.replace(tzinfo=None)


def shift_of(when: When, usual: When) -> timedelta:
    """By how much people whose own clocks do not change with this one find it later than `usual`."""
    if when.all_day or usual.all_day:
        return timedelta()
    return offset_of(usual) - offset_of(when)


def put_on(values: EventValues, when: When) -> EventValues:
    """The same event at another time; registration opens and closes as long before it, on the wall."""
    return replace(
        values,
        when=when,
        registration_opens_at=_follow(values.registration_opens_at, values.when, when),
        registration_closes_at=_follow(values.registration_closes_at, values.when, when),
    )


def lead_of(moment: datetime | None, when: When) -> timedelta | None:
    """How long before its beginning, as clocks on the wall count."""
    return when.starts_wall - to_wall(moment, when.zone).local if moment else None


def moment_before(lead: timedelta | None, when: When) -> datetime | None:
    """The instant that long before; where clocks jump over it, the first one behind."""
    if lead is None:
        return None
    local = when.starts_wall - lead
    try:
        return instant_of_wall("closes", local, when.zone)
    except TimeSkipped as gap:
        return instant_of_wall("closes", gap.after, when.zone)


def _follow(moment: datetime | None, before: When, after: When) -> datetime | None:
    return moment_before(lead_of(moment, before), after)
