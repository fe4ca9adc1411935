"""The calendar of one's own places: what it shows, of what it follows, and what it never says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask

from organiser.calendars.jobs import drop_dead_entries, fill_new_feeds
from organiser.calendars.models import PrivateFeed, PrivateFeedEntry
from organiser.calendars.own_actions import make_own_feed
from organiser.calendars.own_rules import Choices
from organiser.calendars.private_actions import edit_feed
from organiser.events.actions import cancel_event, edit_event, postpone_event
from organiser.events.models import Event
from organiser.events.rules import SetReading
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import keystore
from organiser.registrations import actions as places
from organiser.registrations.jobs import destroy_due_vaults
from organiser.registrations.models import Mode
from tests.calendars.owning import ROSA, body_of, get_feed, make_feed, names, owner_by, owner_of, path_of, read
from tests.registrations.circles import enrol, make_circle, make_next_date, place_on
from tests.series.scene import events_of
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, require_reader


def count_entries() -> int:
    db.session.rollback()
    return db.session.query(PrivateFeedEntry).count()


def sequence_in(body: str) -> int:
    """Of a feed with one entry."""
    (line,) = (line for line in body.splitlines() if line.startswith("SEQUENCE:"))
    return int(line.partition(":")[2])


def test_it_lists_places_taken_before_and_after_it_was_made(client: Visitor) -> None:
    branch = make.make_branch()
    before = make.make_place(make.make_event(branch, title="Before").public_id, address=ROSA)
    make.make_place(make.make_event(branch, title="Also before").public_id, address=ROSA)
    make.make_place(make.make_event(branch, title="Of another").public_id, address="ada@example.org")
    feed = make_feed(before)
    make.make_place(make.make_event(branch, title="After").public_id, address=ROSA)
    make.make_place(make.make_event(branch, title="After, of another").public_id, address="ada@example.org")
    assert names(client, feed) == ["After", "Also before", "Before"]


def test_whoever_comes_to_all_dates_of_a_circle_has_each_of_them(client: Visitor) -> None:
    """Also those that are added later; what is left out is cancelled, and leaving cancels what is still to come."""
    circle = make_circle(make.make_branch())
    feed = make_feed(enrol(circle, ROSA))
    days = [event.starts_at for event in events_of(circle)]
    assert {one.start: one.status for one in read(client, feed)} == dict.fromkeys(days, "CONFIRMED")
    make_next_date(circle)
    dropped = place_on(circle, 1, ROSA)
    make.withdraw(dropped)
    days = [event.starts_at for event in events_of(circle)]
    kept, gone = "CONFIRMED", "CANCELLED"
    stand = dict(zip(days, (kept, gone, kept, kept, kept), strict=True))
    assert {one.start: one.status for one in read(client, feed)} == stand
    with transaction():
        places.leave_series(make.holder_of(dropped), dropped)
    assert {one.start: one.status for one in read(client, feed)} == dict.fromkeys(days, gone)


def test_a_feed_that_was_there_before_takes_up_an_enrolment(client: Visitor) -> None:
    feed = make_feed(make.make_place(make.make_event(title="Before").public_id, address=ROSA))
    circle = make_circle(make.make_branch(name="Oruro"), dates=2)
    enrol(circle, ROSA)
    enrol(circle, "ada@example.org")
    assert names(client, feed) == ["Before", "We read Capital", "We read Capital"]


def test_places_are_found_in_steps_however_many_events_there_are(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("organiser.calendars.own_actions.SEARCHED_AT_ONCE", 2)
    branch = make.make_branch()
    titles = [f"Evening {number}" for number in range(5)]
    last = [make.make_place(make.make_event(branch, title=title).public_id, address=ROSA) for title in titles][-1]
    feed = make_feed(last)
    assert len(names(client, feed)) == 2
    fill_new_feeds()
    assert names(client, feed) == titles
    assert get_feed(feed.public_id).searched_to is None


def test_a_waiting_person_has_no_appointment_until_there_is_a_place(client: Visitor) -> None:
    event = make.make_event(title="Full", places_on_site=1)
    first = make.make_place(event.public_id)
    feed = make_feed(make.make_place(make.make_event(title="Other").public_id, address=ROSA))
    waiting = make.make_place(event.public_id, address=ROSA)
    assert names(client, feed) == ["Other"]
    make.withdraw(first)
    with transaction():
        places.accept_offer(make.holder_of(waiting), waiting)
    assert names(client, feed) == ["Full", "Other"]


def test_a_cancelled_place_stays_for_thirty_days_and_comes_back(client: Visitor) -> None:
    place = make.make_place(make.make_event(title="Evening").public_id, address=ROSA)
    feed = make_feed(place)
    first = body_of(client, feed)
    make.withdraw(place)
    cancelled = body_of(client, feed)
    assert "SUMMARY:Cancelled: Evening" in cancelled
    assert "STATUS:CANCELLED" in cancelled
    with transaction():
        places.undo_cancel(make.holder_of(place), place)
    again = body_of(client, feed)
    assert "STATUS:CONFIRMED" in again
    assert sequence_in(first) < sequence_in(cancelled) < sequence_in(again)


def test_it_follows_the_event(client: Visitor) -> None:
    event = make.make_event(title="Evening")
    feed = make_feed(make.make_place(event.public_id, address=ROSA))
    organiser = make.organiser_of(event.branch)
    bodies = [body_of(client, feed)]
    with transaction():
        postpone_event(organiser, event.public_id, reason="The speaker is ill.")
    bodies.append(body_of(client, feed))
    assert "SUMMARY:Postponed: Evening" in bodies[-1]
    assert "STATUS:TENTATIVE" in bodies[-1]
    with transaction():
        cancel_event(organiser, event.public_id, reason="The house is closed.")
    bodies.append(body_of(client, feed))
    assert "SUMMARY:Cancelled: Evening" in bodies[-1]
    assert [sequence_in(body) for body in bodies] == sorted({sequence_in(body) for body in bodies})


def test_a_cancelled_event_is_dropped_thirty_days_after_its_end(client: Visitor) -> None:
    event = make.make_event(title="Evening", when=make.make_when((clock.now() + timedelta(days=2)).date()))
    feed = make_feed(make.make_place(event.public_id, address=ROSA))
    with transaction():
        cancel_event(make.organiser_of(event.branch), event.public_id, reason="Closed.")
    for days, listed in ((31, ["Cancelled: Evening"]), (34, [])):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            assert names(client, feed) == listed


def test_it_tells_what_only_people_with_a_place_may_know(client: Visitor) -> None:
    event = make.make_event(place_is_private=True, venue="Behind the mill", address="Lane 4")
    place = make.make_place(event.public_id, address=ROSA)
    feed = make_feed(place)
    assert "LOCATION:Behind the mill\\, Lane 4\\, La Paz" in body_of(client, feed)
    make.withdraw(place)
    assert "Behind the mill" not in body_of(client, feed)


def test_on_line_it_leads_to_ones_own_door_and_never_to_the_bare_link(client: Visitor) -> None:
    event = make.make_event(on_line=True, join_link="https://meet.example.org/secret", link_is_private=False)
    place = make.make_place(event.public_id, address=ROSA, mode=Mode.ON_LINE)
    body = body_of(client, make_feed(place))
    assert "meet.example.org" not in body
    assert f'CONFERENCE;VALUE=URI;LABEL="Go in":http://localhost:8000{make.link_of(place)}' in body
    assert "LOCATION:On line" in body


def test_a_discreet_one_says_when_and_nothing_of_what(client: Visitor) -> None:
    readings = (SetReading("Rosa Luxemburg", "The Mass Strike", 1906, "", "chapter 2"),)
    event = make.make_event(title="Wages", summary="About pay", venue="Casa", readings=readings)
    place = make.make_place(event.public_id, address=ROSA)
    feed = make_feed(place)
    open_body = body_of(client, feed)
    with transaction():
        edit_feed(owner_of(feed), feed.public_id, choices=Choices("My places", is_discreet=True))
    body = body_of(client, feed)
    assert names(client, feed) == ["Appointment"]
    for word in ("Wages", "About pay", "Casa", "La Paz", "LOCATION", "CATEGORIES", "Luxemburg"):
        assert word not in body, word
        assert word in open_body, word
    assert f"URL:http://localhost:8000{make.link_of(place)}" in body
    assert sequence_in(body) == int(open_body.split("SEQUENCE:")[1].split()[0]) + 1


def test_a_discreet_one_speaks_its_language(client: Visitor) -> None:
    place = make.make_place(make.make_event(title="Wages").public_id, address=ROSA)
    feed = make_feed(place, is_discreet=True, lang="fr")
    assert names(client, feed) == ["Rendez-vous"]


def test_readings_stand_on_the_day_before(client: Visitor) -> None:
    readings = (
        SetReading("Rosa Luxemburg", "The Mass Strike", 1906, "", "chapters 2 and 3"),
        SetReading("Antonio Gramsci", "Letters", None, "", ""),
    )
    when = make.make_when(date(2027, 3, 14))
    with time_machine.travel("2027-01-10T12:00:00Z", tick=False):
        event = make.make_event(title="Strikes", when=when, readings=readings)
        feed = make_feed(make.make_place(event.public_id, address=ROSA))
        body = body_of(client, feed)
        found = {one.summary: one for one in read(client, feed)}
    assert set(found) == {"Strikes", "Read for Strikes: chapters 2 and 3, Letters"}
    assert "DTSTART;VALUE=DATE:20270313\r\nDTEND;VALUE=DATE:20270314" in body
    assert body.count("TRANSP:TRANSPARENT") == 1
    assert "Rosa Luxemburg: The Mass Strike (1906)\\nchapters 2 and 3" in body


def test_readings_for_what_was_cancelled_say_so(client: Visitor) -> None:
    branch = make.make_branch()
    readings = (SetReading("Antonio Gramsci", "Letters", None, "", ""),)
    event = make.make_event(branch, title="Strikes", readings=readings)
    feed = make_feed(make.make_place(event.public_id, address=ROSA))
    with transaction():
        cancel_event(make.organiser_of(branch), event.public_id, reason="Closed.")
    assert names(client, feed) == ["Cancelled: Read for Strikes: Letters", "Cancelled: Strikes"]


def test_an_erased_person_is_in_no_feed_at_once(client: Visitor) -> None:
    place = make.make_place(make.make_event(title="Evening").public_id, address=ROSA)
    feed = make_feed(place)
    assert count_entries() == 1
    with transaction():
        places.erase(make.holder_of(place), place)
    assert count_entries() == 0
    assert names(client, feed) == []


def test_after_an_events_vault_its_entries_are_dropped(client: Visitor) -> None:
    branch = make.make_branch()
    place = make.make_place(make.make_event(branch, title="Soon").public_id, address=ROSA)
    late = make.make_when((clock.now() + timedelta(days=200)).date())
    make.make_place(make.make_event(branch, title="Late", when=late).public_id, address=ROSA)
    feed = make_feed(place)
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        destroy_due_vaults()
        drop_dead_entries()
        assert count_entries() == 1
        assert names(client, feed) == ["Late"]


def test_somebody_elses_link_opens_nothing(app: Flask) -> None:
    place = make.make_place(make.make_event().public_id, address=ROSA)
    feed = make_feed(place)
    other = make_feed(make.make_place(make.make_event().public_id, address="ada@example.org"))
    for actor in (owner_of(other), make.holder_of(place), owner_by("a" * 26)):
        with pytest.raises(NotFound), transaction():
            edit_feed(actor, feed.public_id, choices=Choices("Mine"))
    with pytest.raises(NotFound), transaction():
        make_own_feed(make.holder_of(place), choices=Choices("Mine"), lang="en")


def test_an_event_keeps_its_uid_and_its_bytes_from_poll_to_poll(client: Visitor) -> None:
    event = make.make_event()
    feed = make_feed(make.make_place(event.public_id, address=ROSA))
    uid = db.session.get_one(Event, event.id).uid
    assert f"UID:{uid}" in body_of(client, feed)
    assert client.get(path_of(feed)).data == client.get(path_of(feed)).data
    with transaction():
        values = make.event_values(title="Another name", when=make.make_when())
        edit_event(make.organiser_of(event.branch), event.public_id, values=values, version=event.version)
    assert f"UID:{uid}" in body_of(client, feed)
    assert names(client, feed) == ["Another name"]


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("name", sorted(READERS))
def test_every_parser_reads_the_same(request: pytest.FixtureRequest, client: Visitor, name: str) -> None:
    reader = require_reader(request, name)
    readings = (SetReading("Zoë; “Ω”, \\n", "Ein Buch, zwei; drei", 1906, "", "Kapitel 2; 3, “4”"),)
    branch = make.make_branch()
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):
        night = make.make_when(date(2027, 3, 13), time(22), time(1), zone="America/New_York")
        walk = make.make_when(date(2027, 3, 20), days=3)
        titles = {"Night; over, the \\ change": night, "مشي 🚶": walk}
        events = [make.make_event(branch, title=title, when=when, readings=readings) for title, when in titles.items()]
        held = [make.make_place(event.public_id, address=ROSA) for event in events]
        feed = make_feed(held[0])
        make.withdraw(held[1])
        body = client.get(path_of(feed)).data
    assert lint(body, mode="feed") == []
    assert sorted((one.start, one.end, one.status) for one in reader(body) if isinstance(one.start, datetime)) == [
        (datetime(2027, 3, 14, 3, tzinfo=UTC), datetime(2027, 3, 14, 6, tzinfo=UTC), "CONFIRMED"),
    ]
    assert sorted((one.start, one.end, one.status) for one in reader(body) if not isinstance(one.start, datetime)) == [
        (date(2027, 3, 12), date(2027, 3, 13), "CONFIRMED"),
        (date(2027, 3, 19), date(2027, 3, 20), "CANCELLED"),
        (date(2027, 3, 20), date(2027, 3, 23), "CANCELLED"),
    ]


def test_a_feed_that_came_back_from_a_backup_is_in_nobodys_way(client: Visitor) -> None:
    feed = make_feed(make.make_place(make.make_event().public_id, address=ROSA))
    path = path_of(feed)
    keystore().destroy(get_feed(feed.public_id).vault.public_id)
    place = make.make_place(make.make_event(title="Another").public_id, address=ROSA)
    with transaction():
        places.erase(make.holder_of(place), place)
    assert client.get(path).status_code == 410
    drop_dead_entries()
    assert db.session.query(PrivateFeed).count() == 0
