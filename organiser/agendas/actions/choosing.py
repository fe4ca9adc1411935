"""What a person chooses by the link to their place. Each may be done again, and then changes nothing."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from organiser.agendas import rules
from organiser.agendas.actions.seats import fill_seats, give_up, lock_seats, settle
from organiser.agendas.errors import NoSignUp, NotComing, SessionOff
from organiser.agendas.models import Choice
from organiser.agendas.queries import get_session
from organiser.kernel import clock, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.programme.models import Session
from organiser.registrations.models import Registration, Status

# A long school has a hundred sessions, and one changes one's mind.
ACTS_PER_HOUR = 400

# Whoever leaves the school writes this row, too: so nobody keeps a seat who has left. Made once: others wait for it.
_OWN = (
    select(Registration)
    .where(Registration.public_id == bindparam("public_id"))
    .with_for_update(of=Registration, key_share=True)
    .execution_options(populate_existing=True)
)
_CHOICE = (
    select(Choice)
    .where(Choice.registration_id == bindparam("registration_id"), Choice.session_id == bindparam("session_id"))
    .execution_options(populate_existing=True)
)


def star_session(actor: Actor, place_id: str, session_id: str) -> None:
    """Raises NotFound, NotComing, SessionOff."""
    place, session = _lock_own(actor, place_id, session_id)
    if session.withdrawn_at is not None:
        raise SessionOff
    choice = _find_choice(place, session)
    if choice is not None and choice.starred_at is not None:
        return
    _spend_act(place)
    now = clock.now()
    if choice is None:
        choice = Choice(registration_id=place.id, session_id=session.id, changed_at=now)
        db.session.add(choice)
    choice.starred_at = now
    db.session.flush()


def unstar_session(actor: Actor, place_id: str, session_id: str) -> None:
    """A seat stays one's own. Raises NotFound, NotComing."""
    place, session = _lock_own(actor, place_id, session_id)
    lock_seats([session.id])
    choice = _find_choice(place, session)
    if choice is None or choice.starred_at is None:
        return
    _spend_act(place)
    choice.starred_at = None
    _forget_if_empty(choice)


def join_session(actor: Actor, place_id: str, session_id: str) -> None:
    """A seat, or a position on the session's waiting list.

    Raises NotFound, NotComing, NoSignUp, SessionOff, SessionBegun.
    """
    place, session = _lock_own(actor, place_id, session_id)
    pool = lock_seats([session.id]).get(session.id)
    session = get_session(place.event, session_id)
    choice = _find_choice(place, session)
    if choice is not None and choice.seat is not None:
        return
    if pool is None or pool.capacity is None:
        raise NoSignUp
    now = clock.now()
    rules.require_ahead(session, place.event, now)
    _spend_act(place)
    if choice is None:
        choice = Choice(registration_id=place.id, session_id=session.id)
        db.session.add(choice)
    choice.changed_at = now
    with db.session.no_autoflush:
        settle(choice, pool)
    db.session.flush()


def leave_session(actor: Actor, place_id: str, session_id: str) -> None:
    """Give up the seat, or the position; the next in line gets it at once. Raises NotFound, NotComing."""
    place, session = _lock_own(actor, place_id, session_id)
    pool = lock_seats([session.id]).get(session.id)
    choice = _find_choice(place, session)
    if choice is None or choice.seat is None:
        return
    _spend_act(place)
    now = clock.now()
    give_up(choice, pool)
    choice.changed_at = now
    _forget_if_empty(choice)
    if pool is not None:
        fill_seats(session, pool, now)


def _lock_own(actor: Actor, place_id: str, session_id: str) -> tuple[Registration, Session]:
    if place_id not in actor.place_ids:
        raise NotFound
    place = db.session.scalars(_OWN, {"public_id": place_id}).one_or_none()
    if place is None:
        raise NotFound
    if place.status != Status.CONFIRMED:
        raise NotComing
    return place, get_session(place.event, session_id)


def _find_choice(place: Registration, session: Session) -> Choice | None:
    return db.session.scalars(_CHOICE, {"registration_id": place.id, "session_id": session.id}).one_or_none()


def _forget_if_empty(choice: Choice) -> None:
    if choice.seat is None and choice.starred_at is None:
        with db.session.no_autoflush:
            db.session.delete(choice)
    db.session.flush()


def _spend_act(place: Registration) -> None:
    """So that a script with a link doesn't write for ever."""
    limits.spend("agenda", place.public_id, cap=ACTS_PER_HOUR, window=timedelta(hours=1))
