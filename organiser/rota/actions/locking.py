"""Everything about one rota happens under its school's lock, in turn."""

from sqlalchemy import select

from organiser.events.actions.changing import lock_event
from organiser.events.models import Event, Kind
from organiser.kernel import activity
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.registrations.policies import can_read_people
from organiser.rota.models import Volunteer
from organiser.rota.queries import get_own_volunteer


def lock_rota(actor: Actor, event_id: str) -> Event:
    """For an organiser who reads the school's people. Raises NotFound."""
    event = lock_event(actor, event_id)
    if event.kind != Kind.SCHOOL or event.vault.destroyed_at is not None or not can_read_people(actor, event):
        raise NotFound
    return event


def lock_own(actor: Actor, volunteer_id: str) -> Volunteer:
    """For the holder of a volunteer's link, as they stand under the lock. Raises NotFound."""
    event_id = get_own_volunteer(actor, volunteer_id).event_id
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    return get_own_volunteer(actor, volunteer_id)


def record(actor: Actor, event: Event, verb: str) -> None:
    """What was done; not by or to which volunteer."""
    activity.record(actor, verb, subject="rota", subject_id=event.public_id, branch_id=event.branch_id)
    db.session.flush()
