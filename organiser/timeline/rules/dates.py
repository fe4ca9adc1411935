"""Dates as a source gives them: in one calendar, to the year, the month or the day; and spans of them. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from organiser.kernel.errors import Invalid
from organiser.timeline.rules.calendars import MONTHS, Calendar, Day, day_of, days_in_month, is_day, number_of

# What a form takes, counted as astronomers do: 4000 BC is -3999.
FIRST_YEAR, LAST_YEAR = -3999, 2200


class Precision(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class GivenDate:
    """`month` None: only the year is known; `day` None: only the month."""

    calendar: Calendar
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first_day(self) -> Day:
        return Day(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> Day:
        month = self.month or MONTHS
        return Day(self.year, month, self.day or days_in_month(self.calendar, self.year, month))

    @property
    def first(self) -> int:
        """The Julian day number of the first day that it can mean."""
        return number_of(self.calendar, self.first_day)

    @property
    def last(self) -> int:
        return number_of(self.calendar, self.last_day)


@dataclass(frozen=True, slots=True)
class When:
    """A date, or a span from it to `end`; both as they were given, in the same calendar."""

    start: GivenDate
    end: GivenDate | None = None

    @property
    def calendar(self) -> Calendar:
        return self.start.calendar

    @property
    def first(self) -> int:
        return self.start.first

    @property
    def last(self) -> int:
        return (self.end or self.start).last

    @property
    def is_old_style(self) -> bool:
        """Whether it was dated in the Julian calendar, so that readers of today are shown both."""
        return self.calendar is Calendar.JULIAN


def check_when(when: When) -> None:
    """Raises Invalid of `day` or `end_day`: no such day, a year out of reach, an end that isn't after the start."""
    _check_date(when.start, prefix="")
    if when.end is None:
        return
    if when.end.calendar is not when.calendar:
        raise ValueError("a span is given in one calendar")
    _check_date(when.end, prefix="end_")
    if when.end.first <= when.start.first or when.end.last <= when.start.last:
        raise Invalid("end_day", "reversed")


def _check_date(given: GivenDate, *, prefix: str) -> None:
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise Invalid(f"{prefix}year", "out_of_reach")
    if given.month is None and given.day is not None:
        raise Invalid(f"{prefix}month", "month_missing")
    if not is_day(given.calendar, given.first_day):
        raise Invalid(f"{prefix}day", "no_such_day")


def gregorian_day(number: int) -> Day:
    return day_of(Calendar.GREGORIAN, number)


def number_of_date(day: date) -> int:
    """The Julian day number of a day as clocks of today have it."""
    return number_of(Calendar.GREGORIAN, Day(day.year, day.month, day.day))


def year_as_typed(year: int) -> int:
    """As people count: the year before AD 1 is 1 BC, which they type as -1. There is no year 0."""
    return year if year > 0 else year - 1


def year_as_counted(typed: int) -> int:
    """Raises Invalid for the year 0."""
    if typed == 0:
        raise Invalid("year", "no_year_0")
    return typed if typed > 0 else typed + 1
