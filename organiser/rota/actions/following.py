"""What a rota does when its school changes: reactions that organiser/reactions.py lists."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from organiser.events.facts import EventAltered, EventDeleted, EventShifted, RulesChanged
from organiser.events.models import Event, Kind
from organiser.events.times import derive
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.programme.facts import ProgrammeReleased, SessionTranslated
from organiser.programme.models import Session
from organiser.registrations.facts import PeopleForgotten
from organiser.rota.actions.duties import follow_session
from organiser.rota.actions.telling import tell_changes
from organiser.rota.models import Duty, Volunteer
from organiser.rota.rules import Standing, standing_of


def follow_event(fact: EventAltered | RulesChanged) -> None:
    """By another zone or new rules its wall times are other instants; what is done during a session goes by that."""
    _derive_times(fact.event_id, timedelta())


def follow_shift(fact: EventShifted) -> None:
    """A school that moves as a whole takes along what is to be done at it."""
    _derive_times(fact.event_id, timedelta(days=fact.days))


def _derive_times(event_id: int, by: timedelta) -> None:
    event = db.session.get_one(Event, event_id)
    if event.kind != Kind.SCHOOL:
        return
    befores: dict[int, Standing] = {}
    for duty in db.session.scalars(select(Duty).where(Duty.event_id == event.id, Duty.session_id.is_(None))):
        before, when = standing_of(duty), derive(duty.starts_wall + by, duty.ends_wall + by, event.zone)
        duty.starts_wall, duty.ends_wall, duty.starts_at, duty.ends_at = (
            when.starts_wall, when.ends_wall, when.starts_at, when.ends_at,
        )  # fmt: skip
        if standing_of(duty) != before:
            _raise_revision(duty)
            befores[duty.id] = before
    tell_changes(befores)


def follow_release(fact: ProgrammeReleased) -> None:
    """What is done during a session moves with it, and is off with it. Its calendar entry names the session, so that
    each revision of that is one of the duty, too."""
    rows = select(Duty, Session).join(Session, Session.id == Duty.session_id)
    rows = rows.where(Session.id.in_((*fact.changed, *fact.withdrawn)))
    befores: dict[int, Standing] = {}
    for duty, session in db.session.execute(rows).all():
        before = standing_of(duty) | {"is_off": session.id in fact.restored}
        follow_session(duty, session)
        _raise_revision(duty)
        befores[duty.id] = before
    tell_changes(befores)


def _raise_revision(duty: Duty) -> None:
    duty.sequence += 1
    duty.changed_at = clock.now()


def follow_translation(fact: SessionTranslated) -> None:
    """A turn names the session during which it is done."""
    raised = {"sequence": Duty.sequence + 1, "changed_at": clock.now()}
    db.session.execute(update(Duty).where(Duty.session_id == fact.session_id).values(raised))


def forget_people(fact: PeopleForgotten) -> None:
    """The event's vault is destroyed: nobody is left who helped; their turns go with them."""
    db.session.execute(delete(Volunteer).where(Volunteer.event_id == fact.event_id))
    db.session.execute(update(Duty).where(Duty.event_id == fact.event_id).values(taken=0))


def forget_event(fact: EventDeleted) -> None:
    db.session.execute(delete(Volunteer).where(Volunteer.event_id == fact.event_id))
    db.session.execute(delete(Duty).where(Duty.event_id == fact.event_id))
