"""Editing several dates at once: what was shown in a dry run is what happens, or nothing does."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from organiser.events.models import Event
from organiser.events.rules import EventValues
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import EditConflict, NotFound
from organiser.kernel.slugs import make_any_slug
from organiser.series.actions.locking import lock_series
from organiser.series.actions.reading import read_dates
from organiser.series.actions.taking import require_shown, take_steps
from organiser.series.models import Series, SeriesDate
from organiser.series.rules.carrying import plan_carry
from organiser.series.rules.dating import UNASKED, Folds
from organiser.series.rules.planning import Dated, Plan, Scope
from organiser.series.rules.recurrence import Rule, read_rule
from organiser.series.rules.redating import plan_end, plan_rule


def plan_edit(series: Series, event_id: str, *, values: EventValues, scope: Scope, folds: Folds = UNASKED) -> Plan:
    """The dry run of edit_dates(): nothing is locked and nothing changes. Raises what plan_carry() does."""
    return plan_carry(read_dates(series), event_id, values, scope, rule=read_rule(series.rule), folds=folds)


def edit_dates(
    actor: Actor,
    event_id: str,
    *,
    version: int,
    values: EventValues,
    scope: Scope,
    digest: str,
    folds: Folds = UNASKED,
) -> Series:
    """Edit one date, and carry it over to those meant. `version` is the date's, `digest` that of the plan shown.

    Raises NotFound, EditConflict, PlanChanged, and what plan_carry() and edit_event() do.
    """
    series = lock_series(actor, _series_id_of(event_id))
    current = db.session.scalar(select(Event.version).where(Event.public_id == event_id)) or 0
    if current != version:
        raise EditConflict(given=version, current=current)
    dates = read_dates(series)
    plan = plan_carry(dates, event_id, values, scope, rule=read_rule(series.rule), folds=folds)
    require_shown(plan, digest)
    take_steps(actor, series, plan, verb="date_edited" if scope == Scope.THIS else "edited")
    _follow_title(series, dates, event_id, values, scope)
    return series


def _series_id_of(event_id: str) -> str:
    """Public ids. Raises NotFound for an event in no series."""
    rows = select(Series.public_id).join(SeriesDate, SeriesDate.series_id == Series.id)
    found = db.session.scalar(rows.join(Event, Event.id == SeriesDate.event_id).where(Event.public_id == event_id))
    if found is None:
        raise NotFound
    return found


def _follow_title(series: Series, dates: Iterable[Dated], event_id: str, values: EventValues, scope: Scope) -> None:
    """The series is called what its dates are called, unless somebody gave it a name of its own."""
    before = next(one.values.title for one in dates if one.event_id == event_id)
    if scope != Scope.THIS and series.title == before != values.title:
        series.title, series.slug = values.title, make_any_slug(values.title)


def plan_days(series: Series, rule: Rule, *, since: date, folds: Folds = UNASKED) -> Plan:
    """The dry run of change_days(). Raises what plan_rule() does."""
    return plan_rule(read_dates(series), rule, since=since, now=clock.now(), folds=folds)


def change_days(
    actor: Actor, series_id: str, *, rule: Rule, since: date, digest: str, reason: str = "", folds: Folds = UNASKED
) -> list[Event]:
    """Other days from the date of `since` on: a longer series, a shorter one, another rhythm. The new dates, as drafts.

    `reason` is for those that are cancelled. Raises NotFound, PlanChanged, and what plan_rule() and cancel_event() do.
    """
    series = lock_series(actor, series_id)
    plan = plan_days(series, rule, since=since, folds=folds)
    require_shown(plan, digest)
    return take_steps(actor, series, plan, verb="redated", reason=reason)


def plan_stop(series: Series, since: date) -> Plan:
    """The dry run of end_series()."""
    return plan_end(read_dates(series), read_rule(series.rule), since=since, now=clock.now())


def end_series(actor: Actor, series_id: str, *, since: date, digest: str, reason: str = "") -> None:
    """No dates from this day on. Raises NotFound, PlanChanged, and what cancel_event() does."""
    series = lock_series(actor, series_id)
    plan = plan_stop(series, since)
    require_shown(plan, digest)
    take_steps(actor, series, plan, verb="ended", reason=reason)
