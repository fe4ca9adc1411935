"""From nothing: the first operator, the first branch, its coordinator, and everybody whom they invite in turn."""

import re

from playwright.sync_api import expect

from tests.accounts.ways_in import PASSWORD
from tests.journeys.conftest import Installation
from tests.journeys.letterbox import Letterbox
from tests.journeys.person import App, Person
from tests.support.pages import Pages

OPERATOR, COORDINATOR, ORGANISER = (f"{who}@example.org" for who in ("operator", "coordinator", "organiser"))


def test_an_empty_installation_comes_to_life_by_invitations(installation: Installation, pages: Pages) -> None:
    installation.server.run("operator", "invite", OPERATOR, "--name", "Ada Okafor")
    operator = come_in(pages, "en", installation.letters_to(OPERATOR))
    operator.follow("Go to the installation")
    operator.fill("Name", "International")
    operator.press("Make the first branch")
    invite(operator, "Joan Ruiz", COORDINATOR, "es")

    coordinator = come_in(pages, "es", installation.letters_to(COORDINATOR))
    coordinator.follow("Members", of="International")
    invite(coordinator, "Zeynep", ORGANISER, "ar")

    organiser = come_in(pages, "ar", installation.letters_to(ORGANISER))
    expect(organiser.page.get_by_role("heading", name="International")).to_be_visible()
    expect(organiser.page.get_by_role("link", name=organiser.say("New event")).first).to_be_visible()


def invite(person: Person, name: str, address: str, lang: str) -> None:
    person.fill("Name", name)
    person.fill("Mail address", address)
    person.field("Language of the mail").select_option(lang)
    person.press("Send the invitation")
    expect(person.page.get_by_role("status").or_(person.page.locator(".notice")).first).to_be_visible()


def come_in(pages: Pages, lang: str, letters: Letterbox) -> Person:
    """Accept in a fresh browser without scripts, by a password and codes."""
    person = Person.at(pages, lang, scripts=False)
    person.open(letters.next().link)
    person.follow("Choose a password")
    secret = re.sub(r"\s", "", person.read("code"))
    person.fill("New password", PASSWORD)
    person.fill("Code that the app shows now", App(secret).next_code())
    person.press("Come in")
    expect(person.page.get_by_role("link", name=person.say("My account"))).to_be_visible()
    return person
