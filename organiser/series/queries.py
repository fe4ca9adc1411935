"""Reading series. Fetching is the permission check, as it is for events."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.events.queries import visible_to
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.series.models import Series, SeriesDate
from organiser.series.policies import can_edit_series


def get_series(actor: Actor, public_id: str) -> Series:
    """For whoever sees one of its dates, and for organisers of its branch. Raises NotFound."""
    seen = select(SeriesDate.series_id).join(Event, Event.id == SeriesDate.event_id).where(visible_to(actor))
    found = _find(public_id)
    if found is None:
        raise NotFound
    if can_edit_series(actor, found.branch.path):
        return found
    if db.session.scalar(seen.where(SeriesDate.series_id == found.id).limit(1)) is None:
        raise NotFound
    return found


def get_series_to_edit(actor: Actor, public_id: str) -> Series:
    """For organisers of its branch or above. Raises NotFound."""
    found = _find(public_id)
    if found is None or not can_edit_series(actor, found.branch.path):
        raise NotFound
    return found


def _find(public_id: str) -> Series | None:
    rows = select(Series).where(Series.public_id == public_id).options(joinedload(Series.branch))
    return db.session.scalar(rows)


def find_series_of(event_id: int) -> Series | None:
    """By an event's internal id."""
    rows = select(Series).join(SeriesDate, SeriesDate.series_id == Series.id).where(SeriesDate.event_id == event_id)
    return db.session.scalar(rows.options(joinedload(Series.branch)))


def list_series_of(event_ids: Collection[int]) -> dict[int, Series]:
    """By event id; events in no series are not in it."""
    rows = select(SeriesDate.event_id, Series).join(Series, Series.id == SeriesDate.series_id)
    return dict(db.session.execute(rows.where(SeriesDate.event_id.in_(event_ids))).all())


def list_dates(series: Series) -> list[tuple[SeriesDate, Event]]:
    """In the order in which they take place."""
    rows = select(SeriesDate, Event).join(Event, Event.id == SeriesDate.event_id)
    rows = rows.where(SeriesDate.series_id == series.id).order_by(Event.starts_at, Event.id)
    return [(one, event) for one, event in db.session.execute(rows.options(joinedload(Event.branch)))]


def list_visible_dates(actor: Actor, series: Series) -> list[Event]:
    """Those of its dates that this actor sees, in order."""
    rows = select(Event).join(SeriesDate, SeriesDate.event_id == Event.id)
    rows = rows.where(SeriesDate.series_id == series.id, visible_to(actor)).order_by(Event.starts_at, Event.id)
    return list(db.session.scalars(rows.options(joinedload(Event.branch))))


def list_branch_series(branch: Branch) -> list[tuple[Series, int]]:
    """A branch's series and how many dates each has, the newest first."""
    number = select(func.count()).where(SeriesDate.series_id == Series.id).scalar_subquery()
    rows = select(Series, number).where(Series.branch_id == branch.id).order_by(Series.id.desc())
    return [(found, dates) for found, dates in db.session.execute(rows)]
