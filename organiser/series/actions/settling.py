"""What belongs to a series as a whole: its name, whether one can enrol, and which events belong to it."""

from sqlalchemy import func, select

from organiser.events.models import Event
from organiser.kernel import activity
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.slugs import make_any_slug
from organiser.series.actions.locking import follow_with_vault, leave_out, lock_series
from organiser.series.errors import NothingLeft
from organiser.series.facts import SeriesChanged
from organiser.series.models import Series, SeriesDate

MAX_TITLE = 160


def rename_series(actor: Actor, series_id: str, *, title: str) -> Series:
    """Its dates keep their own titles. Raises NotFound, Invalid."""
    series = lock_series(actor, series_id)
    if not 1 <= len(title) <= MAX_TITLE:
        raise Invalid("title", "length", max=MAX_TITLE)
    series.title, series.slug = title, make_any_slug(title)
    _note(actor, series, "renamed")
    return series


def open_enrolments(actor: Actor, series_id: str) -> Series:
    """Raises NotFound."""
    return _set_enrolments(lock_series(actor, series_id), actor, takes=True, verb="enrolments_opened")


def close_enrolments(actor: Actor, series_id: str) -> Series:
    """Whoever is enrolled stays so. Raises NotFound."""
    return _set_enrolments(lock_series(actor, series_id), actor, takes=False, verb="enrolments_closed")


def _set_enrolments(series: Series, actor: Actor, *, takes: bool, verb: str) -> Series:
    if series.takes_enrolments != takes:
        series.takes_enrolments = takes
        _note(actor, series, verb)
    return series


def detach_date(actor: Actor, series_id: str, *, event_id: str) -> None:
    """From now on an event by itself, with all its people. Raises NotFound, NothingLeft for the last date."""
    series = lock_series(actor, series_id)
    rows = select(SeriesDate).join(Event, Event.id == SeriesDate.event_id)
    date = db.session.scalar(rows.where(SeriesDate.series_id == series.id, Event.public_id == event_id))
    if date is None:
        raise NotFound
    number = select(func.count()).select_from(SeriesDate).where(SeriesDate.series_id == series.id)
    if db.session.scalar(number) == 1:
        raise NothingLeft
    leave_out(series, date.day)
    db.session.delete(date)
    db.session.flush()
    follow_with_vault(series)
    _note(actor, series, "detached")
    activity.record(actor, "detached", subject="events", subject_id=event_id, branch_id=series.branch_id)


def _note(actor: Actor, series: Series, verb: str) -> None:
    series.version += 1
    db.session.flush()
    activity.record(actor, verb, subject="series", subject_id=series.public_id, branch_id=series.branch_id)
    announce(SeriesChanged(series.id))
