"""The Julian and the Gregorian calendar, each carried on without end in both directions (proleptic). Pure.

Both are joined by the Julian day number: the count of days of which day 0 began at noon of 1 January 4713 BC in the
Julian calendar, a Monday (E. G. Richards, "Calendars", in: Explanatory Supplement to the Astronomical Almanac,
3rd edition 2013, chapter 15). Here a number stands for the whole civil day on which it begins.

Years are counted as astronomers do: 1 is AD 1, 0 is 1 BC, -43 is 44 BC. Every year begins on 1 January, whatever the
custom of the place was. There is no reform in here: which calendar a date is of is said with the date.
"""

from enum import StrEnum
from typing import NamedTuple

MONTHS = 12
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FOUR_YEARS = 1461
_FOUR_CENTURIES = 146097
# Days from 1 March of year 0, which ends with the leap day, to day number 0.
_EPOCH = {"julian": 1721118, "gregorian": 1721120}


class Calendar(StrEnum):
    JULIAN = "julian"
    GREGORIAN = "gregorian"


class Day(NamedTuple):
    """A day of one calendar."""

    year: int
    month: int
    day: int


def is_leap_year(calendar: Calendar, year: int) -> bool:
    if calendar is Calendar.GREGORIAN and year % 100 == 0:
        return year % 400 == 0
    return year % 4 == 0


def days_in_month(calendar: Calendar, year: int, month: int) -> int:
    return 29 if month == 2 and is_leap_year(calendar, year) else _LENGTHS[month - 1]


def is_day(calendar: Calendar, day: Day) -> bool:
    """Whether the calendar has such a day: 29 February 1900 is one of the Julian, and not of the Gregorian."""
    return 1 <= day.month <= MONTHS and 1 <= day.day <= days_in_month(calendar, day.year, day.month)


def number_of(calendar: Calendar, day: Day) -> int:
    """The Julian day number. Raises ValueError for a day that the calendar does not have."""
    if not is_day(calendar, day):
        raise ValueError(f"{day} is no day of the {calendar} calendar")
    # Years from March to February: the leap day is the last.
    year, month = (day.year, day.month - 3) if day.month > 2 else (day.year - 1, day.month + 9)
    leap_days = year // 4 - (year // 100 - year // 400 if calendar is Calendar.GREGORIAN else 0)
    return _EPOCH[calendar] + 365 * year + leap_days + _days_before(month) + day.day - 1


def day_of(calendar: Calendar, number: int) -> Day:
    """The day with this Julian day number."""
    years, left = 0, number - _EPOCH[calendar]
    if calendar is Calendar.GREGORIAN:
        cycles, left = divmod(left, _FOUR_CENTURIES)
        # The last day of four centuries would begin a fifth.
        centuries = min(left // 36524, 3)
        years, left = 400 * cycles + 100 * centuries, left - 36524 * centuries
    cycles, left = divmod(left, _FOUR_YEARS)
    single = min(left // 365, 3)
    years, left = years + 4 * cycles + single, left - 365 * single
    month = (5 * left + 2) // 153
    day = left - _days_before(month) + 1
    return Day(years, month + 3, day) if month < 10 else Day(years + 1, month - 9, day)


def convert(day: Day, *, of: Calendar, to: Calendar) -> Day:
    """The same day in the other calendar. Raises ValueError for a day that `of` does not have."""
    return day_of(to, number_of(of, day))


def weekday_of(number: int) -> int:
    """0 is Monday, as in datetime. Weeks run through all reforms of calendars."""
    return number % 7


def _days_before(month: int) -> int:
    """Days of a year that begins in March (month 0) before this month."""
    return (153 * month + 2) // 5
