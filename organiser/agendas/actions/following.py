"""What choices do when something happens to a place or a programme: reactions that organiser/reactions.py lists."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from organiser.agendas.actions.seats import fill_seats, give_up, lock_seats
from organiser.agendas.actions.telling import queue_changes
from organiser.agendas.models import Choice, SessionPool
from organiser.events.facts import EventMoved, EventRestored
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.programme.facts import ProgrammeReleased
from organiser.programme.models import Session
from organiser.registrations.facts import PeopleForgotten, PlaceLeft
from organiser.registrations.models import Registration, Status


def follow_release(fact: ProgrammeReleased) -> None:
    """Make the seats what the release says: more go to those who wait, fewer throw nobody out. And tell of moves."""
    _declare_seats((*fact.added, *fact.changed))
    queue_changes(fact)


def follow_restoration(fact: EventRestored | EventMoved) -> None:
    """Seats that became free while the school was off, or over, go to those who wait."""
    ids = select(Session.id).join(SessionPool, SessionPool.session_id == Session.id)
    _declare_seats(db.session.scalars(ids.where(Session.event_id == fact.event_id)).all())


def _declare_seats(session_ids: Sequence[int]) -> None:
    pools, now = lock_seats(session_ids), clock.now()
    for session in _list_sessions(session_ids):
        pool = pools.get(session.id)
        if pool is None and session.seats is not None:
            pool = SessionPool(session_id=session.id, taken=0, next_position=1)
            db.session.add(pool)
        if pool is not None:
            pool.capacity = session.seats
            fill_seats(session, pool, now)


def follow_leaving(fact: PlaceLeft) -> None:
    """Whoever gives up their place gives up what they chose; not who takes another place in the same breath."""
    place = db.session.get(Registration, fact.registration_id)
    if place is not None and place.status != Status.CONFIRMED:
        _forget_choices(place)


def _forget_choices(place: Registration) -> None:
    own = Choice.registration_id == place.id
    session_ids = list(db.session.scalars(select(Choice.session_id).where(own)))
    if not session_ids:
        return
    pools = lock_seats(session_ids)
    rows = select(Choice).where(own).execution_options(populate_existing=True)
    for choice in db.session.scalars(rows).all():
        with db.session.no_autoflush:
            give_up(choice, pools.get(choice.session_id))
            db.session.delete(choice)
    db.session.flush()
    for session in _list_sessions(pools):
        fill_seats(session, pools[session.id], clock.now())


def follow_forgetting(fact: PeopleForgotten) -> None:
    """The event's vault is destroyed: nobody is left who chose anything."""
    here = select(Session.id).where(Session.event_id == fact.event_id)
    lock_seats(db.session.scalars(here).all())
    db.session.execute(delete(Choice).where(Choice.session_id.in_(here)))
    db.session.execute(update(SessionPool).where(SessionPool.session_id.in_(here)).values(taken=0))


def _list_sessions(session_ids: Iterable[int]) -> list[Session]:
    rows = select(Session).where(Session.id.in_(list(session_ids))).order_by(Session.id)
    return list(db.session.scalars(rows.options(joinedload(Session.event))))
