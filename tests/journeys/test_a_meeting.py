"""The main job, from outside: a meeting is posted, moved and cancelled; a stranger takes part and is told."""

import re
from datetime import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import InCharge, Installation
from tests.journeys.letterbox import Letter, Letterbox
from tests.journeys.person import Person
from tests.journeys.steps import (
    BEGINS,
    Posted,
    change_to_passkey,
    confirm,
    expect_ticket,
    log_in,
    post_meeting,
    read_feed,
    register,
)
from tests.support.pages import Pages

MOVED_TO, MOVED_END = time(21), time(23)
ROSA = "rosa@example.org"


@pytest.mark.parametrize(("lang", "scripts"), [("en", True), ("ar", False)])
def test_a_meeting_is_posted_moved_and_cancelled_and_everybody_knows(
    installation: Installation, in_charge: InCharge, pages: Pages, lang: str, scripts: bool
) -> None:
    organiser = Person.at(pages, lang, scripts=scripts)
    log_in(organiser, in_charge)
    if scripts:
        change_to_passkey(organiser)
    posted = post_meeting(organiser, "Who makes the news?", scripts=scripts)

    rosa, letters = Person.at(pages, lang, scripts=scripts), installation.letters_to(ROSA)
    register(rosa, posted, "Rosa L.", ROSA)
    confirm(rosa, letters)
    expect_ticket(rosa, "Rosa L.")
    first = letters.next().read_part("PUBLISH")["SEQUENCE"]
    sequence = leave_and_come_back(rosa, letters)
    assert sequence > first
    entry = read_feed(rosa, posted)
    assert (entry["SUMMARY"], entry["DTSTART"].dt, entry["STATUS"]) == (posted.title, posted.utc(BEGINS), "CONFIRMED")

    move(organiser, posted)
    moved = letters.next()
    check_move(moved, rosa, posted)
    assert moved.read_part("PUBLISH")["SEQUENCE"] > sequence
    after = read_feed(rosa, posted)
    assert (after["DTSTART"].dt, after["UID"]) == (posted.utc(MOVED_TO), entry["UID"])
    assert after["SEQUENCE"] > entry["SEQUENCE"]

    cancel(organiser, posted, "The house is closed.")
    told = letters.next()
    assert "The house is closed." in told.text
    assert told.read_part("CANCEL")["SEQUENCE"] > moved.read_part("PUBLISH")["SEQUENCE"]
    assert told.read_part("CANCEL")["STATUS"] == "CANCELLED"
    last = read_feed(rosa, posted)
    assert (last["STATUS"], last["UID"]) == ("CANCELLED", entry["UID"])
    assert last["SEQUENCE"] > after["SEQUENCE"]


def leave_and_come_back(rosa: Person, letters: Letterbox) -> int:
    """Cancel one's own place and take it back; the number of the last calendar part."""
    rosa.unfold("I can't come")
    rosa.press("Cancel my registration")
    expect(rosa.page.get_by_text(rosa.say("This registration is cancelled"))).to_be_visible()
    left = letters.next().read_part("CANCEL")["SEQUENCE"]
    rosa.press("I want to come after all")
    expect_ticket(rosa, "Rosa L.")
    came_back: int = letters.next().read_part("PUBLISH")["SEQUENCE"]
    assert came_back > left
    return came_back


def move(organiser: Person, posted: Posted) -> None:
    organiser.open(posted.overview)
    organiser.follow("Change")
    organiser.fill("Begins", f"{MOVED_TO:%H:%M}")
    organiser.fill("Ends", f"{MOVED_END:%H:%M}")
    organiser.press("Save")
    expect(organiser.page.locator("h1")).to_have_text(posted.title)


def check_move(moved: Letter, rosa: Person, posted: Posted) -> None:
    """It says what was and what is, in this order, and its entry has moved."""
    before, after = moved.text.split(rosa.say("From now on"))
    before = before.split(rosa.say("Until now"))[1]
    assert re.search(r"\b(19|7):00", before)
    assert re.search(r"\b(21|9):00", after)
    assert moved.read_part("PUBLISH")["DTSTART"].dt == posted.utc(MOVED_TO)


def cancel(organiser: Person, posted: Posted, reason: str) -> None:
    organiser.open(posted.overview)
    organiser.follow("Cancel it")
    organiser.page.locator("#reason").fill(reason)
    organiser.press("Cancel the event")
    expect(organiser.page.get_by_role("button", name=organiser.say("Undo the cancellation"))).to_be_visible()
