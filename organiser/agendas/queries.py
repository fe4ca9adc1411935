"""Reading choices: one person's own, and a session's in numbers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from organiser.agendas.models import Choice, Seat, SessionPool
from organiser.events.models import Event
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.programme.models import Session
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import get_place
from organiser.registrations.rules import Room, Seats


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of one person. `before` is how many wait before them, 0 for whoever doesn't wait."""

    choice: Choice
    before: int


def get_own_place(actor: Actor, place_id: str) -> Registration:
    """Of somebody who has a place and the link to it. Raises NotFound."""
    place = get_place(actor, place_id)
    if place.status != Status.CONFIRMED:
        raise NotFound
    return place


def list_choices(registration_id: int) -> list[Chosen]:
    """In one query, with their sessions."""
    ahead = aliased(Choice)
    before = (
        select(func.count())
        .where(ahead.session_id == Choice.session_id, ahead.seat == Seat.WAITING, ahead.position < Choice.position)
        .scalar_subquery()
    )
    rows = select(Choice, before).where(Choice.registration_id == registration_id)
    return [
        Chosen(choice, int(count)) for choice, count in db.session.execute(rows.options(joinedload(Choice.session)))
    ]


def list_choices_of(registration_ids: Collection[int]) -> Sequence[Choice]:
    """Of several registrations, with their sessions, in the order in which these begin."""
    rows = select(Choice).join(Session).where(Choice.registration_id.in_(registration_ids))
    return db.session.scalars(rows.options(joinedload(Choice.session)).order_by(Session.starts_at, Choice.id)).all()


def read_room(event_id: int) -> dict[int, Room]:
    """By session for which one signs up, all that people are told about numbers."""
    rows = select(SessionPool.session_id, SessionPool.capacity, SessionPool.taken).join(Session)
    found = db.session.execute(rows.where(Session.event_id == event_id, SessionPool.capacity.is_not(None)))
    return {session_id: Seats("", capacity, taken).room for session_id, capacity, taken in found}


def get_session(event: Event, session_id: str) -> Session:
    """Of this event, by public id. Raises NotFound."""
    rows = select(Session).where(Session.event_id == event.id, Session.public_id == session_id)
    found = db.session.scalars(rows.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found
