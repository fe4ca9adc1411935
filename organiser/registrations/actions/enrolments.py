"""What enrolling and leaving have in common: the dates of a series, and the places of an enrolment."""

from collections.abc import Iterable

from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.registrations.actions.places import lock_pools
from organiser.registrations.models import Enrolment, Registration
from organiser.series.models import SeriesDate


def lock_all(event_ids: Iterable[int]) -> None:
    for event_id in sorted(set(event_ids)):
        lock_pools(event_id)


def find_series_id(event_id: int) -> int | None:
    return db.session.scalar(select(SeriesDate.series_id).where(SeriesDate.event_id == event_id))


def list_dates(series_id: int) -> list[Event]:
    rows = select(Event).join(SeriesDate, SeriesDate.event_id == Event.id).where(SeriesDate.series_id == series_id)
    return list(db.session.scalars(rows.order_by(Event.id)))


def list_places(enrolment: Enrolment) -> list[Registration]:
    rows = select(Registration).where(Registration.enrolment_id == enrolment.id).order_by(Registration.event_id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def let_go(places: Iterable[Registration]) -> None:
    for place in places:
        place.enrolment = None
    db.session.flush()
