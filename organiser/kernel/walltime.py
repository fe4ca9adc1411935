"""Wall times in named zones, and the instants that they stand for.

What an organiser types is a wall time in an IANA zone; that pair is the truth and
the UTC instant is derived from it. Gaps are refused and doubtful hours are asked
about (PEP 495 names both). One tz database is read: the pinned tzdata package.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from organiser.kernel.errors import OrganiserError

# The system's copy may be years old and differ from one machine to the next. Zones
# that were read from it before this import must not be handed out again either.
zoneinfo.reset_tzpath([])
ZoneInfo.clear_cache()

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WallTime:
    """What a clock on the wall shows: a naive local time in an IANA zone.

    `fold` tells the two passes of a repeated hour apart (0 the first, 1 the second);
    None where nobody was asked, which is an error only if the hour does repeat.
    """

    local: datetime
    zone: str
    fold: int | None = None

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("a wall time is naive")
        if self.fold not in (None, 0, 1):
            raise ValueError("fold is None, 0 or 1")


class WallTimeError(OrganiserError):
    """A wall time that stands for no single instant."""


@dataclass(eq=False)
class UnknownZone(WallTimeError):
    """The name is in no release of the tz database that we carry."""

    zone: str


@dataclass(eq=False)
class TimeOutOfRange(WallTimeError):
    """The instant would lie before year 1 or after year 9999."""

    local: datetime
    zone: str


@dataclass(eq=False)
class TimeInGap(WallTimeError):
    """Clocks jump over this wall time.

    `before` is the last whole minute in front of the gap and `after` the first wall
    time behind it, both naive.
    """

    local: datetime
    zone: str
    before: datetime
    after: datetime


@dataclass(eq=False)
class TimeAmbiguous(WallTimeError):
    """Clocks show this wall time twice; `first` and `second` carry fixed offsets."""

    local: datetime
    zone: str
    first: datetime
    second: datetime


def resolve(wall: WallTime) -> datetime:
    """The instant of a wall time, aware, in UTC.

    Raises UnknownZone, TimeInGap, TimeAmbiguous (fold is None) or TimeOutOfRange.
    A fold that is given is ignored where the hour does not repeat.
    """
    tz = get_zone(wall.zone)
    local = wall.local.replace(tzinfo=tz, fold=0)
    try:
        first, second = _offset(local), _offset(local.replace(fold=1))
        if first == second:
            return (wall.local - first).replace(tzinfo=UTC, fold=0)
        if first < second:
            before, after = _edges_of_gap(wall.local, tz, first, second)
            raise TimeInGap(wall.local, wall.zone, before, after)
        if wall.fold is None:
            raise TimeAmbiguous(
                wall.local,
                wall.zone,
                wall.local.replace(tzinfo=timezone(first)),
                wall.local.replace(tzinfo=timezone(second)),
            )
        return (wall.local - (second if wall.fold else first)).replace(tzinfo=UTC, fold=0)
    except OverflowError:
        raise TimeOutOfRange(wall.local, wall.zone) from None


def to_wall(instant: datetime, zone: str) -> WallTime:
    """What clocks in `zone` show at an aware instant; fold is set only in a repeated hour."""
    if instant.tzinfo is None:
        raise ValueError("an instant is aware")
    tz = get_zone(zone)
    try:
        local = instant.astimezone(tz)
        repeated = _offset(local.replace(fold=0)) > _offset(local.replace(fold=1))
    except OverflowError:
        raise TimeOutOfRange(instant.replace(tzinfo=None), zone) from None
    return WallTime(local.replace(tzinfo=None, fold=0), zone, local.fold if repeated else None)


@lru_cache(maxsize=2048)
def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The half-open span of UTC instants of a local day: its first one, the next day's first.

    A day may begin after 00:00, and one that a zone skipped (Samoa, 2011-12-30) is empty.
    """
    try:
        return _first_instant(day, zone), _first_instant(day + timedelta(days=1), zone)
    except OverflowError:
        raise TimeOutOfRange(datetime.combine(day, time()), zone) from None


@lru_cache(maxsize=1)
def known_zones() -> tuple[str, ...]:
    """Zones to choose from, sorted: one name per place (zone.tab) and UTC, no old aliases."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(sorted({row[2].strip() for row in rows} | {"UTC"}))


def is_zone(name: str) -> bool:
    """Whether a name can be resolved; aliases such as Asia/Calcutta can."""
    return name in _zone_names()


@cache  # bounded by _zone_names; ZoneInfo itself keeps only eight
def get_zone(name: str) -> ZoneInfo:
    """A zone of the one database that is read; raises UnknownZone."""
    if not is_zone(name):
        raise UnknownZone(name)
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def tzdata_version() -> str:
    """The release of the tz database that is read, such as 2026f."""
    names = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi")
    with names.open(encoding="ascii") as source:
        return source.readline().removeprefix("# version").strip()


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    names = resources.files("tzdata").joinpath("zones").read_text("ascii").split()
    return frozenset(names) - {"Factory"}


def _offset(local: datetime) -> timedelta:
    offset = local.utcoffset()
    assert offset is not None  # a ZoneInfo with a date always has one
    return offset


def _edges_of_gap(local: datetime, tz: ZoneInfo, before: timedelta, after: timedelta) -> tuple[datetime, datetime]:
    jump = _find_jump(local - after, local - before, tz, before)
    return jump + before - _MINUTE, jump + after


def _find_jump(low: datetime, high: datetime, tz: ZoneInfo, before: timedelta) -> datetime:
    """The first UTC second (naive) in (low, high] at which the offset is no longer `before`."""
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    while high - low > _SECOND:
        middle = low + (high - low) // (2 * _SECOND) * _SECOND
        if _offset(middle.replace(tzinfo=UTC).astimezone(tz)) == before:
            low = middle
        else:
            high = middle
    return high


def _first_instant(day: date, zone: str) -> datetime:
    midnight = datetime.combine(day, time())
    try:
        return resolve(WallTime(midnight, zone, fold=0))
    except TimeInGap as gap:
        return resolve(WallTime(gap.after, zone, fold=0))
