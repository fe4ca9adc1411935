"""Schools in a feed: as a bar, as sessions, or both; exactly the sessions that changed say something else."""

from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from flask import Flask

from organiser.events.actions import cancel_event
from organiser.events.models import Event
from organiser.kernel.db import transaction
from organiser.programme.rules.changing import drop_session, place_session
from tests.programme import scene
from tests.support import make
from tests.support.browsing import Visitor, parse
from tests.support.databases import without_database
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS


@pytest.fixture
def school(app: Flask) -> Iterator[Event]:
    with app.app_context(), time_machine.travel("2027-04-01T12:00:00Z", tick=False):
        event = scene.make_school()
        scene.rooms(event)
        scene.session(event, "bread", starts=scene.at(1, 10), room="hall")
        scene.session(event, "songs", starts=scene.at(2, 20), room="attic", lang="es")
        scene.release(event)
        yield event


def read(client: Visitor, query: str) -> bytes:
    answer = client.get(f"/feeds/events.ics?{query}")
    assert answer.status_code == 200
    assert lint(answer.data, mode="feed") == []
    return bytes(answer.data)


def blocks_of(body: bytes) -> dict[str, str]:
    parts = body.decode().split("BEGIN:VEVENT")[1:]
    return {part.split("SUMMARY:")[1].splitlines()[0]: part.split("END:VEVENT")[0] for part in parts}


def test_schools_are_shown_as_the_subscriber_likes(client: Visitor, school: Event) -> None:
    assert set(blocks_of(read(client, "lang=en"))) == {"Spring school"}
    assert set(blocks_of(read(client, "schools=banner"))) == {"Spring school"}
    assert set(blocks_of(read(client, "schools=sessions"))) == {"Bread", "Songs"}
    body = read(client, "schools=both")
    assert set(blocks_of(body)) == {"Spring school", "Bread", "Songs"}
    assert f"RELATED-TO:{school.uid}" in blocks_of(body)["Bread"]
    starts = {one.summary: one.start for one in READERS["ical"](body)}
    assert starts["Bread"].isoformat() == "2027-05-22T14:00:00+00:00"


def test_a_branchs_calendar_shows_schools_as_the_subscriber_likes_too(client: Visitor, school: Event) -> None:
    branch = school.branch.public_id
    feed = f"/feeds/branches/{branch}.ics"
    banner, sessions = {"Spring school"}, {"Bread", "Songs"}
    wanted = {"": banner, "&schools=sessions": sessions, "&schools=both": banner | sessions}
    for words, titles in wanted.items():
        body = client.get(f"{feed}?below=1{words}").data
        assert (set(blocks_of(body)), lint(body, mode="feed")) == (titles, [])
    for words in ("?schools=all", "?schools=both&schools=both", "?kind=talk"):
        assert client.get(feed + words).status_code == 400


def test_school_without_a_programme_stays_a_banner(client: Visitor, school: Event) -> None:
    scene.make_school(title="Without")
    assert set(blocks_of(read(client, "schools=sessions"))) == {"Without", "Bread", "Songs"}


def test_only_what_fits_the_slice_is_in_it(client: Visitor, school: Event) -> None:
    assert set(blocks_of(read(client, "schools=both&kind=talk"))) == set()


def test_release_changes_exactly_the_sessions_that_changed(client: Visitor, school: Event) -> None:
    before = client.get("/feeds/events.ics?schools=both")
    scene.change(school, partial(place_session, session_id="songs", starts=scene.at(2, 17), room="hall"))
    assert client.get("/feeds/events.ics?schools=both", headers={"If-None-Match": before.headers["ETag"]}).data == b""
    scene.release(school)
    after = blocks_of(read(client, "schools=both"))
    changed = {title for title, block in blocks_of(before.data).items() if after[title] != block}
    assert changed == {"Songs"}


def test_session_that_is_off_and_those_of_a_cancelled_school_are_cancelled(client: Visitor, school: Event) -> None:
    scene.change(school, partial(drop_session, session_id="songs"))
    scene.release(school)
    assert set(blocks_of(read(client, "schools=both"))) == {"Spring school", "Bread", "Cancelled: Songs"}
    with transaction():
        cancel_event(scene.organiser_of_event(school), school.public_id, reason="A flood")
    titles = set(blocks_of(read(client, "schools=both")))
    assert titles == {"Cancelled: Spring school", "Cancelled: Bread", "Cancelled: Songs"}


@pytest.mark.only_database("sqlite")
def test_while_the_database_is_away_the_copy_that_stands_in_has_the_sessions(client: Visitor, school: Event) -> None:
    good = read(client, "schools=both")
    with transaction():
        pass
    with without_database():
        stale = client.get("/feeds/events.ics?schools=both")
        never_asked = client.get("/feeds/events.ics?schools=both&kind=action")
    assert (stale.status_code, stale.data) == (200, good)
    assert never_asked.status_code == 503


def test_word_that_it_cannot_read_is_refused(client: Visitor) -> None:
    make.make_branch()
    for query in ("schools=all", "schools=both&schools=banner"):
        assert client.get(f"/feeds/events.ics?{query}").status_code == 400
    assert client.get("/feeds/events.atom?schools=both").status_code == 400


def test_the_page_that_chooses_offers_it_and_hands_it_on(client: Visitor, school: Event) -> None:
    page = parse(client.get("/en/calendars?schools=sessions"))
    chosen = page.select_one("#schools option[selected]")
    address = page.select_one("link[rel=alternate][type='text/calendar']")
    assert chosen is not None
    assert address is not None
    assert chosen.get_text() == "Each session at its time"
    assert str(address["href"]).endswith("/feeds/events.ics?schools=sessions&lang=en")
    assert set(blocks_of(client.get(str(address["href"])).data)) == {"Bread", "Songs"}
    assert client.get("/en/calendars?schools=all").status_code == 400


def test_a_branchs_feeds_are_offered_with_the_sessions_of_its_schools(client: Visitor, school: Event) -> None:
    branch = school.branch.public_id
    page = parse(client.get(f"/en/calendars?branch={branch}&schools=both"))
    addresses = [str(one["href"]) for one in page.select("link[rel=alternate][type='text/calendar']")]
    assert [address.partition("?")[2] for address in addresses] == [
        "lang=en&schools=both",
        "below=1&lang=en&schools=both",
    ]


def test_of_more_sessions_than_a_feed_holds_what_is_coming_comes_first(
    client: Visitor, school: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some schools a season are a thousand sessions: those that were over pushed the coming ones out."""
    scene.session(school, "first", starts=scene.at(0, 9), room="hall")
    scene.session(school, "second", starts=scene.at(0, 11), room="hall")
    scene.release(school)
    monkeypatch.setattr("organiser.calendars.schools.MOST_EVENTS", 3)
    with time_machine.travel("2027-05-22T08:00:00Z", tick=False):
        assert set(blocks_of(read(client, "schools=sessions"))) == {"Second", "Bread", "Songs"}
