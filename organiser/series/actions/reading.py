"""A series as plans see it: every date as a value."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from organiser.events.actions.content import values_of
from organiser.events.attendance import count_people
from organiser.events.models import Event, Item, Reading, State
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.series.models import Series, SeriesDate
from organiser.series.rules.planning import Dated

WHOLE = (
    joinedload(Event.branch),
    joinedload(Event.vault),
    selectinload(Event.spoken),
    joinedload(Event.item).options(
        selectinload(Item.people),
        selectinload(Item.readings).joinedload(Reading.work),
        selectinload(Item.topics),
        selectinload(Item.materials),
    ),
)


def list_events(series: Series) -> list[Event]:
    """In the order in which they take place, with all that an edit reads of them: some queries for all dates."""
    rows = select(Event).join(SeriesDate, SeriesDate.event_id == Event.id).where(SeriesDate.series_id == series.id)
    return list(db.session.scalars(rows.options(*WHOLE).order_by(Event.starts_at, Event.id)))


def read_dates(series: Series) -> list[Dated]:
    """For those who may edit it: what is sealed is opened."""
    days = {
        one.event_id: one.day for one in db.session.scalars(select(SeriesDate).where(SeriesDate.series_id == series.id))
    }
    events = list_events(series)
    people, now = count_people(days), clock.now()
    return [
        Dated(
            event.public_id,
            days[event.id],
            event.state,
            values_of(event),
            people.get(event.id, 0),
            has_begun=event.starts_at <= now and event.state != State.POSTPONED,
        )
        for event in events
    ]
