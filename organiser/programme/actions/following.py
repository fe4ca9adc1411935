"""What a programme does when its school changes."""

from sqlalchemy import delete, select, update

from organiser.events.facts import EventAltered, EventDeleted
from organiser.kernel.db import db
from organiser.kernel.pictures import Picture
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.models import Programme, Session, Speaker
from organiser.programme.queries import find_programme


def follow_event(fact: EventAltered) -> None:
    """In another zone the same wall times are other instants."""
    programme = find_programme(fact.event_id)
    if programme is not None and programme.released:
        refresh_released(programme)


def forget_event(fact: EventDeleted) -> None:
    """A draft goes with its programme, and with what hangs on its sessions and speakers."""
    for session in db.session.scalars(select(Session).where(Session.event_id == fact.event_id)):
        db.session.delete(session)
    db.session.flush()
    here = Speaker.event_id == fact.event_id
    pictures = list(db.session.scalars(select(Speaker.picture_id).where(here, Speaker.picture_id.is_not(None))))
    for table in (Speaker, Programme):
        db.session.execute(delete(table).where(table.event_id == fact.event_id))
    db.session.execute(delete(Picture).where(Picture.id.in_(pictures)))


def forget_contacts(event_id: int) -> None:
    """The event's vault is destroyed: nobody who spoke is reached any more, and what they were mailed leads nowhere."""
    void = {"contact": None, "link_hash": None, "generation": Speaker.generation + 1}
    db.session.execute(update(Speaker).where(Speaker.event_id == event_id).values(void))
    db.session.execute(update(Programme).where(Programme.event_id == event_id).values(private=None))
