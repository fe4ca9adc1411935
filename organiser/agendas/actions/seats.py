"""Seats change hands here and nowhere else, under the lock of the session's pool.

The lock comes first and what decides is read after it. Whoever needs several takes them in the order of their ids, and
after the rows of the registrations they are for. The rows of choices come last: whoever fills seats writes those of
others. So nobody is erased whose choices still stand, as the database would lock these first. A vault that goes
takes everybody with it, but then the school is over and nobody moves in.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from organiser.agendas import rules
from organiser.agendas.models import Choice, Seat, SessionPool
from organiser.kernel.db import db
from organiser.kernel.outbox import queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.programme.models import Session

MOVED_IN = "agendas.moved_in"
# Made once: others wait for the lock meanwhile.
_POOLS = (
    select(SessionPool)
    .where(SessionPool.session_id.in_(bindparam("session_ids", expanding=True)))
    .order_by(SessionPool.session_id)
    .with_for_update(of=SessionPool)
    .execution_options(populate_existing=True)
)
_WAITS = select(Choice.id).where(Choice.session_id == bindparam("session_id"), Choice.seat == Seat.WAITING).limit(1)


def lock_seats(session_ids: Iterable[int]) -> dict[int, SessionPool]:
    """By session, locked until the transaction's end; sessions that nobody ever had to sign up for have none."""
    wanted = {"session_ids": sorted(set(session_ids))}
    return {pool.session_id: pool for pool in db.session.scalars(_POOLS, wanted)}


def settle(choice: Choice, pool: SessionPool) -> None:
    """Give a seat if there is one and nobody waits for it, else the end of the waiting list."""
    if has_room(pool) and db.session.scalar(_WAITS, {"session_id": pool.session_id}) is None:
        pool.taken += 1
        choice.seat, choice.position = Seat.SEATED, None
    else:
        choice.seat, choice.position = Seat.WAITING, pool.next_position
        pool.next_position += 1


def give_up(choice: Choice, pool: SessionPool | None) -> None:
    """Take back what the choice holds. The caller deletes it or keeps its star, and fills the seats again."""
    if pool is not None and choice.seat == Seat.SEATED:
        pool.taken -= 1
    choice.seat = choice.position = None


def fill_seats(session: Session, pool: SessionPool, now: datetime) -> None:
    """Let in who waits longest, at once: a seat in a session needs no deadline, and costs its owner nothing."""
    _fit_ceiling(pool)
    if not rules.can_move_in(session, session.event, now):
        return
    for choice in _list_first_waiting(pool):
        number, choice.seat, choice.position = choice.position, Seat.SEATED, None
        choice.changed_at = now
        pool.taken += 1
        _queue_moved_in(choice, session, number or 0)
    _fit_ceiling(pool)


def has_room(pool: SessionPool) -> bool:
    return pool.capacity is None or pool.taken < pool.capacity


def _fit_ceiling(pool: SessionPool) -> None:
    """Lowered with every seat that becomes free, until the declared number holds."""
    pool.ceiling = None if pool.capacity is None else max(pool.capacity, pool.taken)
    db.session.flush()


def _list_first_waiting(pool: SessionPool) -> list[Choice]:
    free = None if pool.capacity is None else max(0, pool.capacity - pool.taken)
    if free == 0:
        return []
    waiting = select(Choice).where(
        Choice.session_id == pool.session_id, Choice.seat == Seat.WAITING, Choice.registration_id.is_not(None)
    )
    return list(db.session.scalars(waiting.order_by(Choice.position, Choice.id).limit(free)))


def _queue_moved_in(choice: Choice, session: Session, number: int) -> None:
    """Nobody looks at their agenda every hour: whoever is let in hears of it."""
    place = choice.registration
    if place is None:
        return
    queue_mail(
        MOVED_IN,
        cause=f"{MOVED_IN}:{place.public_id}:{session.public_id}:{number}",
        subject_id=place.public_id,
        event_id=session.event_id,
        branch_id=session.event.branch_id,
        params={"session": session.public_id},
        priority=Priority.PERSONAL,
    )
