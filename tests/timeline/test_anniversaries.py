"""On which days something is remembered."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.timeline.rules.anniversaries import (
    Anniversary,
    find_anniversary,
    find_next_day,
    list_anniversaries,
    list_days_kept_on,
    parse_month_day,
    parse_shift,
)


def test_an_anniversary_is_the_same_day_of_a_later_year() -> None:
    assert find_anniversary(11, 7, year=2017) == date(2017, 11, 7)


def test_the_leap_day_is_remembered_on_the_last_of_february() -> None:
    assert [find_anniversary(2, 29, year=year) for year in (2023, 2024, 2100)] == [
        date(2023, 2, 28), date(2024, 2, 29), date(2100, 2, 28),
    ]  # fmt: skip
    assert list_days_kept_on(date(2023, 2, 28)) == [(2, 28), (2, 29)]
    assert list_days_kept_on(date(2024, 2, 28)) == [(2, 28)]
    assert list_days_kept_on(date(2024, 2, 29)) == [(2, 29)]


@given(st.dates(min_value=date(1, 1, 1)), st.integers(1, 9999))
@settings(max_examples=200)
def test_each_year_keeps_each_day_exactly_once(day: date, year: int) -> None:
    kept = find_anniversary(day.month, day.day, year=year)
    assert kept.year == year
    assert (day.month, day.day) in list_days_kept_on(kept)


def listed(year: int, month: int, day: int, *, shift: int | None = None) -> list[Anniversary]:
    return list(list_anniversaries(year, month, day, since=date(2026, 8, 24), until=date(2028, 5, 24), shift=shift))


def test_anniversaries_are_those_of_the_window() -> None:
    assert listed(1917, 11, 7) == [Anniversary(date(2026, 11, 7), 109), Anniversary(date(2027, 11, 7), 110)]
    assert listed(1917, 5, 23) == [Anniversary(date(2027, 5, 23), 110), Anniversary(date(2028, 5, 23), 111)]
    assert listed(1917, 5, 24) == [Anniversary(date(2027, 5, 24), 110)]
    assert listed(1917, 8, 24) == [Anniversary(date(2026, 8, 24), 109), Anniversary(date(2027, 8, 24), 110)]


def test_what_happened_in_a_year_is_remembered_from_the_next() -> None:
    assert listed(2026, 11, 7) == [Anniversary(date(2027, 11, 7), 1)]
    assert listed(2028, 1, 1) == []


def test_shifted_there_is_one_day_and_the_same_day() -> None:
    assert listed(1926, 11, 7, shift=100) == [Anniversary(date(2026, 11, 7), 100)]
    assert listed(1917, 11, 7, shift=100) == []
    assert listed(1928, 2, 29, shift=99) == [Anniversary(date(2027, 2, 28), 99)]
    assert listed(1928, 2, 29, shift=100) == [Anniversary(date(2028, 2, 29), 100)]


def test_a_window_without_end_of_february_has_each_leap_day_once() -> None:
    assert listed(1904, 2, 29) == [Anniversary(date(2027, 2, 28), 123), Anniversary(date(2028, 2, 29), 124)]


@pytest.mark.parametrize("text", ["", "2-29", "02-30", "13-01", "00-10", "10-00", "10_25", "10-2x", "١٠-٢٥", "10-250"])
def test_what_is_no_day_of_any_year(text: str) -> None:
    assert parse_month_day(text) is None


def test_days_and_shifts_are_read() -> None:
    assert (parse_month_day("10-25"), parse_month_day("02-29")) == ((10, 25), (2, 29))
    assert [parse_shift(text) for text in ("100", "1", "0", "-1", "2501", "99999", "x", "١٠٠")] == [
        100, 1, None, None, None, None, None, None,
    ]  # fmt: skip


def test_the_next_day_that_something_is_known_of_may_be_next_years() -> None:
    days = [(11, 7), (3, 8), (10, 25)]
    assert find_next_day(days, after=(10, 25)) == (11, 7)
    assert find_next_day(days, after=(11, 22)) == (3, 8)
    assert find_next_day([], after=(1, 1)) is None
