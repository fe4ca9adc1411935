"""What somebody does who has nothing but the address of the start page, and the log-ins that were printed."""

from datetime import timedelta

import pyotp
import pytest
from icalendar import Calendar

from organiser.kernel import clock
from tests.outside.conftest import Running
from tests.outside.reader import Reader, words_of

ROSA = "rosa@example.org"


@pytest.fixture
def stranger(running: Running) -> Reader:
    return Reader().open(running.url)


def log_in(running: Running, who: str) -> Reader:
    address, password, secret = running.log_in_of(who)
    code = pyotp.TOTP(secret).at(clock.now())
    fields = {"username": address, "current-password": password, "one-time-code": code}
    return Reader().open(running.url).follow("For organisers").submit("Log in", fields)


def find_open_event(stranger: Reader) -> str:
    """The title of the first event of the start page that has places left, which is opened."""
    start = stranger.address
    titles = [words_of(link) for link in stranger.page.select("h3 a, h4 a")]
    for title in titles:
        stranger.open(start).follow(title)
        if any(words_of(button) == "Register" for button in stranger.page.select("form button")):
            return title
    raise AssertionError(f"none of {titles} has places left")


def test_a_stranger_takes_part_and_finds_the_calendars(running: Running, stranger: Reader) -> None:
    title = find_open_event(stranger)
    event_page = stranger.address
    stranger.submit("Register", {"name": "Rosa L.", "email": ROSA, "country": "BO", "I agree": True})
    assert "Look at your mail" in stranger.text

    operator = log_in(running, "operator").follow("My branches").follow("Go to the installation")
    operator.follow("Look at the outbox").follow("Please confirm")
    assert ROSA in operator.text
    (link,) = [str(link["href"]) for link in operator.page.select("main a[href]") if words_of(link).startswith("http")]
    stranger.open(link).submit("Confirm", {})
    assert "You have a place. See you there!" in stranger.text
    assert "Rosa L." in stranger.text

    stranger.open(event_page).follow_alternate("text/calendar")
    (entry,) = Calendar.from_ical(stranger.body).walk("VEVENT")
    assert (stranger.kind, entry["SUMMARY"]) == ("text/calendar", title)
    branch = Reader().open(event_page)
    follow_branch(branch)
    branch.follow_alternate("text/calendar")
    assert entry["UID"] in {one["UID"] for one in Calendar.from_ical(branch.body).walk("VEVENT")}


def follow_branch(reader: Reader) -> None:
    """The link below the words "Who posts it"."""
    heading = next(one for one in reader.page.select("h2") if words_of(one) == "Who posts it")
    link = heading.find_next("a")
    assert link is not None
    reader.open(str(link["href"]))


def test_an_organiser_posts_a_meeting_and_strangers_find_it(running: Running, stranger: Reader) -> None:
    organiser = log_in(running, "organiser").follow("My branches").follow("New event")
    day = clock.now().date() + timedelta(days=21)
    fields = {
        "Title": "What is a soviet?",
        "Date": day.isoformat(),
        "Begins": "19:00",
        "Ends": "21:00",
        "City": "London",
    }
    organiser.submit("Post the event", fields)
    assert words_of(organiser.page.select_one("h1") or organiser.page) == "What is a soviet?"

    stranger.follow("Events").submit("Search", {"Words in the title, the text, the names": "soviet"})
    stranger.follow("What is a soviet?")
    assert words_of(stranger.page.select_one("h1") or stranger.page) == "What is a soviet?"
    stranger.follow_alternate("text/calendar")
    (entry,) = Calendar.from_ical(stranger.body).walk("VEVENT")
    assert entry["DTSTART"].dt.date() == day
