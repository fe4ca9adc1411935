"""Taking a turn and giving it back: never more than a duty needs."""

from datetime import timedelta

from sqlalchemy import select

from organiser.events.models import State
from organiser.kernel import clock, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.rota.actions.locking import lock_own, lock_rota, record
from organiser.rota.actions.telling import queue_letter
from organiser.rota.errors import DutyBegun, DutyFull, EventOver, TwoAtOnce
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.queries import get_duty, get_volunteer, list_turns
from organiser.rota.rules import task_of

ACTS_PER_HOUR = 120


def take(actor: Actor, volunteer_id: str, duty_id: str) -> None:
    """By the holder of the link. Taking twice is taking once. Raises NotFound, EventOver, DutyFull, DutyBegun,
    TwoAtOnce."""
    volunteer = lock_own(actor, volunteer_id)
    _spend(volunteer)
    _take(volunteer, get_duty(volunteer.event_id, duty_id))
    record(actor, volunteer.event, "turn_taken")


def give_back(actor: Actor, volunteer_id: str, duty_id: str) -> None:
    """Until it begins. Raises NotFound, DutyBegun."""
    volunteer = lock_own(actor, volunteer_id)
    _spend(volunteer)
    duty = get_duty(volunteer.event_id, duty_id)
    if duty.starts_at <= clock.now():
        raise DutyBegun
    _leave(volunteer, duty)
    record(actor, volunteer.event, "turn_given_back")


def assign(actor: Actor, event_id: str, *, duty_id: str, volunteer_id: str) -> None:
    """By an organiser, with a mail. Raises NotFound, EventOver, DutyFull, DutyBegun, TwoAtOnce."""
    event = lock_rota(actor, event_id)
    volunteer, duty = get_volunteer(event.id, volunteer_id), get_duty(event.id, duty_id)
    turn = _take(volunteer, duty)
    if turn is not None:
        queue_letter(volunteer, "assigned", mark=f"{duty.public_id}:{turn.sequence}", duty=duty.public_id)
    record(actor, event, "turn_assigned")


def unassign(actor: Actor, event_id: str, *, duty_id: str, volunteer_id: str) -> None:
    """By an organiser, with a mail as long as it is not over. Raises NotFound."""
    event = lock_rota(actor, event_id)
    volunteer, duty = get_volunteer(event.id, volunteer_id), get_duty(event.id, duty_id)
    turn = _leave(volunteer, duty)
    if duty.starts_at > clock.now():
        mark, was = f"{duty.public_id}:{turn.sequence}", task_of(duty)
        queue_letter(volunteer, "unassigned", mark=mark, duty=duty.public_id, was=was)
    record(actor, event, "turn_unassigned")


def _take(volunteer: Volunteer, duty: Duty) -> Turn | None:
    """None if it is theirs already. What is off stands on nobody's page any more."""
    turn = _find(volunteer, duty)
    if turn is not None and turn.ended_at is None:
        return None
    now = clock.now()
    if duty.is_off:
        raise NotFound
    if volunteer.event.state == State.CANCELLED:
        raise EventOver
    if duty.starts_at <= now:
        raise DutyBegun
    if duty.taken >= duty.needs:
        raise DutyFull
    meanwhile = Duty.starts_at < duty.ends_at, Duty.ends_at > duty.starts_at
    if any(not other.duty.is_off for other in list_turns(Turn.volunteer_id == volunteer.id, *meanwhile)):
        raise TwoAtOnce
    if turn is None:
        turn = Turn(duty_id=duty.id, volunteer_id=volunteer.id, sequence=0)
        db.session.add(turn)
    else:
        turn.sequence += 1
    turn.ended_at, turn.changed_at = None, now
    duty.taken += 1
    db.session.flush()
    return turn


def _leave(volunteer: Volunteer, duty: Duty) -> Turn:
    turn = _find(volunteer, duty)
    if turn is None or turn.ended_at is not None:
        raise NotFound
    turn.ended_at = turn.changed_at = clock.now()
    turn.sequence += 1
    duty.taken -= 1
    db.session.flush()
    return turn


def _find(volunteer: Volunteer, duty: Duty) -> Turn | None:
    rows = select(Turn).where(Turn.duty_id == duty.id, Turn.volunteer_id == volunteer.id)
    return db.session.scalar(rows.execution_options(populate_existing=True))


def _spend(volunteer: Volunteer) -> None:
    limits.spend("turns", volunteer.public_id, cap=ACTS_PER_HOUR, window=timedelta(hours=1))
