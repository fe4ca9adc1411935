"""The steps that several journeys share."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from playwright.sync_api import expect

from organiser.kernel import clock
from tests.accounts.ways_in import PASSWORD
from tests.journeys.conftest import InCharge
from tests.journeys.letterbox import Letterbox
from tests.journeys.person import Person, hold_authenticator

BEGINS, ENDS = time(19), time(21)
LA_PAZ_TO_UTC = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Posted:
    """A meeting as its organiser sees it, and the address that they share."""

    title: str
    day: date
    overview: str
    shared: str

    def utc(self, wall: time) -> datetime:
        return datetime.combine(self.day, wall, UTC) + LA_PAZ_TO_UTC


def log_in(person: Person, who: InCharge) -> None:
    person.open("/")
    person.follow("For organisers")
    person.fill("Your e-mail address", who.address)
    person.fill("Password", PASSWORD)
    person.fill("Code from your app", who.app.next_code())
    person.press("Log in")
    expect(person.page.get_by_role("link", name=person.say("My account"))).to_be_visible()


def change_to_passkey(person: Person) -> None:
    """Add one on the account's page, and come back in by it."""
    hold_authenticator(person.page)
    person.follow("My account")
    person.follow("Add a passkey")
    person.press("Make the passkey")
    expect(
        person.page.get_by_text(person.say("The passkey is added. You can log in with it from now on."))
    ).to_be_visible()
    person.press("Log out")
    person.press("Log in with a passkey")
    expect(person.page.get_by_role("link", name=person.say("My account"))).to_be_visible()


def post_meeting(person: Person, title: str, *, scripts: bool, places: int | None = None) -> Posted:
    """By the short form: a title, when, where."""
    day = clock.now().date() + timedelta(days=30)
    person.follow("My branches")
    person.page.get_by_role("link", name=person.say("New event")).first.click()
    person.fill("Title", title)
    person.fill("Date", day.isoformat())
    person.fill("Begins", f"{BEGINS:%H:%M}")
    person.fill("Ends", f"{ENDS:%H:%M}")
    if scripts:
        person.field("City").press_sequentially("La Paz")
        person.page.locator("li[role=option]", has_text="America/La Paz").first.click()
    else:
        person.fill("City", "La Paz, Bolivia")
    if places is not None:
        person.unfold("Places and registration")
        person.fill("Places in the room", str(places))
    person.press("Post the event")
    expect(person.page.locator("h1")).to_have_text(title)
    shared = person.field("Link to share").input_value()
    return Posted(title, day, person.page.url, shared)


def register(person: Person, posted: Posted, name: str, address: str, *, full: bool = False) -> None:
    button = "Join the waiting list" if full else "Register"
    open_in_own_language(person, posted.shared)
    person.fill("Name or nickname", name)
    person.fill("E-mail", address)
    person.tick("I agree")
    person.press(button)
    expect(person.page.locator("h1")).to_have_text(person.say("Look at your mail"))


def open_in_own_language(person: Person, address: str) -> None:
    """A friend's link speaks the friend's language; the menu has one's own."""
    person.open(address)
    if person.page.locator("html").get_attribute("lang") != person.say.lang:
        person.page.locator(".masthead-menu summary").click()
        person.page.locator(f'.masthead-menu a[hreflang="{person.say.lang}"]').click()


def confirm(person: Person, letters: Letterbox) -> None:
    """Open the mailed link, on which alone nothing happens, and press its button."""
    person.open(letters.next().link)
    person.press("Confirm")


def expect_ticket(person: Person, name: str) -> None:
    expect(person.page.locator(".ticket-code")).to_be_visible()
    expect(person.page.locator(".ticket")).to_contain_text(name)


def read_feed(person: Person, posted: Posted) -> Entry:
    """The one entry of the calendar that the page of the event's branch names."""
    person.open(posted.shared)
    person.page.locator("aside").get_by_role("link", name="La Paz Centro", exact=True).first.click()
    address = person.page.locator('link[rel="alternate"][type="text/calendar"]').first.get_attribute("href")
    assert address is not None
    answer = person.page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    (entry,) = Calendar.from_ical(answer.body()).walk("VEVENT")
    return entry
