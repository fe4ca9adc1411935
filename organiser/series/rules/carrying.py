"""Carrying the edit of one date over to others: what was equal before is equal afterwards, what was not stays. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from organiser.events.errors import TimeRefused
from organiser.events.models import State
from organiser.events.rules import EventValues, check_values
from organiser.events.times import DAY, When
from organiser.series.errors import DatesRefused, RefusedDate, RuleNeeded
from organiser.series.rules.dating import UNASKED, Folds, lead_of, moment_before, place_on, put_on
from organiser.series.rules.planning import FIELDS, GROUPS, Dated, Plan, Scope, Step, Verb, keep, make_plan
from organiser.series.rules.recurrence import Every, Rule, shift_rule

_DEADLINES = ("registration_opens_at", "registration_closes_at")
# Hours on the wall, days that it lasts, zone, all day.
_Clock = tuple[time, time, timedelta, str, bool]


def plan_carry(
    dates: Sequence[Dated], anchor_id: str, after: EventValues, scope: Scope, *, rule: Rule, folds: Folds = UNASKED
) -> Plan:
    """Three ways: a field that changed on the anchor changes wherever it said what the anchor said before.

    A shift of the anchor by days shifts every date that stood as far from its own day. What has begun or is cancelled
    is left alone; a postponed date waits for one of its own. Raises DatesRefused, DatesCollide, RuleNeeded, Invalid.
    """
    anchor = next(one for one in dates if one.event_id == anchor_id)
    meant = [one for one in dates if one is anchor or (_is_meant(one, anchor, scope) and not one.is_settled)]
    shift = (after.when.starts_wall.date() - anchor.values.when.starts_wall.date()).days
    if scope == Scope.THIS:
        meant, shift = [anchor], 0
    steps, refused = [], []
    for one in meant:
        try:
            steps.append(_carry(one, anchor, after, shift=shift, folds=folds))
        except TimeRefused as refusal:
            refused.append(RefusedDate(_day_after(one, anchor, after), refusal))
    if refused:
        raise DatesRefused(refused)
    others = [one for one in dates if one not in meant]
    return make_plan(steps, _follow_rule(rule, meant, shift=shift, whole=not others), others=others)


def _is_meant(one: Dated, anchor: Dated, scope: Scope) -> bool:
    return scope == Scope.ALL or one.day >= anchor.day


def _carry(one: Dated, anchor: Dated, after: EventValues, *, shift: int, folds: Folds) -> Step:
    day = one.day + shift * DAY
    if one is anchor:
        return _step(one, day, after, own=())
    values, own = _carry_time(one, anchor, after, folds)
    for name in FIELDS:
        names = GROUPS.get(name, (name,))
        was, now, here = (_read(source, names) for source in (anchor.values, after, one.values))
        if was == now or here == now:
            continue
        if here == was:
            values = replace(values, **now)
        else:
            own.append(name)
    values, own_deadlines = _carry_deadlines(one, anchor, after, values)
    return _step(one, day, values, own=(*own, *own_deadlines))


def _read(values: EventValues, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(values, name) for name in names}


def _carry_time(one: Dated, anchor: Dated, after: EventValues, folds: Folds) -> tuple[EventValues, list[str]]:
    """Hours and days apart: who moved a date to Friday by hand still gets the new hour."""
    was, now, here = anchor.values.when, after.when, one.values.when
    if was == now:
        return one.values, []
    moves_hours = _clock_of(was) != _clock_of(now)
    moves_day = was.starts_wall.date() != now.starts_wall.date()
    own_hours = moves_hours and _clock_of(here) != _clock_of(was)
    own_day = moves_day and one.offset != anchor.offset
    if one.state == State.POSTPONED:
        return one.values, ["when"]
    when = now if moves_hours and not own_hours else here
    day = _day_after(one, anchor, after)
    own = ["when"] if own_hours or own_day else []
    if day == here.starts_wall.date() and _clock_of(when) == _clock_of(here):
        return one.values, own
    return put_on(one.values, place_on(when, day, folds)), own


def _day_after(one: Dated, anchor: Dated, after: EventValues) -> date:
    here = one.values.when.starts_wall.date()
    if one.offset != anchor.offset or one.state == State.POSTPONED:
        return here
    return here + (after.when.starts_wall.date() - anchor.values.when.starts_wall.date())


def _clock_of(when: When) -> _Clock:
    span = when.ends_wall.date() - when.starts_wall.date()
    return when.starts_wall.time(), when.ends_wall.time(), span, when.zone, when.all_day


def _carry_deadlines(
    one: Dated, anchor: Dated, after: EventValues, values: EventValues
) -> tuple[EventValues, list[str]]:
    """Registration opens and closes so long before each date, as the wall counts."""
    own = []
    for name in _DEADLINES:
        was = lead_of(getattr(anchor.values, name), anchor.values.when)
        now = lead_of(getattr(after, name), after.when)
        here = lead_of(getattr(one.values, name), one.values.when)
        if now in (was, here):
            continue
        if here == was:
            deadline: dict[str, Any] = {name: moment_before(now, values.when)}
            values = replace(values, **deadline)
        else:
            own.append(name)
    return values, own


def _step(one: Dated, day: date, values: EventValues, *, own: Sequence[str]) -> Step:
    names = ("when", *FIELDS, *_DEADLINES)
    changed = tuple(
        name
        for name in names
        if _read(values, GROUPS.get(name, (name,))) != _read(one.values, GROUPS.get(name, (name,)))
    )
    if not changed:
        return keep(one, day=day, own=own)
    check_values(values)
    return Step(Verb.CHANGE, day, one.event_id, one.values, values, one.state, changed, tuple(own), one.people)


def _follow_rule(rule: Rule, meant: Sequence[Dated], *, shift: int, whole: bool) -> Rule:
    """A weekly rule goes on from the moved days. A month's second Tuesday plus a day is no rule. Raises RuleNeeded."""
    if shift == 0:
        return rule
    first, last = min(one.day for one in meant), max(one.day for one in meant)
    if whole and rule.every == Every.WEEK:
        return shift_rule(rule, shift)
    if rule.every == Every.WEEK:
        skipped = tuple(day for day in rule.skipped if day >= first)
        return shift_rule(replace(rule, first=first, until=last, count=None, skipped=skipped), shift)
    if len(meant) == 1 and whole:
        return Rule(first + shift * DAY, count=1)
    raise RuleNeeded
