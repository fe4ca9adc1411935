"""An event's time: from what an organiser types to wall times, a zone and instants, and back. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organiser.events.errors import (
    DateOutOfRange,
    EndMissing,
    EndNextDay,
    EndNotAfterStart,
    EndTwice,
    StartMissing,
    TimeRefused,
    TimeRepeated,
    TimeSkipped,
    TooLong,
)
from organiser.events.listing import Listed
from organiser.events.models import Event
from organiser.kernel.i18n.times import Span
from organiser.kernel.walltime import TimeAmbiguous, TimeInGap, WallTime, day_bounds, resolve, to_wall

FIRST_YEAR, LAST_YEAR = 1970, 2200
MOST_DAYS = 62
DAY = timedelta(days=1)
# Whoever writes 19:00 to 09:00 nearly always means 21:00.
LONGEST_NIGHT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class TypedTime:
    """What the form's fields hold. `minutes` is a duration on a stopwatch, not on the wall.

    `start_fold` and `end_fold` answer which of two equal wall times is meant; None where nobody was asked.
    """

    day: date
    zone: str
    start: time | None = None
    end: time | None = None
    minutes: int | None = None
    last_day: date | None = None
    all_day: bool = False
    start_fold: int | None = None
    end_fold: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """An event's time as its columns hold it: all-day events end at midnight after their last day."""

    starts_wall: datetime
    ends_wall: datetime
    zone: str
    starts_at: datetime
    ends_at: datetime
    starts_fold: int = 0
    ends_fold: int = 0
    all_day: bool = False


def resolve_typed(typed: TypedTime) -> When:
    """Raises a TimeRefused that names the field `day`, `start`, `end`, `minutes` or `last_day`."""
    _check_days(typed)
    when = _resolve_days(typed) if typed.all_day else _resolve_hours(typed)
    if when.ends_at <= when.starts_at:
        raise EndNotAfterStart("last_day" if typed.all_day else "end")
    return when


def list_refusals(typed: TypedTime) -> list[TimeRefused]:
    """Each field that has to be typed again: where the start is wrong, also what is wrong with the end by itself."""
    try:
        resolve_typed(typed)
    except TimeRefused as refusal:
        if refusal.field != "start":
            return [refusal]
        end = _find_refused_end(typed, refusal)
        return [refusal, end] if end else [refusal]
    return []


def _find_refused_end(typed: TypedTime, start: TimeRefused) -> TimeRefused | None:
    """What stands against the end, with another start standing in for the refused one.

    An end that comes twice is not asked about together with such a start, whose answer often settles it.
    """
    stands_in = start.before.time() if isinstance(start, TimeSkipped) else typed.start or time()
    try:
        resolve_typed(replace(typed, start=stands_in, start_fold=0))
    except (EndMissing, TimeSkipped, TimeRepeated) as end:
        is_asked_later = isinstance(start, TimeRepeated) and isinstance(end, TimeRepeated)
        return end if end.field == "end" and not is_asked_later else None
    except TimeRefused:
        pass
    return None


