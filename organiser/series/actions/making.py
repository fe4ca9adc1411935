"""A series and its dates: made from one event's values and a rule, published together."""

from collections.abc import Sequence
from datetime import date, datetime

from organiser.branches.models import Branch
from organiser.events.actions import create_dates, publish_locked
from organiser.events.actions.changing import lock_branch, retention_of
from organiser.events.models import Event, Kind, State
from organiser.events.rules import EventValues, is_over
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.errors import Invalid
from organiser.kernel.slugs import make_any_slug
from organiser.kernel.vaults import create_vault
from organiser.series.actions.locking import lock_series
from organiser.series.actions.reading import list_events
from organiser.series.facts import SeriesChanged
from organiser.series.models import Series, SeriesDate
from organiser.series.rules.dating import UNASKED, Folds, place_all, put_on, require_all
from organiser.series.rules.recurrence import Rule, list_days, write_rule


def create_series(
    actor: Actor,
    branch_id: str,
    *,
    values: EventValues,
    rule: Rule,
    folds: Folds = UNASKED,
    series_id: str | None = None,
) -> Series:
    """Drafts on all days of the rule, alike but for their day. `branch_id` is public.

    `series_id` was made with the form: one that is sent twice makes one series. Raises NotFound, Invalid, DatesRefused.
    """
    branch = lock_branch(actor, branch_id)
    if (made := find_made(Series, series_id, branch_id=branch.id)) is not None:
        return made
    days = list_days(rule)
    if not days:
        raise Invalid("until", "no_dates")
    whens = require_all(place_all(values.when, days, folds))
    series = _write_series(actor, branch, values, rule, ends_at=whens[-1].ends_at, public_id=series_id)
    add_dates(actor, series, days, [put_on(values, when) for when in whens])
    activity.record(actor, "created", subject="series", subject_id=series.public_id, branch_id=branch.id)
    announce(SeriesChanged(series.id))
    return series


def _write_series(
    actor: Actor, branch: Branch, values: EventValues, rule: Rule, *, ends_at: datetime, public_id: str | None
) -> Series:
    series = Series(
        public_id=take_id(Series, public_id), branch=branch, title=values.title,
        slug=make_any_slug(values.title), rule=write_rule(rule), created_by=actor.account_id or None,
        created_at=clock.now(), is_demo=branch.is_demo, version=1,
        takes_enrolments=values.kind == Kind.CIRCLE,
        vault=create_vault("series", destroy_after=ends_at + retention_of(branch)),
    )  # fmt: skip
    db.session.add(series)
    db.session.flush()
    return series


def add_dates(actor: Actor, series: Series, days: Sequence[date], dates: Sequence[EventValues]) -> list[Event]:
    """An event for each of these days, as drafts of the series."""
    events = create_dates(actor, series.branch.public_id, dates=dates)
    db.session.add_all(
        SeriesDate(event_id=event.id, series_id=series.id, day=day) for day, event in zip(days, events, strict=True)
    )
    db.session.flush()
    return events


def publish_dates(actor: Actor, series_id: str) -> list[Event]:
    """Every draft that isn't over. Raises NotFound, BranchClosed."""
    series, now = lock_series(actor, series_id), clock.now()
    drafts = [event for event in list_events(series) if event.state == State.DRAFT and not is_over(event, now)]
    for event in drafts:
        publish_locked(actor, event)
    if drafts:
        activity.record(actor, "published", subject="series", subject_id=series.public_id, branch_id=series.branch_id)
    return drafts
