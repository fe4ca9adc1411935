"""What events know of the series that they are dates of. Series stand to the right, so their tables are named here
without their models: whoever looks at one date has to get to the others, and lists show one for all."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, column, exists, func, select, table
from sqlalchemy.orm import aliased

from organiser.events.models import Event
from organiser.kernel.db import db

_series = table("series", column("id"), column("public_id"), column("title"))
_dates = table("series_dates", column("event_id"), column("series_id"))
# Made once: SQLAlchemy takes longer to give an event's columns another name than a database to answer.
_OTHER = aliased(Event)
_MINE, _THEIRS = _dates.alias(), _dates.alias()
_IS_DATE = exists(select(_dates.c.event_id).where(_dates.c.event_id == Event.id).correlate(Event))
_ALIKE = (
    select(_MINE.c.event_id)
    .join(_THEIRS, _THEIRS.c.series_id == _MINE.c.series_id)
    .join(_OTHER, _OTHER.id == _THEIRS.c.event_id)
    .where(_MINE.c.event_id == Event.id)
    .correlate(Event)
)


@dataclass(frozen=True, slots=True)
class SeriesLink:
    """The series that an event is a date of, and how many it has."""

    public_id: str
    title: str
    dates: int


def find_series_link(event: Event) -> SeriesLink | None:
    """For those who have fetched the event to edit it."""
    return find_series_links([event.id]).get(event.id)


def find_series_links(event_ids: Collection[int]) -> dict[int, SeriesLink]:
    """By event id; events in no series are not in it."""
    others = _dates.alias()
    number = select(func.count()).select_from(others).where(others.c.series_id == _series.c.id).scalar_subquery()
    rows = select(_dates.c.event_id, _series.c.public_id, _series.c.title, number)
    rows = rows.join(_series, _series.c.id == _dates.c.series_id).where(_dates.c.event_id.in_(event_ids))
    return {event_id: SeriesLink(*link) for event_id, *link in db.session.execute(rows)}


def is_date_of_series() -> ColumnElement[bool]:
    return _IS_DATE


def leads_series(
    is_listed: Callable[[type[Event]], ColumnElement[bool]], *, latest: bool = False
) -> ColumnElement[bool]:
    """True for events in no series, and for the first (or the latest) of the listed dates of one."""
    is_before = _OTHER.starts_at > Event.starts_at if latest else _OTHER.starts_at < Event.starts_at
    return ~exists(_ALIKE.where(is_listed(_OTHER), is_before))
