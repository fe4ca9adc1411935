"""A school's people in numbers: what they understand, and how many chose which session. Never who."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from organiser.agendas.demand import Crowd
from organiser.agendas.models import Choice, Seat, SessionPool
from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.programme.models import Session
from organiser.registrations.lists import read_languages


@dataclass(frozen=True, slots=True)
class Crowds:
    """`choosers` by a session's public id: whoever starred it, has a seat or waits for one."""

    everybody: Crowd
    choosers: Mapping[str, Crowd]


@dataclass(frozen=True, slots=True)
class SeatCount:
    """`capacity` None: nobody has to sign up."""

    capacity: int | None = None
    taken: int = 0
    waiting: int = 0
    starred: int = 0


def read_crowds(event: Event) -> Crowds:
    """In two queries; each person's seal is opened once, for their languages alone."""
    understood = read_languages(event)
    rows = select(Session.public_id, Choice.registration_id).join(Session)
    found: dict[str, Counter[frozenset[str]]] = {}
    for session_id, registration_id in db.session.execute(rows.where(Session.event_id == event.id)):
        if registration_id in understood:
            found.setdefault(session_id, Counter())[understood[registration_id]] += 1
    return Crowds(Counter(understood.values()), found)


def count_seats(event_id: int) -> dict[str, SeatCount]:
    """By a session's public id, those that were ever released, in two queries."""
    waiting, starred = (_count(Choice.seat == Seat.WAITING), _count(Choice.starred_at.is_not(None)))
    chosen = select(Choice.session_id, waiting, starred).join(Session).where(Session.event_id == event_id)
    numbers = {one: (waits, stars) for one, waits, stars in db.session.execute(chosen.group_by(Choice.session_id))}
    rows = select(Session.id, Session.public_id, SessionPool.capacity, SessionPool.taken)
    rows = rows.outerjoin(SessionPool, SessionPool.session_id == Session.id).where(Session.event_id == event_id)
    return {
        public_id: SeatCount(capacity, taken or 0, *numbers.get(ident, (0, 0)))
        for ident, public_id, capacity, taken in db.session.execute(rows)
    }


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
