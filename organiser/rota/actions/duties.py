"""What there is to do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.walltime import TimeInGap, WallTime, resolve
from organiser.programme.models import Session
from organiser.rota.actions.locking import lock_rota, record
from organiser.rota.actions.telling import tell_changes
from organiser.rota.errors import DutyTaken
from organiser.rota.models import Duty, DutyKind
from organiser.rota.queries import get_duty
from organiser.rota.rules import MAX_PLACE, MOST_NEEDED, standing_of


@dataclass(frozen=True, slots=True)
class DutyValues:
    """`session_id`, public, stands for its times; without one `starts` and `ends` are wall times of the event."""

    kind: str
    needs: int
    place: str = ""
    session_id: str = ""
    starts: datetime | None = None
    ends: datetime | None = None


def add_duty(actor: Actor, event_id: str, *, values: DutyValues, draft_id: str | None = None) -> Duty:
    """`draft_id` was made with the form: one that is sent twice adds one. Raises NotFound, Invalid."""
    event = lock_rota(actor, event_id)
    if made := find_made(Duty, draft_id, event_id=event.id):
        return made
    duty = Duty(public_id=take_id(Duty, draft_id), event_id=event.id, taken=0, sequence=0)
    _write(duty, event, values)
    db.session.add(duty)
    record(actor, event, "duty_added")
    return duty


def change_duty(actor: Actor, event_id: str, *, duty_id: str, values: DutyValues, version: int | None = None) -> None:
    """Raises NotFound, EditConflict, Invalid; also where fewer would be needed than have taken it.

    `version` is its sequence as the form showed it.
    """
    event = lock_rota(actor, event_id)
    duty = get_duty(event.id, duty_id)
    if version is not None and version != duty.sequence:
        raise EditConflict(given=version, current=duty.sequence)
    before = standing_of(duty)
    _write(duty, event, values)
    duty.sequence += 1
    tell_changes({duty.id: before})
    record(actor, event, "duty_changed")


def remove_duty(actor: Actor, event_id: str, *, duty_id: str) -> None:
    """Raises NotFound, DutyTaken."""
    event = lock_rota(actor, event_id)
    duty = get_duty(event.id, duty_id)
    if duty.taken:
        raise DutyTaken
    db.session.delete(duty)
    record(actor, event, "duty_removed")


def _write(duty: Duty, event: Event, values: DutyValues) -> None:
    if values.kind not in set(DutyKind):
        raise Invalid("kind", "unknown")
    if not max(1, duty.taken) <= values.needs <= MOST_NEEDED:
        raise Invalid("needs", "range", min=max(1, duty.taken), max=MOST_NEEDED)
    if len(values.place) > MAX_PLACE:
        raise Invalid("place", "length", max=MAX_PLACE)
    session = _find_session(event, values.session_id) if values.session_id else None
    if session is not None:
        follow_session(duty, session)
    else:
        _write_times(duty, event, values)
    duty.session = session
    duty.kind, duty.needs, duty.place, duty.changed_at = values.kind, values.needs, values.place, clock.now()


def _find_session(event: Event, public_id: str) -> Session:
    rows = select(Session).where(Session.event_id == event.id, Session.public_id == public_id)
    found = db.session.scalar(rows)
    if found is None:
        raise Invalid("session", "unknown")
    return found


def follow_session(duty: Duty, session: Session) -> None:
    """It is done when the session takes place."""
    duty.starts_wall, duty.ends_wall = session.starts_wall, session.ends_wall
    duty.starts_at, duty.ends_at = session.starts_at, session.ends_at


def _write_times(duty: Duty, event: Event, values: DutyValues) -> None:
    if values.starts is None or values.ends is None:
        raise Invalid("starts", "missing")
    try:
        duty.starts_at, duty.ends_at = (
            resolve(WallTime(wall, event.zone, fold=0)) for wall in (values.starts, values.ends)
        )
    except TimeInGap:
        raise Invalid("starts", "skipped") from None
    if duty.starts_at >= duty.ends_at:
        raise Invalid("ends", "order")
    duty.starts_wall, duty.ends_wall = values.starts, values.ends
