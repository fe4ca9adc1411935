"""The next school begins with the frame of the last one, and with nobody's name."""

from flask import Flask
from hypothesis import given, settings

from organiser.events.actions import duplicate_event
from organiser.events.models import Event
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.db import transaction
from organiser.programme.queries import find_programme, get_draft
from organiser.programme.rules.clashes import list_busy
from organiser.programme.rules.frames import copy_frame
from organiser.programme.rules.plan import Channel, Part, Plan
from tests.programme.scene import FRIDAY, at, make_school, organiser_of_event, release, rooms, session, speaker
from tests.programme.strategies import PLANS
from tests.support.make import make_event


def copy(event: Event) -> Event:
    typed = TypedTime(
        day=FRIDAY.replace(year=FRIDAY.year + 1, day=19), start=at(0, 14).time(), end=at(0, 18).time(),
        last_day=FRIDAY.replace(year=FRIDAY.year + 1, day=21), zone="Europe/Berlin",
    )  # fmt: skip
    with transaction():
        return duplicate_event(organiser_of_event(event), event.public_id, when=resolve_typed(typed))


def test_a_copied_school_has_rooms_and_sessions_on_its_own_days_and_no_people(app: Flask) -> None:
    event = make_school()
    rooms(event)
    ada = speaker(event, "Ada").public_id
    session(
        event, "bread", speakers=frozenset({ada}), starts=at(1, 10), room="hall", minutes=90, seats=12, abstract="Old",
        parts=(Part("speaker", ada),), channels=(Channel("es", "interpretation", "Channel 2", (ada,)),),
    )  # fmt: skip
    session(event, "songs")
    release(event)
    made = copy(event)
    draft = get_draft(organiser_of_event(made), made.public_id)
    bread, songs = draft.plan.sessions
    assert [room.name for room in draft.plan.rooms] == ["The hall", "The attic"]
    assert (bread.title, bread.starts, bread.room, bread.minutes, bread.seats) == (
        "Bread", at(1, 10).replace(year=2028, day=20), "hall", 90, 12,
    )  # fmt: skip
    assert (bread.abstract, bread.parts, bread.channels) == ("", (), (Channel("es", "interpretation", "Channel 2"),))
    assert (songs.title, songs.starts, draft.speakers) == ("Songs", None, {})
    assert draft.programme is not None
    assert (draft.programme.released, {bread.id, songs.id} & {"bread", "songs"}) == (0, set())
    release(made)


def test_what_is_no_school_or_has_no_programme_is_copied_as_it_was(app: Flask) -> None:
    for event in (make_school(), make_event()):
        made = copy(event)
        assert find_programme(made.id) is None


@given(PLANS)
@settings(max_examples=30)
def test_a_frame_names_nobody_and_keeps_what_follows_what(plan: Plan) -> None:
    numbers = iter(range(100))
    frame = copy_frame(plan, later=at(7, 0) - at(0, 0), make_id=lambda: f"new{next(numbers)}")
    assert (frame.rooms, frame.tracks) == (plan.rooms, plan.tracks)
    assert not any(list_busy(one) for one in frame.sessions)
    assert [one.starts and one.starts - (at(7, 0) - at(0, 0)) for one in frame.sessions] == [
        one.starts for one in plan.sessions
    ]
