"""The steps of those who lead a circle and of those who come to it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from playwright.sync_api import Locator, expect

from organiser.kernel import clock
from tests.journeys.letterbox import Letterbox
from tests.journeys.person import Person
from tests.journeys.steps import LA_PAZ_TO_UTC, open_in_own_language

WEEK = timedelta(days=7)
BEGINS, ENDS = time(19), time(21)


@dataclass(frozen=True, slots=True)
class Circle:
    """A weekly circle as it was asked for, and the page of its series."""

    title: str
    first: date
    overview: str
    shared: str

    def day(self, number: int) -> date:
        """Of the date with this number, from 0, whether it is left out or not."""
        return self.first + number * WEEK

    def utc(self, number: int, wall: time) -> datetime:
        return datetime.combine(self.day(number), wall, UTC) + LA_PAZ_TO_UTC


def make_circle(person: Person, title: str, *, scripts: bool, times: int, left_out: int) -> Circle:
    """By the form: a first date, so many weeks, for people who enrol; look at the dates, leave one out, post them."""
    first = clock.now().date() + timedelta(days=30)
    person.follow("My branches")
    person.page.get_by_role("link", name=person.say("New series")).first.click()
    person.fill("Title", title)
    person.fill("Date", first.isoformat())
    person.fill("Begins", f"{BEGINS:%H:%M}")
    person.fill("Ends", f"{ENDS:%H:%M}")
    person.fill("Or how many times", str(times))
    if scripts:
        person.field("City").press_sequentially("La Paz")
        person.page.locator("li[role=option]", has_text="America/La Paz").first.click()
    else:
        person.fill("City", "La Paz, Bolivia")
    person.unfold("What it is about")
    person.field("What it is").select_option("circle")
    person.press("Show the dates")
    shown = person.page.locator("#lines tbody tr")
    expect(shown).to_have_count(times)
    shown.nth(left_out).get_by_role("checkbox").check()
    person.page.get_by_role("button", name=person.say("Post all dates"), exact=True).first.click()
    expect(person.page.locator("h1")).to_have_text(title)
    expect(coming_dates(person)).to_have_count(times - 1)
    return Circle(title, first, person.page.url, person.field("Link to share").input_value())


def coming_dates(person: Person) -> Locator:
    return person.page.locator("#coming tbody tr")


def enrol(person: Person, shared: str, name: str, address: str) -> None:
    """By the form of the next date, which the series' page leads to."""
    open_in_own_language(person, shared)
    person.follow("Register for all dates, or for this one")
    person.fill("Name or nickname", name)
    person.fill("E-mail", address)
    person.tick("I come to all dates of this series")
    person.tick("I agree")
    person.press("Register")
    expect(person.page.locator("h1")).to_have_text(person.say("Look at your mail"))


def own_dates(person: Person) -> Locator:
    """The lines about each date, on the page of one's place."""
    return person.page.locator("section[aria-labelledby=all-dates] li")


def drop_date(person: Person, number: int) -> None:
    """Open one of them, and leave it alone."""
    own_dates(person).nth(number).get_by_role("link").click()
    person.unfold("I can't come")
    person.press("Cancel this date only")
    expect(person.page.get_by_text(person.say("This registration is cancelled"))).to_be_visible()


def move_from(person: Person, circle: Circle, number: int, begins: time, ends: time) -> None:
    """The date in this line and those after it, after a look at what that does."""
    person.open(circle.overview)
    coming_dates(person).nth(number).get_by_role("link", name=person.say("Change"), exact=True).click()
    person.fill("Begins", f"{begins:%H:%M}")
    person.fill("Ends", f"{ends:%H:%M}")
    person.tick("This date and those after it")
    person.press("Show what changes")
    told = person.page.locator("#steps tbody tr .fine", has_text=person.say("get a mail"))
    expect(told.first).to_be_visible()
    person.press("Save")
    expect(coming_dates(person).first).to_be_visible()


def read_calendar(person: Person, address: str) -> list[Entry]:
    """The entries behind an address, by their start."""
    answer = person.page.request.get(re.sub(r"^webcal:", "http:", address))
    assert answer.status == 200, answer.text()
    assert answer.headers["content-type"].startswith("text/calendar")
    return sorted(Calendar.from_ical(answer.body()).walk("VEVENT"), key=lambda entry: str(entry["DTSTART"].dt))


def subscribe_to_circles(person: Person, *, scripts: bool) -> str:
    """From the start page: calendars, the kind, the button; the address that it opens."""
    person.open("/")
    person.follow("Calendars")
    person.field("Kind").select_option("circle")
    if not scripts:
        person.press("Show")
    person.page.wait_for_url("**kind=circle**")
    address = person.page.get_by_role("link", name=person.say("Open in my calendar app")).first.get_attribute("href")
    assert address is not None
    assert address.startswith("webcal:")
    return address


def open_own_calendar(person: Person, letters: Letterbox) -> str:
    """Ask for it on the page of a place, open the mailed page, make it; the address that it is read by."""
    own_dates(person).first.get_by_role("link").click()
    person.press("Put all my places into my calendar")
    expect(person.page.locator("h1")).to_have_text(person.say("Look into your mail"))
    person.open(letters.next().link)
    person.press("Make this calendar")
    return person.field("Or copy this address into any calendar").input_value()
