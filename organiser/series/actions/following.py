"""What series do because something happened to one of their dates; called from organiser/reactions.py."""

from sqlalchemy import select

from organiser.events.facts import EventAltered, EventDeleted, EventPublished
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import announce, db
from organiser.kernel.vaults import move_vault_end
from organiser.series.actions.locking import follow_with_vault, leave_out
from organiser.series.facts import DatesAdded
from organiser.series.models import Series, SeriesDate


def announce_date(fact: EventPublished) -> None:
    """The enrolled come to it before anybody else registers."""
    date = db.session.get(SeriesDate, fact.event_id)
    if date is not None:
        announce(DatesAdded(date.series_id, (fact.event_id,)))


def follow_date(fact: EventAltered) -> None:
    """The last date may be another one now. What was handed to another branch goes on without the series."""
    date = db.session.get(SeriesDate, fact.event_id)
    if date is None:
        return
    event, series = db.session.get_one(Event, fact.event_id), db.session.get_one(Series, date.series_id)
    if event.branch_id != series.branch_id:
        leave_out(series, date.day)
        db.session.delete(date)
        db.session.flush()
    follow_with_vault(series)


def forget_date(fact: EventDeleted) -> None:
    """A draft that was deleted by hand is a skipped day. A series without dates goes, and its vault falls due."""
    date = db.session.get(SeriesDate, fact.event_id)
    if date is None:
        return
    series = db.session.get_one(Series, date.series_id)
    leave_out(series, date.day)
    db.session.delete(date)
    db.session.flush()
    if db.session.scalar(select(SeriesDate.event_id).where(SeriesDate.series_id == series.id).limit(1)) is None:
        move_vault_end(series.vault, clock.now())
        db.session.delete(series)
    else:
        follow_with_vault(series)
    db.session.flush()
