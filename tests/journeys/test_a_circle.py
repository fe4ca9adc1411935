"""A circle that meets each week: posted at once, enrolled in once, moved from a date on, followed in calendars."""

from datetime import time

import pytest
from playwright.sync_api import expect

from tests.journeys.circles import (
    BEGINS,
    Circle,
    drop_date,
    enrol,
    make_circle,
    move_from,
    open_own_calendar,
    own_dates,
    read_calendar,
    subscribe_to_circles,
)
from tests.journeys.conftest import InCharge, Installation
from tests.journeys.person import Person
from tests.journeys.steps import confirm, expect_ticket, log_in
from tests.support.pages import Pages

MOVED_TO, MOVED_END = time(20), time(22)
ROSA = "rosa@example.org"


@pytest.mark.parametrize(("lang", "scripts"), [("en", True), ("ar", False)])
def test_a_circle_is_posted_once_enrolled_in_once_and_moved_from_a_date_on(
    installation: Installation, in_charge: InCharge, pages: Pages, lang: str, scripts: bool
) -> None:
    organiser = Person.at(pages, lang, scripts=scripts)
    log_in(organiser, in_charge)
    circle = make_circle(organiser, "We read Capital", scripts=scripts, times=6, left_out=1)

    rosa, letters = Person.at(pages, lang, scripts=scripts), installation.letters_to(ROSA)
    enrol(rosa, circle.shared, "Rosa L.", ROSA)
    confirm(rosa, letters)
    expect_ticket(rosa, "Rosa L.")
    expect(own_dates(rosa)).to_have_count(5)
    assert letters.next().read_part("PUBLISH")["DTSTART"].dt == circle.utc(0, BEGINS)
    drop_date(rosa, 4)
    letters.next()
    own = open_own_calendar(rosa, letters)
    feed = subscribe_to_circles(rosa, scripts=scripts)
    check_calendars(rosa, circle, feed, own, begins=[BEGINS] * 5)

    move_from(organiser, circle, 2, MOVED_TO, MOVED_END)
    told = letters.next()
    assert circle.title in told.subject + told.text
    check_calendars(rosa, circle, feed, own, begins=[BEGINS, BEGINS, MOVED_TO, MOVED_TO, MOVED_TO])
    assert len(installation.sink.messages_to(ROSA)) == letters.read


def check_calendars(rosa: Person, circle: Circle, feed: str, own: str, *, begins: list[time]) -> None:
    """Everybody's calendar has the five dates, and her own those on which she has a place."""
    numbers = (0, 2, 3, 4, 5)
    expected = [circle.utc(number, wall) for number, wall in zip(numbers, begins, strict=True)]
    assert [entry["DTSTART"].dt for entry in read_calendar(rosa, feed)] == expected
    assert [entry["DTSTART"].dt for entry in read_calendar(rosa, own)] == expected[:-1]
