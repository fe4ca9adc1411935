"""A month as it hangs on a wall: whole weeks, what lasts several days as bars in lanes above the hours."""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

from babel import Locale, UnknownLocaleError
from babel.core import get_global

T = TypeVar("T")
DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1970, 2200
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """'2026-11', or None for what is no month that we show."""
        found = _MONTH.fullmatch(text)
        if not found:
            return None
        year, number = int(found[1]), int(found[2])
        return cls(year, number) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12 else None

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def find_previous(self) -> "Month | None":
        return self._near(self.first - DAY)

    def find_next(self) -> "Month | None":
        return self._near(self.last + DAY)

    def _near(self, day: date) -> "Month | None":
        return Month.of(day) if FIRST_YEAR <= day.year <= LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """What stands on the wall from `first` to `last`, both included."""

    what: T
    first: date
    last: date

    @property
    def is_long(self) -> bool:
        return self.last > self.first


@dataclass(frozen=True, slots=True)
class Bar(Generic[T]):
    """The part of a long entry that lies in one week; in the cells after the one where it begins, `days` is 0."""

    entry: Entry[T]
    days: int
    begins: bool
    ends: bool


@dataclass(slots=True)
class Cell(Generic[T]):
    """A day. `lanes` has one place for each bar of its week, None where that bar doesn't lie over this day."""

    day: date
    is_inside: bool
    lanes: list[Bar[T] | None] = field(default_factory=list)
    entries: list[T] = field(default_factory=list)


def first_weekday(lang: str, territory: str | None = None) -> int:
    """0 is Monday, as CLDR has it for where the reader is, else for where most readers of the language are.

    English by itself is the world's, and the world's weeks begin on Monday.
    """
    likely = None if lang == "en" else get_global("likely_subtags").get(lang)
    for code in (f"{lang}_{territory}" if territory else None, likely):
        try:
            if code:
                return int(Locale.parse(code).first_week_day)
        except (ValueError, UnknownLocaleError):
            continue
    return 0


def list_grid_days(month: Month, weekday: int) -> list[date]:
    """Every day of the weeks that the month touches; weeks begin on `weekday`."""
    weeks = calendar.Calendar(weekday).monthdatescalendar(month.year, month.number)
    return [day for week in weeks for day in week]


def build_weeks(month: Month, weekday: int, entries: Iterable[Entry[T]]) -> list[list[Cell[T]]]:
    """The month's weeks. Short entries keep their order; of long ones, the earlier and longer lie on top."""
    all_entries = list(entries)
    days = list_grid_days(month, weekday)
    weeks = [
        [Cell[T](day, is_inside=day.month == month.number) for day in days[at : at + 7]]
        for at in range(0, len(days), 7)
    ]
    long = sorted(
        (entry for entry in all_entries if entry.is_long), key=lambda entry: (entry.first, -entry.last.toordinal())
    )
    for week in weeks:
        _lay_bars(week, long)
    by_day = {cell.day: cell for week in weeks for cell in week}
    for entry in all_entries:
        if not entry.is_long and entry.first in by_day:
            by_day[entry.first].entries.append(entry.what)
    return weeks


def _lay_bars(week: Sequence[Cell[T]], long: Iterable[Entry[T]]) -> None:
    """Each bar in the first lane that is free for all its days."""
    monday, sunday = week[0].day, week[-1].day
    lanes: list[int] = []  # the first column that is free again
    for entry in long:
        if entry.last < monday or entry.first > sunday:
            continue
        start, end = max(entry.first, monday), min(entry.last, sunday)
        first, days = (start - monday).days, (end - start).days + 1
        lane = next((at for at, free in enumerate(lanes) if free <= first), len(lanes))
        if lane == len(lanes):
            lanes.append(0)
            for cell in week:
                cell.lanes.append(None)
        lanes[lane] = first + days
        for offset, cell in enumerate(week[first : first + days]):
            cell.lanes[lane] = Bar(entry, 0 if offset else days, start == entry.first, end == entry.last)
