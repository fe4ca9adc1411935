"""Working on a plan, taking back, releasing: on both databases."""

from functools import partial

import pytest
from flask import Flask

from organiser.events.models import Event
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.programme import actions
from organiser.programme.actions.speakers import SpeakerValues
from organiser.programme.errors import NotASchool, NothingToUndo, RoomInUse
from organiser.programme.queries import get_draft
from organiser.programme.rules.changing import (
    drop_room,
    drop_session,
    drop_track,
    place_session,
    put_room,
    put_session,
    put_track,
)
from organiser.programme.rules.plan import Part, Plan, PlannedSession, Room, Track
from tests.programme.scene import (
    HALL,
    at,
    change,
    make_school,
    organiser_of_event,
    rooms,
    session,
    speaker,
)
from tests.support.make import make_branch, make_event, organiser_of


def plan_of(event: Event) -> Plan:
    return get_draft(organiser_of_event(event), event.public_id).plan


def undo(event: Event) -> Plan:
    with transaction():
        return actions.undo_change(organiser_of_event(event), event.public_id)


def test_only_a_school_has_a_programme(app: Flask) -> None:
    talk = make_event()
    with pytest.raises(NotASchool), transaction():
        actions.change_plan(organiser_of_event(talk), talk.public_id, partial(put_room, room=HALL), verb="room_put")


def test_nobody_else_sees_or_changes_a_draft(app: Flask) -> None:
    event, elsewhere = make_school(), organiser_of(make_branch(name="Elsewhere"))
    for stranger in (ANONYMOUS, elsewhere):
        with pytest.raises(NotFound):
            get_draft(stranger, event.public_id)
        with pytest.raises(NotFound), transaction():
            actions.change_plan(stranger, event.public_id, partial(put_room, room=HALL), verb="room_put")
        with pytest.raises(NotFound), transaction():
            actions.release_programme(stranger, event.public_id)


def test_two_who_move_two_sessions_both_succeed(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a")
    session(event, "b")
    change(
        event,
        partial(place_session, session_id="a", starts=at(0, 9), room="hall"),
        partial(place_session, session_id="b", starts=at(0, 9), room="attic"),
    )
    assert [(one.id, one.room) for one in plan_of(event).list_placed()] == [("a", "hall"), ("b", "attic")]


def test_two_who_write_one_session_do_not_overwrite_each_other(app: Flask) -> None:
    event = make_school()
    opened = session(event, "a").sessions[0]
    session(event, "a", title="First", revision=opened.revision)
    with pytest.raises(EditConflict):
        session(event, "a", title="Second", revision=opened.revision)
    assert plan_of(event).sessions[0].title == "First"


def test_a_change_is_taken_back_one_after_the_other(app: Flask) -> None:
    event = make_school()
    rooms(event)
    before = session(event, "a", starts=at(0, 9), room="hall")
    change(event, partial(place_session, session_id="a", starts=at(1, 9), room="attic"))
    change(event, partial(drop_session, session_id="a"))
    assert undo(event).find_session("a") is not None
    back = undo(event)
    assert [(one.starts, one.room) for one in back.sessions] == [(at(0, 9), "hall")]
    assert back.sessions[0].revision > before.sessions[0].revision  # a form opened earlier must not fit again
    while plan_of(event) != Plan():
        undo(event)
    with pytest.raises(NothingToUndo):
        undo(event)


def test_what_the_rules_refuse_changes_nothing(app: Flask) -> None:
    event = make_school()
    rooms(event)
    session(event, "a", starts=at(0, 9), room="hall")
    before = plan_of(event)
    refused = {
        RoomInUse: partial(drop_room, room_id="hall"),
        NotFound: partial(place_session, session_id="a", starts=at(0, 9), room="cellar"),
        Invalid: partial(put_room, room=Room("new", "the HALL")),
    }
    for error, wrong in refused.items():
        with pytest.raises(error):
            change(event, wrong)
    for values in ({"title": " "}, {"minutes": 0}, {"kind": "sermon"}, {"lang": "xx"}, {"seats": 0}):
        with pytest.raises(Invalid) as raised:
            session(event, "b", **values)
        assert raised.value.field == next(iter(values))
    with pytest.raises(Invalid):
        session(event, "b", parts=(Part("speaker", "nobody"),))
    assert plan_of(event) == before


def test_a_track_that_goes_leaves_its_sessions(app: Flask) -> None:
    event = make_school()
    change(event, partial(put_track, track=Track("t", "History")))
    session(event, "a", track="t")
    assert [(one.id, one.track) for one in change(event, partial(drop_track, track_id="t")).sessions] == [("a", None)]


def test_two_who_write_one_speaker_do_not_overwrite_each_other(app: Flask) -> None:
    event = make_school()
    ada = speaker(event, "Ada")
    values = SpeakerValues(name="Ada Okafor")
    for expected in (True, False):
        try:
            with transaction():
                actions.change_speaker(
                    organiser_of_event(event), event.public_id, speaker_id=ada.public_id, values=values, version=1
                )
        except EditConflict:
            assert not expected
        else:
            assert expected


def test_a_session_of_every_field_stands_as_it_was_written(app: Flask) -> None:
    event = make_school()
    rooms(event)
    wanted = PlannedSession(
        "a",
        "Land and bread",
        90,
        "workshop",
        at(0, 9),
        0,
        "hall",
        None,
        "Two *decrees*.",
        "beginners",
        "es",
        20,
        (),
        (),
    )
    change(event, partial(put_session, session=wanted, speakers=frozenset()))
    assert plan_of(event).sessions == (wanted,)
