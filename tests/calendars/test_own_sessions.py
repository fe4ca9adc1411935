"""The sessions that one chose, in the calendar of one's own places."""

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from organiser.agendas import actions
from organiser.calendars.models import PrivateFeed
from organiser.events.actions import cancel_event
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.programme.rules.changing import drop_session, place_session
from organiser.registrations import actions as places
from tests.agendas.scene import choose, come, make_programme
from tests.calendars.owning import body_of, make_feed, read
from tests.programme.scene import at, change, organiser_of_event, release
from tests.registrations.scene import act
from tests.support.browsing import Visitor
from tests.support.ical_readers import Occurrence


def sessions_in(client: Visitor, feed: PrivateFeed) -> dict[str, Occurrence]:
    return {one.summary: one for one in read(client, feed)}


def test_what_one_chose_stands_beside_the_school_at_its_own_time(client: Visitor) -> None:
    rosa = come(make_programme())
    feed = make_feed(rosa)
    choose(actions.join_session, rosa, "workshop")
    choose(actions.star_session, rosa, "lecture")
    found = sessions_in(client, feed)
    assert sorted(found) == ["Lecture", "Spring school", "Workshop"]
    assert (found["Workshop"].start, found["Workshop"].end) == (
        datetime(2027, 5, 21, 14, 30, tzinfo=UTC),
        datetime(2027, 5, 21, 15, 30, tzinfo=UTC),
    )
    choose(actions.unstar_session, rosa, "lecture")
    assert sorted(sessions_in(client, feed)) == ["Spring school", "Workshop"]


def test_of_another_person_it_shows_nothing(client: Visitor) -> None:
    event = make_programme()
    rosa, ada = come(event), come(event, "ada")
    choose(actions.star_session, ada, "walk")
    assert sorted(sessions_in(client, make_feed(rosa))) == ["Spring school"]


def test_waiting_and_moving_in_are_two_revisions_of_one_entry(client: Visitor) -> None:
    event = make_programme(seats=1)
    ada, rosa = come(event, "ada"), come(event)
    feed = make_feed(rosa)
    for place in (ada, rosa):
        choose(actions.join_session, place, "walk")
    waiting = sessions_in(client, feed)["Waiting list: Walk"]
    assert waiting.status == "TENTATIVE"
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        choose(actions.leave_session, ada, "walk")
    seated = sessions_in(client, feed)["Walk"]
    assert (seated.uid, seated.status, seated.sequence > waiting.sequence) == (waiting.uid, "CONFIRMED", True)


def test_a_release_moves_it_and_takes_it_off(client: Visitor) -> None:
    event = make_programme()
    rosa = come(event)
    feed = make_feed(rosa)
    choose(actions.star_session, rosa, "walk")
    before = sessions_in(client, feed)["Walk"]
    change(event, lambda plan: place_session(plan, "walk", starts=at(1, 9), room="hall"))
    release(event)
    moved = sessions_in(client, feed)["Walk"]
    assert (moved.uid, moved.sequence) == (before.uid, before.sequence + 1)
    assert moved.start == datetime(2027, 5, 22, 13, tzinfo=UTC)
    assert "LOCATION:The hall\\, " in body_of(client, feed)
    change(event, lambda plan: drop_session(plan, "walk"))
    release(event)
    assert sessions_in(client, feed)["Cancelled: Walk"].status == "CANCELLED"


def test_a_school_that_is_off_takes_its_sessions_along(client: Visitor) -> None:
    event = make_programme()
    rosa = come(event)
    feed = make_feed(rosa)
    choose(actions.star_session, rosa, "walk")
    with transaction():
        cancel_event(organiser_of_event(event), event.public_id, reason="The house is closed.")
    assert sorted(sessions_in(client, feed)) == ["Cancelled: Spring school", "Cancelled: Walk"]


def test_who_gives_up_their_place_has_no_sessions_any_more(client: Visitor) -> None:
    rosa = come(make_programme())
    feed = make_feed(rosa)
    choose(actions.star_session, rosa, "walk")
    act(places.cancel, rosa)
    assert sorted(sessions_in(client, feed)) == ["Cancelled: Spring school"]


def test_a_discreet_calendar_names_no_session(app: Flask, client: Visitor) -> None:
    rosa = come(make_programme())
    choose(actions.star_session, rosa, "walk")
    feed = make_feed(rosa, is_discreet=True)
    assert [one.summary for one in read(client, feed)] == ["Appointment", "Appointment"]
    assert "Walk" not in body_of(client, feed)
