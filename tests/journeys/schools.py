"""The steps of those who plan a school and of those who come to it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from playwright.sync_api import Locator, expect

from organiser.kernel import clock
from organiser.kernel.tables import write_xlsx
from tests.journeys.person import Person
from tests.journeys.steps import LA_PAZ_TO_UTC

HOURS = (time(9), time(10, 30), time(12))
ROOMS = ("Great hall", "Library", "Garden room", "Attic")
# Ten a day: the third hour has the two largest rooms only.
PER_DAY, DAYS = 10, 3
MINUTES = 60


@dataclass(frozen=True, slots=True)
class School:
    """As its organiser sees it, and the address that they share."""

    title: str
    first: date
    overview: str
    shared: str

    def utc(self, day: int, wall: time) -> datetime:
        return datetime.combine(self.first + timedelta(days=day), wall, UTC) + LA_PAZ_TO_UTC


def post_school(person: Person, title: str, *, scripts: bool) -> School:
    first = clock.now().date() + timedelta(days=40)
    person.follow("My branches")
    person.page.get_by_role("link", name=person.say("New event")).first.click()
    person.fill("Title", title)
    person.fill("Date", first.isoformat())
    person.fill("Begins", "09:00")
    person.fill("Ends", "18:00")
    person.unfold("Several days, all day, another clock")
    person.fill("Last day, if it lasts several", (first + timedelta(days=DAYS - 1)).isoformat())
    if scripts:
        person.field("City").press_sequentially("La Paz")
        person.page.locator("li[role=option]", has_text="America/La Paz").first.click()
    else:
        person.fill("City", "La Paz, Bolivia")
    person.unfold("What it is about")
    person.field("What it is").select_option("school")
    person.press("Post the event")
    expect(person.page.locator("h1")).to_have_text(title)
    return School(title, first, person.page.url, person.field("Link to share").input_value())


def title_of(day: int, number: int) -> str:
    return f"Session {day + 1}.{number + 1}"


def write_programme(person: Person, school: School) -> bytes:
    """Thirty sessions in four rooms, with the headings of the person's language."""
    headings = [person.say(word) for word in ("Title", "Day", "Begins at", "Minutes", "Room", "Speaker")]
    rows = [
        [
            title_of(day, number), school.first + timedelta(days=day), HOURS[number // len(ROOMS)], MINUTES,
            ROOMS[number % len(ROOMS)], f"Speaker {number}",
        ]
        for day in range(DAYS) for number in range(PER_DAY)
    ]  # fmt: skip
    return write_xlsx([headings, *rows], title="Programme", is_rtl=False)


def import_programme(person: Person, school: School) -> None:
    """Send the sheet, look at what it does, let it happen."""
    open_part(person, school, "As a sheet")
    sheet = {
        "name": "programme.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": write_programme(person, school),
    }
    person.page.locator("input[type=file]").set_input_files(sheet)
    person.press("Show what it does")
    expect(person.page.locator("tr.sheet-new")).to_have_count(DAYS * PER_DAY)
    person.press("Do this")
    expect(person.page.locator("article.card")).to_have_count(DAYS * PER_DAY)
    expect(person.page.locator("#clashes")).to_have_count(0)


def open_part(person: Person, school: School, part: str) -> None:
    person.open(school.overview)
    person.follow("Plan the programme")
    if part != "Grid":
        person.page.locator("nav.parts").get_by_role("link", name=person.say(part), exact=True).click()


def card(person: Person, title: str) -> Locator:
    return person.page.locator("article.card").filter(has=person.page.get_by_role("link", name=title, exact=True))


def cell(person: Person, day: date, wall: time, room: str) -> Locator:
    """The cell of the grid, found by the heading of its column."""
    table = person.page.locator(f'table[data-day="{day}"]')
    column = table.locator("thead th", has_text=room).get_attribute("data-room")
    return table.locator(f'td[data-room="{column}"][data-time="{wall:%H:%M}"]')


def drag(person: Person, title: str, to: Locator) -> None:
    """Taken by a spot that is no link, and let go where it should be."""
    person.page.locator(".can-move").wait_for()
    card(person, title).drag_to(to)
    expect(to.locator("article.card")).to_have_count(1)


def carry(person: Person, title: str, *keys: str) -> None:
    """With the keyboard alone."""
    person.page.locator(".can-move").wait_for()
    card(person, title).locator("[data-pick]").focus()
    for key in ("Enter", *keys, "Enter"):
        person.page.keyboard.press(key)


def move(person: Person, title: str, day: date, wall: time, room: str) -> None:
    """By the form that its link leads to, where it opens one."""
    address = card(person, title).locator("[data-pick]").get_attribute("href")
    assert address is not None
    person.page.goto(address)
    person.field("Day").select_option(day.isoformat())
    person.fill("Begins at", f"{wall:%H:%M}")
    rooms = person.field("Room")
    # Where it runs the other way, its name is set apart by characters that nobody sees.
    rooms.select_option(rooms.locator("option", has_text=room).get_attribute("value"))
    person.press("Move it")
    expect(card(person, title)).to_be_visible()


def release(person: Person, school: School, note: str) -> list[str]:
    """What people will read: said before the button is pressed."""
    open_part(person, school, "Let people see it")
    news = person.page.locator("ul.news").first.locator("li").all_inner_texts()
    person.fill("What is new, in a sentence", note)
    person.press("Let people see it")
    expect(person.page.get_by_text(person.say("Everybody sees it now."))).to_be_visible()
    return news


def read_changes(person: Person, school: School) -> str:
    """The page of what was new, as a stranger finds it from the school's own."""
    person.open(school.shared)
    person.page.locator('a[href$="/programme"]').first.click()
    person.page.locator('a[href$="/programme/changes"]').first.click()
    return person.read()


def star(person: Person, title: str) -> None:
    """On one's agenda; the page comes back, or its part does."""
    row = person.page.locator("li.session").filter(has=person.page.get_by_text(title, exact=True))
    row.get_by_role("button", name=re.compile(f"^{re.escape(person.say('Star it'))}")).click()
    expect(row.get_by_text(person.say("Starred"), exact=True)).to_be_visible()


def read_sessions(person: Person, school: School) -> dict[str, Entry]:
    """Everybody's feed with the sessions of schools, by title."""
    answer = person.page.request.get(
        re.sub(r"^(https?://[^/]+)/.*", r"\1/feeds/events.ics?schools=sessions", school.shared)
    )
    assert answer.status == 200
    entries = Calendar.from_ical(answer.body()).walk("VEVENT")
    return {str(entry["SUMMARY"]): entry for entry in entries}
