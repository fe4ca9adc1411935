"""What one chose of a school's programme is for the holder of the place's link; its organisers see numbers."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import update

from organiser.agendas.models import Choice
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.programme.actions import change_plan, furnish_room, release_programme
from organiser.programme.models import Session
from organiser.programme.rules.changing import put_session
from organiser.programme.rules.plan import Plan, PlannedSession, Room
from organiser.registrations.models import Registration
from tests.routes.reading import count
from tests.routes.registrations_table import HOLDER, MINE
from tests.routes.table import EDITORS, Look, Press, Route, Visit
from tests.support.make import organiser_of

WALK = MINE | {"session_id": lambda _visit: "walk"}


def plan(visit: Visit) -> None:
    """The event becomes a school with a walk for ten."""
    event_id = visit.site.events["open"]
    with transaction() as session:
        session.execute(update(Event).where(Event.public_id == event_id).values(kind="school"))
    event = db.session.query(Event).filter_by(public_id=event_id).one()
    organiser = organiser_of(event.branch)
    starts = get_event_to_edit(organiser, event_id).starts_wall + timedelta(minutes=15)
    walk = PlannedSession("walk", "A walk", 30, starts=starts, seats=10)
    with transaction():
        change_plan(organiser, event_id, partial(put_session, session=walk, speakers=frozenset()), verb="session_added")
    with transaction():
        release_programme(organiser, event_id)


def choose(visit: Visit) -> None:
    """A seat and a star."""
    plan(visit)
    with transaction() as session:
        held = session.query(Registration).filter_by(public_id=visit.site.places["confirmed"]).one()
        walk = session.query(Session).filter_by(public_id="walk").one()
        now = held.created_at
        session.add(
            Choice(
                registration_id=held.id, session_id=walk.id, starred_at=now, seat="waiting", position=1, changed_at=now
            )
        )


def open_room(visit: Visit) -> None:
    """The walk takes place in a room on line, and begins now."""
    plan(visit)
    event_id = visit.site.events["open"]
    organiser = organiser_of(db.session.query(Event).filter_by(public_id=event_id).one().branch)
    room = Room("screen", "Screen", on_line=True)
    with transaction():
        furnish_room(organiser, event_id, room=room, join_link="https://meet.example.org/walk", verb="room_added")
    with transaction():
        change_plan(organiser, event_id, _go_to_screen, verb="session_changed")
    with transaction():
        release_programme(organiser, event_id)
    with transaction() as session:
        begins = {"starts_at": clock.now(), "ends_at": clock.now() + timedelta(minutes=30)}
        session.execute(update(Session).where(Session.public_id == "walk").values(**begins))


def _go_to_screen(standing: Plan) -> Plan:
    return replace(standing, sessions=tuple(replace(one, room="screen") for one in standing.sessions))


def entered(_visit: Visit) -> int:
    return count(Registration, Registration.entered_at.is_not(None))


def seats(_visit: Visit) -> int:
    return count(Choice, Choice.seat.is_not(None))


def stars(_visit: Visit) -> int:
    return count(Choice, Choice.starred_at.is_not(None))


SCHOOL = {"event_id": "events.school"}

ROUTES: tuple[Route, ...] = (
    Look(endpoint="agendas.languages", at=SCHOOL, rights=EDITORS, shows="Land and bread"),
    Look(endpoint="agendas.seats", at=SCHOOL, rights=EDITORS, shows="0 of 20 places taken"),
    Look(endpoint="agendas.agenda", at=MINE, rights=HOLDER, given=plan, shows="A walk"),
    Look(endpoint="agendas.paper", at=MINE, rights=HOLDER, given=choose, shows="%PDF-"),
    Look(endpoint="agendas.export", at=MINE, rights=HOLDER, given=choose, shows="A walk"),
    Press(endpoint="agendas.enter", at=WALK, rights=HOLDER, given=open_room, effect=entered, becomes=1, answers=200),
    Press(endpoint="agendas.star", at=WALK, rights=HOLDER, given=plan, effect=stars, becomes=1),
    Press(endpoint="agendas.unstar", at=WALK, rights=HOLDER, given=choose, effect=stars, becomes=0),
    Press(endpoint="agendas.join", at=WALK, rights=HOLDER, given=plan, effect=seats, becomes=1),
    Press(endpoint="agendas.leave", at=WALK, rights=HOLDER, given=choose, effect=seats, becomes=0),
)
