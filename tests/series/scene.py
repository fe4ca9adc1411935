"""Series to edit, and what became of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from organiser.branches.models import Branch
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.events.rules import EventValues
from organiser.kernel.db import db, transaction
from organiser.series import actions
from organiser.series.models import Series
from organiser.series.queries import find_series_of, list_dates
from organiser.series.rules.dating import UNASKED, Folds
from organiser.series.rules.planning import Plan, Scope
from organiser.series.rules.recurrence import Rule
from tests.support.make import event_values, make_when, organiser_of


def make_series(branch: Branch, rule: Rule, *, publish: bool = True, **values: Any) -> Series:
    """An evening from seven to nine on each day, on the branch's clock unless `when` says otherwise."""
    wanted = event_values(**({"when": make_when(rule.first, zone=branch.zone)} | values))
    actor = organiser_of(branch)
    with transaction():
        series_id = actions.create_series(actor, branch.public_id, values=wanted, rule=rule).public_id
    if publish:
        with transaction():
            actions.publish_dates(actor, series_id)
    return fetch(series_id)


def fetch(series_id: str) -> Series:
    db.session.expire_all()
    return db.session.query(Series).filter_by(public_id=series_id).one()


def events_of(series: Series) -> list[Event]:
    db.session.expire_all()
    return [event for _, event in list_dates(series)]


def days_of(series: Series) -> list[date]:
    """The days of the rule."""
    db.session.expire_all()
    return [one.day for one, _ in list_dates(series)]


def change(event: Event, scope: Scope, *, folds: Folds = UNASKED, **changes: Any) -> Plan:
    """Edit one date, look at the dry run, and let it happen."""
    event = get_event_to_edit(organiser_of(event.branch), event.public_id)
    return change_to(event, scope, replace(values_of(event), **changes), folds=folds)


def change_to(event: Event, scope: Scope, values: EventValues, *, folds: Folds = UNASKED) -> Plan:
    actor, event_id, version = organiser_of(event.branch), event.public_id, event.version
    series = find_series_of(event.id)
    assert series is not None
    plan = actions.plan_edit(series, event_id, values=values, scope=scope, folds=folds)
    with transaction():
        actions.edit_dates(
            actor, event_id, version=version, values=values, scope=scope, digest=plan.digest, folds=folds
        )
    return plan


def redate(series: Series, rule: Rule, *, since: date | None = None, reason: str = "The house is closed.") -> Plan:
    """Give it other days, as its dry run says."""
    actor, series_id = organiser_of(series.branch), series.public_id
    since = since or rule.first
    plan = actions.plan_days(series, rule, since=since)
    with transaction():
        actions.change_days(actor, series_id, rule=rule, since=since, digest=plan.digest, reason=reason)
    return plan


def stop(series: Series, since: date) -> Plan:
    actor, series_id = organiser_of(series.branch), series.public_id
    plan = actions.plan_stop(series, since)
    with transaction():
        actions.end_series(actor, series_id, since=since, digest=plan.digest, reason="Nobody has time.")
    return plan


def act(action: Callable[..., Any], series: Series, **values: Any) -> None:
    actor, series_id = organiser_of(series.branch), series.public_id
    with transaction():
        action(actor, series_id, **values)
