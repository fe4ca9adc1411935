"""The frame around every change of a series: its row, then its events in one order, then the vault's end."""

from datetime import date

from sqlalchemy import func, select

from organiser.events.actions.changing import retention_of
from organiser.events.models import Event
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import move_vault_end
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
    of_series = select(SeriesDate.event_id).where(SeriesDate.series_id == series.id)
    events = select(Event).where(Event.id.in_(of_series)).order_by(Event.id).with_for_update(of=Event)
    db.session.scalars(events.execution_options(populate_existing=True)).all()
    return series


def leave_out(series: Series, day: date) -> None:
    """The series goes on without this day, also when its rule is lengthened."""
    rule = read_rule(series.rule)
    if day in list_days(rule):
        series.rule = write_rule(skip_days(rule, [day]))


def follow_with_vault(series: Series) -> None:
    """The series' vault ends some days after its last date."""
    last = select(func.max(Event.ends_at)).join(SeriesDate, SeriesDate.event_id == Event.id)
    end = db.session.scalar(last.where(SeriesDate.series_id == series.id))
    if end is not None and series.vault.destroyed_at is None:
        move_vault_end(series.vault, end + retention_of(series.branch))
