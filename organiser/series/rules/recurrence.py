"""Which days a rule means. Days are stored as dates, never as a rule in a calendar; the rule says how to go on.

The meaning of every part is that of RFC 5545 §3.3.10 with WKST=MO; tests compare it with an implementation of that.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any

from organiser.kernel.errors import Invalid

MOST_DATES = 366
MOST_YEARS = 10
MOST_WEEKS, MOST_MONTHS = 52, 24
LAST = -1
NTHS = (1, 2, 3, 4, LAST)
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


class Every(StrEnum):
    WEEK = "week"
    MONTH_DATE = "month_date"
    MONTH_WEEKDAY = "month_weekday"


@dataclass(frozen=True, slots=True)
class Rule:
    """Days from `first` on. `weekdays` are 0 (Monday) to 6, by default that of `first`; a month's weekday is the one of
    them and the `nth` (1 to 4, or LAST), by default the one that `first` is.

    Exactly one of `until` (included) and `count` ends it; `skipped` days count, as EXDATE's do.
    """

    first: date
    every: Every = Every.WEEK
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    until: date | None = None
    count: int | None = None
    skipped: tuple[date, ...] = ()


def list_days(rule: Rule) -> list[date]:
    """In order, without the skipped ones. Raises Invalid for what no branch can mean; at most 366, within ten years."""
    check_rule(rule)
    skipped = set(rule.skipped)
    return [day for day in _list_all(rule) if day not in skipped]


def check_rule(rule: Rule) -> None:
    """Raises Invalid for the first part that cannot stand. Nothing is counted out before its size is known."""
    most = MOST_WEEKS if rule.every == Every.WEEK else MOST_MONTHS
    if not 1 <= rule.interval <= most:
        raise Invalid("interval", "range", min=1, max=most)
    if len(rule.weekdays) > 7 or not set(rule.weekdays) <= set(range(7)):
        raise Invalid("weekdays", "unknown")
    if rule.nth is not None and rule.nth not in NTHS:
        raise Invalid("nth", "unknown")
    if not 1970 <= rule.first.year <= 2200:
        raise Invalid("day", "year")
    if (rule.until is None) == (rule.count is None):
        raise Invalid("until", "one_end")
    if rule.until is not None and not rule.first <= rule.until <= _horizon(rule):
        raise Invalid("until", "range", min=rule.first, max=_horizon(rule))
    if rule.count is not None and not 1 <= rule.count <= MOST_DATES:
        raise Invalid("count", "range", min=1, max=MOST_DATES)
    if len(rule.skipped) > MOST_DATES:
        raise Invalid("skipped", "number", max=MOST_DATES)


def _list_all(rule: Rule) -> list[date]:
    """Raises Invalid: too many, or a count that ten years don't hold."""
    end = rule.until or _horizon(rule)
    days: list[date] = []
    for day in takewhile(lambda one: one <= end, _walk(rule)):
        if len(days) == MOST_DATES:
            raise Invalid("until", "number", max=MOST_DATES)
        days.append(day)
        if len(days) == rule.count:
            return days
    if rule.count is not None:
        raise Invalid("count", "far", years=MOST_YEARS)
    return days


def _horizon(rule: Rule) -> date:
    return rule.first + timedelta(days=MOST_YEARS * 366)


def _walk(rule: Rule) -> Iterator[date]:
    """Without end, as long as the calendar goes; the caller stops at the horizon."""
    if rule.every == Every.WEEK:
        return _walk_weeks(rule)
    return (day for month in _walk_months(rule) if (day := _day_in(rule, month)) is not None and day >= rule.first)


def _walk_weeks(rule: Rule) -> Iterator[date]:
    monday = rule.first - rule.first.weekday() * _DAY
    weekdays = sorted(set(rule.weekdays)) or [rule.first.weekday()]
    while True:
        for weekday in weekdays:
            if (day := monday + weekday * _DAY) >= rule.first:
                yield day
        monday += rule.interval * _WEEK


def _walk_months(rule: Rule) -> Iterator[date]:
    """The first day of each month meant, a month past the horizon at most."""
    number = rule.first.year * 12 + rule.first.month - 1
    end = _horizon(rule)
    while number // 12 <= end.year:
        yield date(number // 12, number % 12 + 1, 1)
        number += rule.interval


def _day_in(rule: Rule, month: date) -> date | None:
    days = monthrange(month.year, month.month)[1]
    if rule.every == Every.MONTH_DATE:
        return month.replace(day=rule.first.day) if rule.first.day <= days else None
    weekday, nth = month_weekday(rule)
    if nth == LAST:
        last = month.replace(day=days)
        return last - (last.weekday() - weekday) % 7 * _DAY
    return month + ((weekday - month.weekday()) % 7 + 7 * (nth - 1)) * _DAY


def month_weekday(rule: Rule) -> tuple[int, int]:
    """Which weekday of a month, and the how-manieth; a fifth one is the last."""
    weekday = rule.weekdays[0] if rule.weekdays else rule.first.weekday()
    nth = (rule.first.day - 1) // 7 + 1
    return weekday, rule.nth or (nth if nth in NTHS else LAST)


def list_left_out(rule: Rule) -> list[date]:
    """The first days of months before the last date that have no such day: those without a 31st."""
    if rule.every != Every.MONTH_DATE or not (days := _list_all(rule)):
        return []
    months = takewhile(lambda month: month <= days[-1], _walk_months(rule))
    return [month for month in months if _day_in(rule, month) is None]


def shift_rule(rule: Rule, days: int) -> Rule:
    """A weekly rule so many days later, as when every date of it moved."""
    by = days * _DAY
    return replace(
        rule,
        first=rule.first + by,
        weekdays=tuple(sorted((weekday + days) % 7 for weekday in rule.weekdays)),
        until=rule.until and rule.until + by,
        skipped=tuple(day + by for day in rule.skipped),
    )


def skip_days(rule: Rule, days: Iterable[date]) -> Rule:
    """The same rule without these days either."""
    return replace(rule, skipped=tuple(sorted({*rule.skipped, *days})))


def write_rule(rule: Rule) -> dict[str, Any]:
    """As JSON, in words that a later release still reads."""
    return {
        "first": rule.first.isoformat(),
        "every": rule.every.value,
        "interval": rule.interval,
        "weekdays": list(rule.weekdays),
        "nth": rule.nth,
        "until": rule.until.isoformat() if rule.until else None,
        "count": rule.count,
        "skipped": [day.isoformat() for day in rule.skipped],
    }


def read_rule(written: dict[str, Any]) -> Rule:
    """What write_rule() wrote."""
    return Rule(
        first=date.fromisoformat(written["first"]),
        every=Every(written["every"]),
        interval=written["interval"],
        weekdays=tuple(written["weekdays"]),
        nth=written["nth"],
        until=date.fromisoformat(written["until"]) if written["until"] else None,
        count=written["count"],
        skipped=tuple(map(date.fromisoformat, written["skipped"])),
    )
