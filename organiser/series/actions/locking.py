"""The frame around every change of a series: its row, then its events in one order, then the vault's end."""

from datetime import date

from sqlalchemy import func, select

from organiser.events.actions.changing import retention_of
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import create_vault, move_vault_end
from organiser.series.models import Series, SeriesDate
from organiser.series.policies import can_edit_series
from organiser.series.rules.recurrence import list_days, read_rule, skip_days, write_rule


def lock_series(actor: Actor, public_id: str) -> Series:
    """The row under its lock and all its events under theirs, in the order of their ids. Raises NotFound.

    Whoever edits one event holds its row and reads the series without a lock, so that no two wait for each other.
    """
    row = select(Series).where(Series.public_id == public_id).with_for_update(of=Series)
    series = db.session.scalar(row.execution_options(populate_existing=True))
    if series is None or not can_edit_series(actor, series.branch.path):
        raise NotFound
    _lock_dates(series)
    return series


def lock_series_of_vault(vault_id: int) -> Series | None:
    """The same for a job that goes by the vault's internal id; None if the series went before its vault."""
    row = select(Series).where(Series.vault_id == vault_id).with_for_update(of=Series)
    series = db.session.scalar(row.execution_options(populate_existing=True))
    if series is not None:
        _lock_dates(series)
    return series


def _lock_dates(series: Series) -> None:
    of_series = select(SeriesDate.event_id).where(SeriesDate.series_id == series.id)
    events = select(Event).where(Event.id.in_(of_series)).order_by(Event.id).with_for_update(of=Event)
    db.session.scalars(events.execution_options(populate_existing=True)).all()


def leave_out(series: Series, day: date) -> None:
    """The series goes on without this day, also when its rule is lengthened."""
    rule = read_rule(series.rule)
    if day in list_days(rule):
        series.rule = write_rule(skip_days(rule, [day]))


def follow_with_vault(series: Series) -> None:
    """The series' vault ends some days after its last date. One that is gone gets a successor with a date that comes
    anew: nobody is enrolled then any more."""
    last = select(func.max(Event.ends_at)).join(SeriesDate, SeriesDate.event_id == Event.id)
    ends_at = db.session.scalar(last.where(SeriesDate.series_id == series.id))
    if ends_at is None:
        return
    end = ends_at + retention_of(series.branch)
    if series.vault.destroyed_at is None:
        move_vault_end(series.vault, end)
    elif end > clock.now():
        series.vault = create_vault("series", destroy_after=end)
