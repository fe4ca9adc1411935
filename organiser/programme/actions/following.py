"""What a programme does when its school changes."""

from sqlalchemy import delete, select

from organiser.events.facts import EventAltered, EventDeleted
from organiser.kernel.db import db
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.models import Programme, Session, Speaker
from organiser.programme.queries import find_programme


def follow_event(fact: EventAltered) -> None:
    """In another zone the same wall times are other instants."""
    programme = find_programme(fact.event_id)
    if programme is not None and programme.released:
        refresh_released(programme)


def forget_event(fact: EventDeleted) -> None:
    """A draft goes with its programme, and with what hangs on its sessions."""
    for session in db.session.scalars(select(Session).where(Session.event_id == fact.event_id)):
        db.session.delete(session)
    db.session.flush()
    for table in (Speaker, Programme):
        db.session.execute(delete(table).where(table.event_id == fact.event_id))
