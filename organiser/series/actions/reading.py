"""A series as plans see it: every date as a value."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from organiser.events.actions.content import values_of
from organiser.events.attendance import count_people
from organiser.events.models import Event, Item, Reading, State
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.series.models import Series, SeriesDate
from organiser.series.rules.planning import Dated


def read_dates(series: Series) -> list[Dated]:
    """For those who may edit it: what is sealed is opened."""
    days = {
        one.event_id: one.day for one in db.session.scalars(select(SeriesDate).where(SeriesDate.series_id == series.id))
    }
    whole = (
        selectinload(Event.branch),
        selectinload(Event.vault),
        selectinload(Event.spoken),
        selectinload(Event.item).options(
            selectinload(Item.people), selectinload(Item.readings).joinedload(Reading.work), selectinload(Item.topics)
        ),
    )
    rows = select(Event).where(Event.id.in_(days)).options(*whole).order_by(Event.starts_at, Event.id)
    events = db.session.scalars(rows).all()
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