def _check_days(typed: TypedTime) -> None:
    for field, day in (("day", typed.day), ("last_day", typed.last_day or typed.day)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise DateOutOfRange(field)
    last = typed.last_day or typed.day
    if last < typed.day:
        raise EndNotAfterStart("last_day")
    if last - typed.day >= MOST_DAYS * DAY:
        raise TooLong("last_day", most=typed.day + (MOST_DAYS - 1) * DAY)


def _resolve_days(typed: TypedTime) -> When:
    after = (typed.last_day or typed.day) + DAY
    return _span(datetime.combine(typed.day, time()), datetime.combine(after, time()), typed.zone, all_day=True)


def _resolve_hours(typed: TypedTime) -> When:
    if typed.start is None:
        raise StartMissing("start")
    starts = _pin("start", datetime.combine(typed.day, typed.start), typed.zone, typed.start_fold)
    if typed.minutes is not None:
        ends = to_wall(starts[1] + timedelta(minutes=typed.minutes), typed.zone)
        if typed.end is not None and (
            typed.end != ends.local.time() or typed.last_day not in {None, ends.local.date()}
        ):
            raise EndTwice("minutes")
        return _span(starts[0].local, ends.local, typed.zone, (starts[0].fold or 0, ends.fold or 0))
    if typed.end is None:
        raise EndMissing("end")
    ends_wall = _pin_end(typed, typed.end, starts)
    return _span(starts[0].local, ends_wall.local, typed.zone, (starts[0].fold or 0, ends_wall.fold or 0))


def _pin_end(typed: TypedTime, end: time, starts: tuple[WallTime, datetime]) -> WallTime:
    """An end before the start means the night after. Of two equal ends perhaps only one lies after the start."""
    past_midnight = typed.last_day is None and typed.start is not None and end < typed.start
    ends = datetime.combine(typed.day + DAY if past_midnight else typed.last_day or typed.day, end)
    if past_midnight and ends - starts[0].local > LONGEST_NIGHT:
        raise EndNextDay("end", ends=ends)
    try:
        return _pin("end", ends, typed.zone, typed.end_fold)[0]
    except TimeRepeated as repeated:
        if repeated.first > starts[1]:
            raise
        return WallTime(ends, typed.zone, fold=1)


def _pin(field: str, local: datetime, zone: str, fold: int | None) -> tuple[WallTime, datetime]:
    """The wall time and its instant. Raises TimeSkipped or TimeRepeated for this field."""
    wall = WallTime(local, zone, fold)
    try:
        instant = resolve(wall)
    except TimeInGap as gap:
        raise TimeSkipped(field, before=gap.before, after=gap.after) from None
    except TimeAmbiguous as doubt:
        raise TimeRepeated(field, first=doubt.first, second=doubt.second) from None
    # A fold is kept only where the hour repeats, so that equal times have equal columns.
    return to_wall(instant, zone), instant


def derive(
    starts_wall: datetime, ends_wall: datetime, zone: str, folds: tuple[int, int] = (0, 0), *, all_day: bool = False
) -> When:
    """The instants of wall times that were accepted once; also when a zone's rules have changed since.

    A time that new rules put into a gap becomes the first one behind it: it stood on posters already. If that leaves
    nothing of the event, it lasts as long as the clocks on the wall said.
    """
    when = _span(starts_wall, ends_wall, zone, folds, all_day=all_day)
    if when.ends_at > when.starts_at:
        return when
    return replace(when, ends_at=when.starts_at + max(ends_wall - starts_wall, timedelta(minutes=1)))


def _span(
    starts_wall: datetime, ends_wall: datetime, zone: str, folds: tuple[int, int] = (0, 0), *, all_day: bool = False
) -> When:
    """As the clocks have it: what is typed may end before it begins, and is then refused."""
    if all_day:
        starts_at = day_bounds(starts_wall.date(), zone)[0]
        ends_at = day_bounds(ends_wall.date(), zone)[0]
    else:
        starts_at, ends_at = _instant(starts_wall, zone, folds[0]), _instant(ends_wall, zone, folds[1])
    return When(starts_wall, ends_wall, zone, starts_at, ends_at, *folds, all_day=all_day)


def _instant(local: datetime, zone: str, fold: int) -> datetime:
    try:
        return resolve(WallTime(local, zone, fold))
    except TimeInGap as gap:
        return resolve(WallTime(gap.after, zone, fold=0))


def when_of(event: Event) -> When:
    return When(
        event.starts_wall, event.ends_wall, event.zone, event.starts_at, event.ends_at,
        event.starts_fold, event.ends_fold, event.all_day,
    )  # fmt: skip


def move_days(when: When, days: int) -> When:
    """The same wall times so many days later. Raises TimeSkipped or TimeRepeated."""
    return resolve_typed(retype(when, when.starts_wall.date() + timedelta(days=days)))


def count_days_shifted(before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> int:
    """By how many days an event moved as a whole, from its wall times: 0 where only one of its ends did, or an hour.

    It did if both ends moved alike, or if it now lies beside its old days: then it begins so much later.
    """
    first, last = ((new.date() - old.date()).days for old, new in zip(before, after, strict=True))
    lies_beside = after[1] <= before[0] or before[1] <= after[0]
    return first if first == last or lies_beside else 0


def retype(when: When, day: date) -> TypedTime:
    """The same wall times on another day, as somebody would type them; nothing is said of hours that come twice."""
    last_day = when.ends_wall.date() - DAY if when.all_day else when.ends_wall.date()
    return TypedTime(
        day=day,
        zone=when.zone,
        start=None if when.all_day else when.starts_wall.time(),
        end=None if when.all_day else when.ends_wall.time(),
        last_day=last_day + (day - when.starts_wall.date()),
        all_day=when.all_day,
    )


def span_of(event: Listed) -> Span:
    """For the texts of kernel.i18n.times, and for calendars."""
    return Span(event.starts_at, event.ends_at, event.zone, event.all_day)


def place_of(event: Listed) -> str | None:
    """Whose clock it is, in a word: the city's name; None for an event on line only."""
    return event.place_name or None


def instant_of_wall(field: str, local: datetime, zone: str) -> datetime:
    """A deadline typed as a wall time; of two equal ones the first. Raises TimeSkipped."""
    return _pin(field, local, zone, 0)[1].astimezone(UTC)


def write_first_start(event: Event) -> str | None:
    """When a moved event was announced for first, as programs read it; None for one that stands where it was."""
    if event.first_starts_at is None:
        return None
    local = event.first_starts_at.astimezone(ZoneInfo(event.zone))
    return local.date().isoformat() if event.all_day else local.isoformat()
