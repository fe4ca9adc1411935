"""Dates of both calendars in the languages of the interface."""

from datetime import date

import pytest
from babel import Locale
from flask import Flask

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import full_date, write_date
from organiser.timeline.labels import (
    describe_in,
    describe_old,
    describe_when,
    write_both,
    write_day,
    write_day_of_year,
    write_full,
    write_iso,
    write_month,
    write_year,
)
from organiser.timeline.rules.calendars import Calendar, Day
from organiser.timeline.rules.dates import GivenDate, Precision, When, number_of_date

OCTOBER, NOVEMBER = Day(1917, 10, 25), Day(1917, 11, 7)
LANGUAGES = ("en", "es", "fr", "ar")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "25 October (7 November) 1917"),
        ("es", "25 de octubre (7 de noviembre) de 1917"),
        ("fr", "25 octobre (7 novembre) 1917"),
        ("ar", "25 أكتوبر (7 نوفمبر) 1917"),
    ],
)
def test_both_dates_stand_in_one_line(lang: str, text: str) -> None:
    assert write_both(OCTOBER, NOVEMBER, lang) == text


def test_what_both_have_is_said_once() -> None:
    assert write_both(Day(1905, 1, 9), Day(1905, 1, 22), "en") == "9 (22) January 1905"
    assert write_both(Day(1905, 1, 9), Day(1905, 1, 22), "es") == "9 (22) de enero de 1905"
    assert write_both(Day(1917, 12, 20), Day(1918, 1, 2), "en") == "20 December 1917 (2 January 1918)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_new_style_is_written_as_all_dates_are(lang: str) -> None:
    for day in (date(1917, 11, 7), date(2026, 2, 1), date(2024, 2, 29)):
        parts = Day(day.year, day.month, day.day)
        assert write_full(parts, number_of_date(day), lang) == full_date(day, lang)
        assert write_day(parts, lang) == write_date(day, "long", lang)
        pattern = Locale.parse(lang).datetime_skeletons["yMMMM"].pattern
        assert write_month(day.year, day.month, lang) == write_date(day, pattern, lang)


def test_days_that_datetime_does_not_know() -> None:
    assert write_day(Day(1900, 2, 29), "en") == "29 February 1900"
    assert [write_day(Day(-43, 3, 15), lang) for lang in LANGUAGES] == [
        "15 March 44 BC", "15 de marzo de 44 a. C.", "15 mars 44 av. J.-C.", "15 مارس 44 ق.م",
    ]  # fmt: skip
    assert (write_year(1, "en"), write_year(0, "en")) == ("1", "1 BC")


def test_a_day_of_any_year() -> None:
    assert [write_day_of_year(2, 29, lang) for lang in LANGUAGES] == [
        "29 February", "29 de febrero", "29 février", "29 فبراير",
    ]  # fmt: skip


def old(*parts: int) -> GivenDate:
    return GivenDate(Calendar.JULIAN, *parts)


def new(*parts: int) -> GivenDate:
    return GivenDate(Calendar.GREGORIAN, *parts)


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (When(old(1917, 10, 25)), "25 October (7 November) 1917"),
        (When(new(1917, 11, 7)), "7 November 1917"),
        (When(old(1917, 2)), "February 1917, old style"),
        (When(old(1917)), "1917, old style"),
        (When(new(1917, 4)), "April 1917"),
        (When(old(1917, 2, 23), old(1917, 2, 27)), "23 February (8 March) 1917 – 27 February (12 March) 1917"),
        (When(new(1914), new(1918)), "1914 – 1918"),
    ],
)
def test_a_date_is_described_as_it_was_given(app: Flask, when: When, text: str) -> None:
    with app.test_request_context(), in_language("en"):
        assert describe_when(when, "en") == text


@pytest.mark.parametrize(
    ("when", "julian", "gregorian"),
    [
        (When(old(1917, 10, 25)), "Wednesday, 25 October 1917", "Wednesday, 7 November 1917"),
        (When(old(1917, 2)), "February 1917", "Wednesday, 14 February 1917 – Tuesday, 13 March 1917"),
        (
            When(old(1917, 2, 23), old(1917, 2, 27)),
            "Thursday, 23 February 1917 – Monday, 27 February 1917",
            "Thursday, 8 March 1917 – Monday, 12 March 1917",
        ),
    ],
)
def test_both_calendars_have_the_same_weekdays(app: Flask, when: When, julian: str, gregorian: str) -> None:
    with app.test_request_context(), in_language("en"):
        assert (describe_in(Calendar.JULIAN, when, "en"), describe_in(Calendar.GREGORIAN, when, "en")) == (
            julian,
            gregorian,
        )


def test_beside_the_leaf_of_the_new_style_stands_the_old_one_alone(app: Flask) -> None:
    with app.test_request_context(), in_language("en"):
        assert describe_old(When(old(1917, 10, 25)), "en") == "25 October 1917, old style"
        span = When(old(1917, 2, 23), old(1917, 2, 27))
        assert describe_old(span, "en") == "23 February 1917\u2009–\u200927 February 1917, old style"


def test_machines_are_told_as_much_as_is_known() -> None:
    assert [write_iso(NOVEMBER, precision) for precision in Precision] == ["1917", "1917-11", "1917-11-07"]
    assert write_iso(Day(-43, 3, 15), Precision.DAY) is None
    assert write_iso(Day(476, 9, 4), Precision.DAY) == "0476-09-04"
