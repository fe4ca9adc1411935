"""One place, two who want it: who waits is offered what becomes free, and takes it from the mail."""

from playwright.sync_api import expect

from tests.journeys.conftest import InCharge, Installation
from tests.journeys.person import Person
from tests.journeys.steps import confirm, expect_ticket, log_in, post_meeting, register
from tests.support.pages import Pages

ROSA, TEWA = "rosa@example.org", "tewa@example.org"


def test_who_waits_takes_the_place_that_another_gives_up(
    installation: Installation, in_charge: InCharge, pages: Pages
) -> None:
    organiser = Person.at(pages, "en", scripts=False)
    log_in(organiser, in_charge)
    posted = post_meeting(organiser, "A reading circle", scripts=False, places=1)
    rosa, to_rosa = Person.at(pages, "es", scripts=False), installation.letters_to(ROSA)
    tewa, to_tewa = Person.at(pages, "en", scripts=True), installation.letters_to(TEWA)

    register(rosa, posted, "Rosa L.", ROSA)
    confirm(rosa, to_rosa)
    expect_ticket(rosa, "Rosa L.")
    register(tewa, posted, "Tewa", TEWA, full=True)
    confirm(tewa, to_tewa)
    expect(tewa.page.get_by_text("You are on the waiting list")).to_be_visible()
    assert "You are on the waiting list" in to_tewa.next().subject

    rosa.unfold("I can't come")
    rosa.press("Cancel my registration")
    offer = to_tewa.next()
    tewa.open(offer.link)
    expect(tewa.page.get_by_text("A place is free for you")).to_be_visible()
    tewa.press("Take the place")
    expect_ticket(tewa, "Tewa")
    assert to_tewa.next().read_part("PUBLISH")["SUMMARY"] == posted.title

    rosa.page.reload()
    rosa.press("I want to come after all")
    expect(rosa.page.get_by_text(rosa.say("You are on the waiting list"))).to_be_visible()
