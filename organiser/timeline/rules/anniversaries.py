"""On which days of later years an entry is remembered. Pure.

The day of 29 February is 28 February in years that have no leap day: an entry keeps its month, and no year is left out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from organiser.timeline.rules.calendars import Calendar, is_leap_year

LEAP_DAY, DAY_BEFORE = (2, 29), (2, 28)
MOST_SHIFTED = 2500


@dataclass(frozen=True, slots=True)
class Anniversary:
    """`years` after `year`, on `day`."""

    day: date
    years: int


def find_anniversary(month: int, day: int, *, year: int) -> date:
    """The day of that year which keeps the memory of this month and day."""
    if (month, day) == LEAP_DAY and not is_leap_year(Calendar.GREGORIAN, year):
        month, day = DAY_BEFORE
    return date(year, month, day)


def list_days_kept_on(day: date) -> list[tuple[int, int]]:
    """(month, day) of what is remembered on this day: its own, and the leap day's where the year has none."""
    kept = [(day.month, day.day)]
    if kept == [DAY_BEFORE] and not is_leap_year(Calendar.GREGORIAN, day.year):
        kept.append(LEAP_DAY)
    return kept


def find_next_day(days: Collection[tuple[int, int]], *, after: tuple[int, int]) -> tuple[int, int] | None:
    """The first of these (month, day) that comes later in a year, else the first of the next year; None without any."""
    return min((day for day in days if day > after), default=min(days, default=None))


def list_anniversaries(
    year: int, month: int, day: int, *, since: date, until: date, shift: int | None
) -> Iterator[Anniversary]:
    """Those from `since` on and before `until`; with a `shift` only the one that is so many years later.

    In the year itself it isn't an anniversary yet.
    """
    years = range(max(since.year, year + 1), until.year + 1)
    for later in years if shift is None else [year + shift]:
        if later in years:
            kept = find_anniversary(month, day, year=later)
            if since <= kept < until:
                yield Anniversary(kept, later - year)


def parse_month_day(text: str) -> tuple[int, int] | None:
    """'10-25', and '02-29'; None for what is no day of any year."""
    if len(text) != 5 or text[2] != "-" or not (text[:2] + text[3:]).isdecimal() or not text.isascii():
        return None
    month, day = int(text[:2]), int(text[3:])
    try:
        date(2000, month, day)
    except ValueError:
        return None
    return month, day


def parse_shift(text: str) -> int | None:
    """A number of years, at least 1; None for what is none."""
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        return None
    return int(text) if 1 <= int(text) <= MOST_SHIFTED else None
