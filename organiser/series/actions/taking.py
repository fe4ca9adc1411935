"""Taking the steps of a plan: each date by the events' own actions, and one fact for the whole."""

from datetime import timedelta

from sqlalchemy import select

from organiser.events.actions import cancel_event, delete_draft, edit_locked
from organiser.events.models import Event
from organiser.kernel import activity, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.series.actions.locking import follow_with_vault
from organiser.series.actions.making import add_dates
from organiser.series.actions.reading import list_events
from organiser.series.errors import PlanChanged
from organiser.series.facts import SeriesChanged, SeriesEdited
from organiser.series.models import Series, SeriesDate
from organiser.series.rules.planning import Plan, Step, Verb
from organiser.series.rules.recurrence import write_rule

OUT_OF_THE_WAY = timedelta(days=400_000)


def require_shown(plan: Plan, digest: str) -> None:
    """Raises PlanChanged if what would happen now is not what was shown."""
    if plan.digest != digest:
        raise PlanChanged


def take_steps(actor: Actor, series: Series, plan: Plan, *, verb: str, reason: str = "") -> list[Event]:
    """The dates that were made. Raises what the events' actions raise; `reason` is for what is cancelled."""
    dates = {event.public_id: event for event in list_events(series)}
    touched = []
    for step in plan.of(Verb.CHANGE, Verb.CANCEL, Verb.DELETE):
        _take(actor, step, dates[step.event_id], reason=reason)
        if step.verb != Verb.DELETE:
            touched.append(dates[step.event_id].id)
    _put_days(series, plan)
    made = plan.of(Verb.MAKE)
    new = add_dates(actor, series, [one.day for one in made], [one.values for one in made if one.values])
    series.rule = write_rule(plan.rule)
    series.version += 1
    db.session.flush()
    follow_with_vault(series)
    activity.record(actor, verb, subject="series", subject_id=series.public_id, branch_id=series.branch_id)
    announce(SeriesChanged(series.id))
    announce(SeriesEdited(series.id, ids.new_public_id(), tuple(touched)))
    return new


def _take(actor: Actor, step: Step, event: Event, *, reason: str) -> None:
    if step.verb == Verb.CHANGE and step.values is not None:
        edit_locked(actor, event, values=step.values)
    elif step.verb == Verb.CANCEL:
        cancel_event(actor, step.event_id, reason=reason)
    else:
        delete_draft(actor, step.event_id)


def _put_days(series: Series, plan: Plan) -> None:
    """The days of the rule, in two steps: a week later, each date takes the day that the next one still has."""
    days = {one.event_id: one.day for one in plan.of(Verb.KEEP, Verb.CHANGE)}
    rows = select(SeriesDate, Event.public_id).join(Event, Event.id == SeriesDate.event_id)
    rows = rows.where(SeriesDate.series_id == series.id)
    dates = [(date, days.get(public_id, date.day)) for date, public_id in db.session.execute(rows)]
    moved = [(date, day) for date, day in dates if date.day != day]
    for date, _ in moved:
        date.day += OUT_OF_THE_WAY
    db.session.flush()
    for date, day in moved:
        date.day = day
    db.session.flush()
