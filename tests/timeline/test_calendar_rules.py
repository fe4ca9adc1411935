"""Julian and Gregorian dates against published tables, and by what holds for every day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.kernel.errors import Invalid
from organiser.timeline.rules.calendars import (
    Calendar,
    Day,
    convert,
    day_of,
    days_in_month,
    is_day,
    is_leap_year,
    number_of,
    weekday_of,
)
from organiser.timeline.rules.dates import (
    GivenDate,
    Precision,
    When,
    check_when,
    number_of_date,
    year_as_counted,
    year_as_typed,
)
from tests.timeline.published_pairs import EDGES, MEEUS_GREGORIAN, MEEUS_JULIAN, REFORMS, SAMPLE_DATES

JULIAN, GREGORIAN = Calendar.JULIAN, Calendar.GREGORIAN
NUMBERS = st.integers(-1_000_000, 4_000_000)


@pytest.mark.parametrize(("weekday", "julian_date", "gregorian", "julian"), SAMPLE_DATES)
def test_sample_dates_of_calendrical_calculations(
    weekday: int, julian_date: float, gregorian: tuple[int, int, int], julian: tuple[int, int, int]
) -> None:
    number = int(julian_date + 0.5)
    assert (number_of(GREGORIAN, Day(*gregorian)), number_of(JULIAN, Day(*julian))) == (number, number)
    assert (day_of(GREGORIAN, number), day_of(JULIAN, number)) == (gregorian, julian)
    assert weekday_of(number) == weekday


@pytest.mark.parametrize(
    ("calendar", "day", "julian_date"),
    [*((JULIAN, *pair) for pair in MEEUS_JULIAN), *((GREGORIAN, *pair) for pair in MEEUS_GREGORIAN)],
)
def test_julian_days_of_meeus(calendar: Calendar, day: tuple[int, int, int], julian_date: float) -> None:
    assert number_of(calendar, Day(*day)) == julian_date + 0.5
    assert day_of(calendar, int(julian_date + 0.5)) == day


@pytest.mark.parametrize(("julian", "gregorian"), EDGES)
def test_both_calendars_where_the_difference_grows(
    julian: tuple[int, int, int], gregorian: tuple[int, int, int]
) -> None:
    assert convert(Day(*julian), of=JULIAN, to=GREGORIAN) == gregorian
    assert convert(Day(*gregorian), of=GREGORIAN, to=JULIAN) == julian


@pytest.mark.parametrize(("julian", "gregorian", "weekday"), REFORMS)
def test_the_week_runs_through_reforms(
    julian: tuple[int, int, int], gregorian: tuple[int, int, int], weekday: int
) -> None:
    assert convert(Day(*julian), of=JULIAN, to=GREGORIAN) == gregorian
    assert weekday_of(number_of(GREGORIAN, Day(*gregorian))) == weekday
    assert weekday_of(number_of(GREGORIAN, Day(*gregorian)) - 1) == weekday_of(number_of(JULIAN, Day(*julian)) - 1)


@given(NUMBERS)
@settings(max_examples=300)
def test_every_day_goes_there_and_back(number: int) -> None:
    for calendar in Calendar:
        day = day_of(calendar, number)
        assert is_day(calendar, day)
        assert number_of(calendar, day) == number
        after = day_of(calendar, number + 1)
        assert after > day  # and nothing lies between
        assert after in {
            Day(day.year, day.month, day.day + 1), Day(day.year, day.month + 1, 1), Day(day.year + 1, 1, 1)
        }  # fmt: skip


@given(st.dates())
@settings(max_examples=200)
def test_the_gregorian_calendar_is_that_of_datetime(day: date) -> None:
    number = number_of_date(day)
    assert day_of(GREGORIAN, number) == (day.year, day.month, day.day)
    assert weekday_of(number) == day.weekday()
    assert number - number_of_date(date(1, 1, 1)) == day.toordinal() - 1


@given(st.data())
@settings(max_examples=200)
def test_the_new_calendar_is_ahead_by_what_the_century_says(data: st.DataObject) -> None:
    """13 days from March 1900 to February 2100, 12 and 11 in the two centuries before, 10 from the reform on."""
    days, years = data.draw(
        st.sampled_from([(13, (1901, 2099)), (12, (1801, 1899)), (11, (1701, 1799)), (10, (1583, 1699))])
    )
    day = Day(data.draw(st.integers(*years)), data.draw(st.integers(1, 12)), data.draw(st.integers(1, 28)))
    assert number_of(JULIAN, day) - number_of(GREGORIAN, day) == days


@given(st.integers(-4000, 4000))
@settings(max_examples=100)
def test_three_in_four_centuries_have_a_leap_day_less(year: int) -> None:
    assert is_leap_year(JULIAN, year) == (year % 4 == 0)
    assert is_leap_year(GREGORIAN, year) == (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    for calendar in Calendar:
        length = number_of(calendar, Day(year + 1, 1, 1)) - number_of(calendar, Day(year, 1, 1))
        assert length == 365 + is_leap_year(calendar, year)
        assert sum(days_in_month(calendar, year, month) for month in range(1, 13)) == length


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        (GREGORIAN, Day(1900, 2, 29)), (JULIAN, Day(1917, 2, 29)), (JULIAN, Day(1917, 13, 1)),
        (JULIAN, Day(1917, 0, 1)), (GREGORIAN, Day(1917, 4, 31)), (GREGORIAN, Day(1917, 4, 0)),
    ],
)  # fmt: skip
def test_a_day_that_is_not_there_has_no_number(calendar: Calendar, day: Day) -> None:
    assert not is_day(calendar, day)
    with pytest.raises(ValueError, match="is no day of"):
        number_of(calendar, day)


def test_the_last_leap_day_that_only_the_old_calendar_had() -> None:
    assert convert(Day(1900, 2, 29), of=JULIAN, to=GREGORIAN) == (1900, 3, 13)


def given_date(*parts: int, calendar: Calendar = JULIAN) -> GivenDate:
    return GivenDate(calendar, *parts)


@pytest.mark.parametrize(
    ("parts", "precision", "first", "last"),
    [
        ((1917,), Precision.YEAR, (1917, 1, 14), (1918, 1, 13)),
        ((1917, 2), Precision.MONTH, (1917, 2, 14), (1917, 3, 13)),
        ((1917, 10, 25), Precision.DAY, (1917, 11, 7), (1917, 11, 7)),
        ((1900, 2), Precision.MONTH, (1900, 2, 13), (1900, 3, 13)),
    ],
)
def test_a_date_reaches_as_far_as_it_is_known(
    parts: tuple[int, ...], precision: Precision, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    found = given_date(*parts)
    assert found.precision is precision
    assert (day_of(GREGORIAN, found.first), day_of(GREGORIAN, found.last)) == (first, last)


def test_a_span_begins_with_its_first_and_ends_with_its_last_day() -> None:
    war = When(given_date(1914, 7, 28, calendar=GREGORIAN), given_date(1918, 11, calendar=GREGORIAN))
    check_when(war)
    assert (day_of(GREGORIAN, war.first), day_of(GREGORIAN, war.last)) == ((1914, 7, 28), (1918, 11, 30))


@pytest.mark.parametrize(
    ("start", "end", "field", "code"),
    [
        ((1917, 2, 30), None, "day", "no_such_day"),
        ((1917, None, 3), None, "month", "month_missing"),
        ((2201,), None, "year", "out_of_reach"),
        ((-4000,), None, "year", "out_of_reach"),
        ((1917, 10, 25), (1917, 10, 25), "end_day", "reversed"),
        ((1917, 10, 25), (1917, 10, 24), "end_day", "reversed"),
        ((1917, 10, 25), (1917, 10), "end_day", "reversed"),
        ((1917,), (1917, 12, 31), "end_day", "reversed"),
        ((1917,), (1918, 4, 31), "end_day", "no_such_day"),
        ((1917,), (1918, None, 1), "end_month", "month_missing"),
    ],
)
def test_what_cannot_be_is_refused(start: tuple[int, ...], end: tuple[int, ...] | None, field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_when(When(given_date(*start), given_date(*end) if end else None))
    assert (refused.value.field, refused.value.code) == (field, code)


@given(st.integers(-4000, 2200).filter(bool))
@settings(max_examples=50)
def test_years_before_our_era_are_typed_as_people_count_them(typed: int) -> None:
    assert year_as_typed(year_as_counted(typed)) == typed


def test_there_is_no_year_0_to_type() -> None:
    assert (year_as_typed(0), year_as_typed(-43), year_as_counted(-44)) == (-1, -44, -43)
    with pytest.raises(Invalid):
        year_as_counted(0)
