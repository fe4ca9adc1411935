"""Which days a rule means, against an independent reading of RFC 5545."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from time import process_time

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.errors import Invalid
from organiser.series.rules.recurrence import (
    LAST,
    MOST_DATES,
    Every,
    Rule,
    list_days,
    list_left_out,
    month_weekday,
    read_rule,
    shift_rule,
    write_rule,
)

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    every = draw(st.sampled_from(Every))
    first = draw(DAYS)
    rule = Rule(
        first=first,
        every=every,
        interval=draw(st.integers(1, 4)),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), max_size=3 if every == Every.WEEK else 1)))),
        nth=draw(st.sampled_from([None, 1, 2, 3, 4, LAST])),
    )
    if draw(st.booleans()):
        return replace(rule, count=draw(st.integers(1, 25)))
    return replace(rule, until=first + timedelta(days=draw(st.integers(0, 700))))


def read_by_another(rule: Rule) -> list[date]:
    """The same by python-dateutil."""
    weekday, nth = month_weekday(rule)
    parts = {
        Every.WEEK: {"freq": rrule.WEEKLY, "byweekday": rule.weekdays or (rule.first.weekday(),), "wkst": rrule.MO},
        Every.MONTH_DATE: {"freq": rrule.MONTHLY, "bymonthday": rule.first.day},
        Every.MONTH_WEEKDAY: {"freq": rrule.MONTHLY, "byweekday": rrule.weekdays[weekday](nth)},
    }[rule.every]
    until = datetime.combine(rule.until, datetime.min.time()) if rule.until else None
    start = datetime.combine(rule.first, datetime.min.time())
    found = rrule.rrule(dtstart=start, interval=rule.interval, count=rule.count, until=until, **parts)
    return [moment.date() for moment in islice(found, MOST_DATES + 1)]


@given(rules())
def test_days_are_those_of_the_standard(rule: Rule) -> None:
    expected = read_by_another(rule)
    try:
        days = list_days(rule)
    except Invalid as refusal:
        too_far = rule.count is not None and expected[-1] > rule.first + timedelta(days=3660)
        assert (refusal.code, len(expected) > MOST_DATES or too_far) in {("far", True), ("number", True)}
    else:
        assert days == expected


@given(rules(), st.data())
def test_skipped_days_are_left_out_and_count(rule: Rule, data: st.DataObject) -> None:
    days = list_days(rule) if rule.every != Every.MONTH_DATE else []
    skipped = tuple(sorted(data.draw(st.sets(st.sampled_from(days)) if days else st.just(set()))))
    if days:
        assert list_days(replace(rule, skipped=skipped)) == [day for day in days if day not in skipped]


@given(rules())
def test_a_rule_is_read_as_it_was_written(rule: Rule) -> None:
    rule = replace(rule, skipped=(rule.first,))
    assert read_rule(write_rule(rule)) == rule


@given(rules(), st.integers(-6, 6))
def test_a_weekly_rule_moves_with_its_dates(rule: Rule, days: int) -> None:
    """Weeks begin on Monday, so that only within one week every date of several weekdays moves alike."""
    rule = replace(rule, every=Every.WEEK, weekdays=())
    moved = [day + timedelta(days=days) for day in list_days(rule)]
    assert list_days(shift_rule(rule, days)) == moved


def test_the_thirty_first_leaves_out_months_without_one_and_says_so() -> None:
    rule = Rule(date(2027, 1, 31), Every.MONTH_DATE, count=4)
    assert list_days(rule) == [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31), date(2027, 7, 31)]
    assert list_left_out(rule) == [date(2027, 2, 1), date(2027, 4, 1), date(2027, 6, 1)]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule(date(2027, 3, 2), count=3), ["2027-03-02", "2027-03-09", "2027-03-16"]),
        (Rule(date(2027, 3, 2), interval=2, until=date(2027, 3, 30)), ["2027-03-02", "2027-03-16", "2027-03-30"]),
        (Rule(date(2027, 3, 2), weekdays=(1, 3), count=3), ["2027-03-02", "2027-03-04", "2027-03-09"]),
        (Rule(date(2027, 3, 3), weekdays=(0,), count=2), ["2027-03-08", "2027-03-15"]),
        (Rule(date(2027, 3, 9), Every.MONTH_WEEKDAY, count=3), ["2027-03-09", "2027-04-13", "2027-05-11"]),
        (Rule(date(2027, 3, 30), Every.MONTH_WEEKDAY, count=3), ["2027-03-30", "2027-04-27", "2027-05-25"]),
        (Rule(date(2027, 3, 26), Every.MONTH_WEEKDAY, nth=LAST, count=2), ["2027-03-26", "2027-04-30"]),
        (Rule(date(2027, 3, 26), Every.MONTH_WEEKDAY, nth=1, count=2), ["2027-04-02", "2027-05-07"]),
        (Rule(date(2028, 2, 29), Every.MONTH_DATE, interval=12, count=2), ["2028-02-29", "2032-02-29"]),
        (Rule(date(2027, 3, 2), count=1), ["2027-03-02"]),
    ],
)
def test_days_by_hand(rule: Rule, days: list[str]) -> None:
    assert [day.isoformat() for day in list_days(rule)] == days


FIRST = date(2027, 3, 2)
HOSTILE = [
    (Rule(FIRST, interval=0, count=3), "interval"),
    (Rule(FIRST, interval=10**18, count=3), "interval"),
    (Rule(FIRST, Every.MONTH_DATE, interval=25, count=3), "interval"),
    (Rule(FIRST, count=367), "count"),
    (Rule(FIRST, count=10**18), "count"),
    (Rule(FIRST, count=0), "count"),
    (Rule(FIRST, until=date(9999, 12, 31)), "until"),
    (Rule(FIRST, until=date(2027, 3, 1)), "until"),
    (Rule(FIRST), "until"),
    (Rule(FIRST, count=3, until=date(2027, 5, 1)), "until"),
    (Rule(FIRST, weekdays=tuple(range(7)), until=date(2029, 3, 2)), "until"),
    (Rule(FIRST, weekdays=(7,), count=3), "weekdays"),
    (Rule(FIRST, weekdays=(0,) * 10**6, count=3), "weekdays"),
    (Rule(FIRST, Every.MONTH_WEEKDAY, nth=5, count=3), "nth"),
    (Rule(date(9999, 12, 31), count=3), "day"),
    (Rule(date(1, 1, 1), count=3), "day"),
    (Rule(date(2028, 2, 29), Every.MONTH_DATE, interval=12, count=9), "count"),
    (Rule(FIRST, count=3, skipped=(FIRST,) * 10**5), "skipped"),
]


@pytest.mark.parametrize(("rule", "field"), HOSTILE)
def test_hostile_rules_are_refused_at_once(rule: Rule, field: str) -> None:
    begun = process_time()
    with pytest.raises(Invalid) as refused:
        list_days(rule)
    assert refused.value.field == field
    # The bound that was promised, in processor time, which a busy machine doesn't stretch.
    assert process_time() - begun < 0.05
