"""Other days from a date on: which dates stay, move, begin or end when a rule changes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from organiser.events.errors import TimeRefused
from organiser.events.models import State
from organiser.events.rules import EventValues
from organiser.events.times import DAY
from organiser.series.errors import DatesRefused, RefusedDate
from organiser.series.rules.dating import UNASKED, Folds, place_on, put_on
from organiser.series.rules.planning import Dated, Plan, Step, Verb, keep, make_plan
from organiser.series.rules.recurrence import Every, Rule, list_days

_Period = tuple[int, int]


def plan_rule(dates: Sequence[Dated], rule: Rule, *, since: date, now: datetime, folds: Folds = UNASKED) -> Plan:
    """The days of `rule` for the dates from `since` on, which may themselves stand before its first day, or behind it.

    A date whose day stays, stays. Another moves to a new day of the same week, or month; where there is none it is
    cancelled, or deleted if it is a draft that nobody is registered for. New days get new dates, like the last one but
    for readings and names. What was moved by hand keeps its time. Raises Invalid, DatesRefused, DatesCollide.
    """
    return _plan(dates, list_days(rule), rule, since=since, now=now, folds=folds)


def plan_end(dates: Sequence[Dated], last_rule: Rule, *, since: date, now: datetime) -> Plan:
    """From this day on there are no more dates."""
    rule = replace(last_rule, until=max(last_rule.first, since - DAY), count=None)
    return _plan(dates, [], rule, since=since, now=now, folds=UNASKED)


def _plan(
    dates: Sequence[Dated], days: Sequence[date], rule: Rule, *, since: date, now: datetime, folds: Folds
) -> Plan:
    meant = [one for one in dates if one.day >= since and not one.is_settled]
    others = [one for one in dates if one not in meant]
    taken = {one.day for one in others}
    free = [day for day in days if day not in taken]
    pairs = _pair(meant, free, rule)
    steps, refused = [], []
    for one, day in pairs:
        try:
            steps.append(_step(one, day, folds))
        except TimeRefused as refusal:
            refused.append(RefusedDate(day or one.day, refusal))
    used = {day for _, day in pairs}
    for day in (day for day in free if day not in used):
        try:
            steps += _make(_model(meant or dates), day, folds, now)
        except TimeRefused as refusal:
            refused.append(RefusedDate(day, refusal))
    if refused:
        raise DatesRefused(sorted(refused, key=lambda one: one.day))
    return make_plan(steps, rule, others=others)


def _pair(meant: Sequence[Dated], days: Sequence[date], rule: Rule) -> list[tuple[Dated, date | None]]:
    """Each date with its day afterwards: its own, else the next free one of the same week or month, else none."""
    kept = {one.day for one in meant} & set(days)
    free: dict[_Period, list[date]] = {}
    for day in days:
        if day not in kept:
            free.setdefault(_period(day, rule), []).append(day)
    pairs: list[tuple[Dated, date | None]] = []
    for one in sorted(meant, key=lambda one: one.day):
        if one.day in kept:
            pairs.append((one, one.day))
        else:
            near = free.get(_period(one.day, rule))
            pairs.append((one, near.pop(0) if near else None))
    return pairs


def _period(day: date, rule: Rule) -> _Period:
    if rule.every == Every.WEEK:
        year, week, _ = day.isocalendar()
        return year, week
    return day.year, day.month


def _step(one: Dated, day: date | None, folds: Folds) -> Step:
    if day == one.day:
        return keep(one)
    if day is None:
        return _end(one)
    if one.offset or one.state == State.POSTPONED:
        return keep(one, day=day, own=("when",))
    values = put_on(one.values, place_on(one.values.when, day, folds))
    return Step(Verb.CHANGE, day, one.event_id, one.values, values, one.state, ("when",), (), one.people)


def _end(one: Dated) -> Step:
    """Readers of the calendar have to see that it is off; a draft that nobody waits for just goes."""
    if one.state != State.DRAFT:
        return Step(Verb.CANCEL, one.day, one.event_id, one.values, None, one.state, (), (), one.people)
    if one.people:
        return keep(one, own=("people",))
    return Step(Verb.DELETE, one.day, one.event_id, one.values, None, one.state)


def _model(dates: Iterable[Dated]) -> EventValues:
    """What a new date is like: the last one that wasn't called off. What was read there is not read again, and whoever
    agreed to be named agreed for that evening."""
    ordered = sorted(dates, key=lambda one: (one.state != State.CANCELLED, one.values.when.starts_at))
    return replace(ordered[-1].values, people=(), readings=())


def _make(model: EventValues, day: date, folds: Folds, now: datetime) -> list[Step]:
    """Nothing is made that is over already."""
    values = put_on(model, place_on(model.when, day, folds))
    return [Step(Verb.MAKE, day, values=values)] if values.when.starts_at > now else []
