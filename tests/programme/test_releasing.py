"""What people see of a programme, and which sessions get a new revision with it: on both databases."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.branches.models import Branch
from organiser.events.actions import delete_draft, edit_event
from organiser.events.actions.content import values_of
from organiser.events.models import Event, Item
from organiser.events.queries import get_event_to_edit
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.db import db, transaction
from organiser.programme import actions
from organiser.programme.errors import NothingToRelease, SessionTimeSkipped
from organiser.programme.models import Session
from organiser.programme.queries import find_published, get_draft
from organiser.programme.rules.changing import (
    place_session,
    put_room,
)
from organiser.programme.rules.plan import Part, Plan
from tests.programme.scene import (
    FRIDAY,
    HALL,
    at,
    change,
    make_school,
    organiser_of_event,
    release,
    rooms,
    session,
    speaker,
)
from tests.support.make import organiser_of


def plan_of(event: Event) -> Plan:
    return get_draft(organiser_of_event(event), event.public_id).plan


def standing(event: Event) -> dict[str, tuple[int, bool]]:
    """Each released session's revision, and whether it is off."""
    rows = db.session.scalars(select(Session).where(Session.event_id == event.id))
    return {one.public_id: (one.sequence, one.withdrawn_at is not None) for one in rows}


def people_of(event: Event, ident: str) -> list[tuple[str, str]]:
    found = db.session.scalars(select(Session).where(Session.event_id == event.id, Session.public_id == ident)).one()
    return [(one.role, one.name) for one in found.item.people]


def test_people_see_what_was_released_and_only_what_has_a_time(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    session(event, "b")
    assert find_published(event) is None
    release(event)
    session(event, "c", starts=at(0, 11), room="hall")
    published = find_published(event)
    assert published is not None
    assert [one.id for one in published.plan.sessions] == ["a"]
    assert published.sessions["a"].starts_at.isoformat() == "2027-05-21T13:00:00+00:00"  # La Paz is four hours behind


def test_exactly_the_sessions_that_changed_get_a_new_revision(app: Flask) -> None:
    event = make_school()
    rooms(event)
    for ident, hour in (("a", 9), ("b", 10), ("c", 11)):
        session(event, ident, starts=at(0, hour), room="hall")
    release(event)
    change(event, partial(place_session, session_id="b", starts=at(1, 10), room="hall"))
    change(event, partial(place_session, session_id="c", starts=None, room=None))
    release(event)
    assert standing(event) == {"a": (0, False), "b": (1, False), "c": (1, True)}
    change(event, partial(place_session, session_id="c", starts=at(0, 11), room="hall"))
    release(event)
    assert standing(event) == {"a": (0, False), "b": (1, False), "c": (2, False)}


def test_a_room_that_is_renamed_moves_the_sessions_in_it(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    session(event, "b", starts=at(0, 9), room="attic")
    release(event)
    change(event, partial(put_room, room=replace(HALL, name="The great hall")))
    release(event)
    assert standing(event) == {"a": (1, False), "b": (0, False)}


def test_there_has_to_be_something_new(app: Flask) -> None:
    event = make_school()
    with pytest.raises(NothingToRelease):
        release(event)
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    release(event)
    session(event, "later")
    with pytest.raises(NothingToRelease):
        release(event)


def test_only_who_agreed_is_named_and_who_goes_is_gone_at_once(app: Flask) -> None:
    event = make_school()
    rooms(event)
    ada, shy = speaker(event, "Ada Okafor"), speaker(event, "Bo Lund", has_agreed=False)
    parts = Part("speaker", ada.public_id), Part("chair", shy.public_id)
    known = frozenset({ada.public_id, shy.public_id})
    session(event, "a", starts=at(0, 9), room="hall", parts=parts, speakers=known)
    release(event)
    assert people_of(event, "a") == [("speaker", "Ada Okafor")]
    with transaction():
        actions.remove_speaker(organiser_of_event(event), event.public_id, speaker_id=ada.public_id)
    assert people_of(event, "a") == []
    assert standing(event) == {"a": (1, False)}
    assert [part.speaker for part in plan_of(event).sessions[0].parts] == [shy.public_id]


def test_in_another_zone_the_same_wall_times_are_other_instants(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    release(event)
    actor, branch = organiser_of_event(event), db.session.get_one(Branch, event.branch_id)
    typed = TypedTime(
        day=FRIDAY, start=at(0, 9).time(), end=at(0, 18).time(), last_day=at(2, 9).date(), zone="Asia/Kathmandu"
    )
    values = replace(values_of(get_event_to_edit(actor, event.public_id)), when=resolve_typed(typed))
    with transaction():
        edit_event(actor, event.public_id, values=values, version=event.version)
    published = find_published(get_event_to_edit(organiser_of(branch), event.public_id))
    assert published is not None
    assert published.sessions["a"].starts_at.isoformat() == "2027-05-21T03:15:00+00:00"
    assert standing(event) == {"a": (1, False)}


def test_a_time_that_clocks_jump_over_is_not_released(app: Flask) -> None:
    when = resolve_typed(
        TypedTime(
            day=at(-55, 9).date(), start=at(0, 9).time(), end=at(0, 18).time(), last_day=at(-53, 9).date(),
            zone="Europe/Berlin",
        )
    )  # fmt: skip
    event = make_school(when=when)
    rooms(event)
    session(event, "a", title="Night watch", starts=at(-54, 2, 30), room="hall")
    with pytest.raises(SessionTimeSkipped) as refused:
        release(event)
    assert refused.value.title == "Night watch"
    assert find_published(event) is None


def test_a_deleted_draft_takes_its_programme_along(app: Flask) -> None:
    event = make_school(state="draft")
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    speaker(event, "Ada")
    release(event)
    with transaction():
        delete_draft(organiser_of_event(event), event.public_id)
    assert db.session.scalar(select(func.count(Session.id))) == 0
    assert db.session.scalar(select(func.count(Item.id))) == 0


def test_a_zone_whose_clocks_jump_over_a_released_session_lets_it_begin_behind_the_gap(app: Flask) -> None:
    typed = TypedTime(
        day=at(-55, 9).date(), start=at(0, 9).time(), end=at(0, 18).time(), last_day=at(-53, 9).date(),
        zone="America/La_Paz",
    )  # fmt: skip
    event = make_school(when=resolve_typed(typed))
    rooms(event)
    session(event, "a", title="Night watch", starts=at(-54, 2, 30), room="hall")
    release(event)
    actor = organiser_of_event(event)
    moved = resolve_typed(replace(typed, zone="Europe/Berlin"))
    values = replace(values_of(get_event_to_edit(actor, event.public_id)), when=moved)
    with transaction():
        edit_event(actor, event.public_id, values=values, version=event.version)
    found = db.session.scalars(select(Session)).one()
    assert (found.starts_wall, found.starts_at.isoformat()) == (at(-54, 3), "2027-03-28T01:00:00+00:00")
    assert (found.ends_wall, standing(event)) == (at(-54, 4), {"a": (1, False)})
