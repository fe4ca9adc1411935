"""A school that is moved as a whole takes its sessions along: on both databases."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from organiser.events.actions import edit_event, postpone_event, set_date
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.events.times import TypedTime, When, resolve_typed
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.programme import actions
from organiser.programme.board import describe_step
from organiser.programme.changelog import describe_releases
from organiser.programme.models import Session
from organiser.programme.queries import find_last_step, find_programme, find_published, get_draft, list_releases_of
from organiser.programme.rules.changing import place_session
from organiser.programme.rules.plan import Plan
from tests.programme.scene import FRIDAY, at, change, make_school, organiser_of_event, release, rooms, session

WEEK = 7


def days(first: int, last: int, *, hour: int = 9) -> When:
    """From this day of the school, 0 being its Friday, to that one."""
    start = FRIDAY + timedelta(days=first)
    typed = TypedTime(
        day=start, start=at(0, hour).time(), end=at(0, 18).time(), last_day=FRIDAY + timedelta(days=last),
        zone="America/La_Paz",
    )  # fmt: skip
    return resolve_typed(typed)


def move(event: Event, when: When) -> None:
    actor = organiser_of_event(event)
    values = replace(values_of(get_event_to_edit(actor, event.public_id)), when=when)
    with transaction():
        edit_event(actor, event.public_id, values=values, version=event.version)


def draft_of(event: Event) -> Plan:
    return get_draft(organiser_of_event(event), event.public_id).plan


def test_a_draft_takes_what_has_a_time_along(app: Flask) -> None:
    event = make_school(state="draft")
    rooms(event)
    session(event, "a", starts=at(1, 9), room="hall")
    session(event, "later")
    move(event, days(WEEK, WEEK + 2))
    found = {one.id: (one.starts, one.room, one.revision) for one in draft_of(event).sessions}
    assert found == {"a": (at(1 + WEEK, 9), "hall", 2), "later": (None, None, 1)}


def test_it_can_be_undone_and_says_what_it_was(app: Flask) -> None:
    event = make_school()
    rooms(event)
    for ident, hour in (("a", 9), ("b", 11)):
        session(event, ident, starts=at(0, hour), room="hall")
    move(event, days(WEEK, WEEK + 2))
    programme = find_programme(event.id)
    assert programme is not None
    step = find_last_step(programme)
    assert step is not None
    assert describe_step(step, draft_of(event)) == "All sessions moved with the school."
    with transaction():
        actions.undo_change(organiser_of_event(event), event.public_id)
    assert [one.starts for one in draft_of(event).sessions] == [at(0, 9), at(0, 11)]


def test_people_see_the_released_sessions_on_the_new_days(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    release(event)
    change(event, lambda plan: place_session(plan, "a", starts=at(0, 15), room="hall"))
    release(event)
    move(event, days(WEEK, WEEK + 2))
    (seen,) = db.session.scalars(select(Session).where(Session.event_id == event.id))
    assert (seen.starts_wall, seen.sequence) == (at(WEEK, 15), 2)
    assert seen.starts_at.isoformat() == "2027-05-28T19:00:00+00:00"  # La Paz is four hours behind
    published = find_published(event)
    assert published is not None
    assert published.plan.sessions[0].starts == at(WEEK, 15)
    assert draft_of(event).sessions[0].starts == at(WEEK, 15)


def test_what_changed_between_releases_stays_what_it_was(app: Flask) -> None:
    event = make_school()
    rooms(event)
    for ident, hour in (("a", 9), ("b", 11)):
        session(event, ident, starts=at(0, hour), room="hall")
    release(event)
    change(event, lambda plan: place_session(plan, "b", starts=at(0, 15), room="hall"))
    release(event)
    move(event, days(WEEK, WEEK + 2))
    newest, _first = describe_releases(list_releases_of(event.id), event.zone, sessions={})
    (told,) = newest.changes
    assert "28" in told


def test_a_school_dated_anew_takes_them_along_too(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    release(event)
    actor = organiser_of_event(event)
    with transaction():
        postpone_event(actor, event.public_id, reason="The house is flooded.")
    assert draft_of(event).sessions[0].starts == at(0, 9)
    with transaction():
        set_date(actor, event.public_id, when=days(30, 32))
    (seen,) = db.session.scalars(select(Session).where(Session.event_id == event.id))
    assert (seen.starts_wall, draft_of(event).sessions[0].starts) == (at(30, 9), at(30, 9))
    kinds = set(db.session.scalars(select(Mail.kind)))
    assert not {kind for kind in kinds if kind.startswith("agendas.")}


def test_another_hour_or_one_more_day_moves_no_session(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(1, 9), room="hall")
    release(event)
    for when in (days(0, 2, hour=8), days(-1, 2), days(-1, 3), days(-1, 2)):
        move(event, when)
        assert draft_of(event).sessions[0].starts == at(1, 9)
    (seen,) = db.session.scalars(select(Session).where(Session.event_id == event.id))
    assert (seen.starts_wall, seen.sequence) == (at(1, 9), 0)
