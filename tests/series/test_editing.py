"""Editing one date, those after it, or all: times on the wall, changes by hand, and what is left alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask

from organiser.branches.models import Branch
from organiser.events.actions import cancel_event, move_to_branch, postpone_event
from organiser.events.errors import TimeRepeated, TimeSkipped
from organiser.events.models import Event, State
from organiser.events.rules import SetReading
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.series import actions
from organiser.series.errors import DatesCollide, DatesRefused, NothingLeft, PlanChanged, RuleNeeded
from organiser.series.models import Series
from organiser.series.queries import find_series_of
from organiser.series.rules.dating import Folds, place_on
from organiser.series.rules.planning import Scope, Verb
from organiser.series.rules.recurrence import Every, Rule, read_rule
from tests.series.scene import act, change, days_of, events_of, make_series, redate, stop
from tests.support.make import event_values, make_branch, make_place, make_when, organiser_of

TUESDAYS = [date(2027, 3, 16), date(2027, 3, 23), date(2027, 3, 30), date(2027, 4, 6)]


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch(name="Berlin", zone="Europe/Berlin")


@pytest.fixture
def series(branch: Branch) -> Series:
    return make_series(branch, Rule(TUESDAYS[0], count=4))


def starts(series: Series) -> list[str]:
    return [event.starts_at.strftime("%m-%d %H:%M") for event in events_of(series)]


def titles(series: Series) -> list[str]:
    return [event.title for event in events_of(series)]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.THIS, ["Old", "New", "Old", "Old"]),
        (Scope.FOLLOWING, ["Old", "New", "New", "New"]),
        (Scope.ALL, ["New", "New", "New", "New"]),
    ],
)
def test_a_change_reaches_the_dates_that_are_meant(branch: Branch, scope: Scope, expected: list[str]) -> None:
    series = make_series(branch, Rule(TUESDAYS[0], count=4), title="Old")
    change(events_of(series)[1], scope, title="New")
    assert titles(series) == expected
    assert series.title == ("Old" if scope == Scope.THIS else "New")


def test_what_somebody_changed_by_hand_stays_and_the_dry_run_says_so(series: Series) -> None:
    change(events_of(series)[2], Scope.THIS, venue="The boat", summary="On the water")
    plan = change(events_of(series)[1], Scope.FOLLOWING, venue="The hall", title="In the hall")
    third = next(one for one in plan.steps if one.day == TUESDAYS[2])
    assert (third.verb, third.changed, third.own) == (Verb.CHANGE, ("title",), ("venue",))
    assert [event.venue for event in events_of(series)] == ["Casa del Pueblo", "The hall", "The boat", "The hall"]
    assert titles(series)[2] == "In the hall"


# A new hour from a date before the clocks change on: hand-written, as UTC.
OVER_A_CLOCK_CHANGE = [
    ("Europe/Berlin", date(2027, 3, 16), time(20, 30), ["03-16 18:00", "03-23 19:30", "03-30 18:30", "04-06 18:30"]),
    ("Europe/Berlin", date(2027, 10, 19), time(20, 30), ["10-19 17:00", "10-26 18:30", "11-02 19:30", "11-09 19:30"]),
    ("America/Santiago", date(2027, 3, 24), time(20), ["03-24 22:00", "03-31 23:00", "04-08 00:00", "04-15 00:00"]),
    ("America/Santiago", date(2027, 8, 25), time(20), ["08-25 23:00", "09-02 00:00", "09-08 23:00", "09-15 23:00"]),
    ("Asia/Kathmandu", date(2027, 3, 16), time(20), ["03-16 13:15", "03-23 14:15", "03-30 14:15", "04-06 14:15"]),
]


@pytest.mark.parametrize(("zone", "first", "start", "expected"), OVER_A_CLOCK_CHANGE)
def test_this_and_following_moves_the_wall_time_over_a_clock_change(
    app: Flask, zone: str, first: date, start: time, expected: list[str]
) -> None:
    series = make_series(make_branch(name="There", zone=zone), Rule(first, count=4))
    second = events_of(series)[1]
    change(second, Scope.FOLLOWING, when=make_when(second.starts_wall.date(), start, time(22), zone=zone))
    assert starts(series) == expected
    assert [event.ends_wall.time() for event in events_of(series)] == [time(21), time(22), time(22), time(22)]


def test_a_shift_by_days_takes_the_rule_along(series: Series) -> None:
    second = events_of(series)[1]
    change(second, Scope.FOLLOWING, when=make_when(date(2027, 3, 25), zone="Europe/Berlin"))
    assert starts(series) == ["03-16 18:00", "03-25 18:00", "04-01 17:00", "04-08 17:00"]
    assert days_of(series) == [date(2027, 3, 16), date(2027, 3, 25), date(2027, 4, 1), date(2027, 4, 8)]
    rule = read_rule(series.rule)
    assert (rule.first, rule.until, rule.count) == (date(2027, 3, 25), date(2027, 4, 8), None)


def test_a_week_later_each_date_takes_the_next_ones_day(series: Series) -> None:
    first = events_of(series)[0]
    change(first, Scope.ALL, when=make_when(TUESDAYS[1], zone="Europe/Berlin"))
    assert days_of(series) == [*TUESDAYS[1:], date(2027, 4, 13)]


def test_two_dates_never_share_a_day(series: Series) -> None:
    with pytest.raises(DatesCollide) as refused:
        change(events_of(series)[1], Scope.FOLLOWING, when=make_when(TUESDAYS[0], zone="Europe/Berlin"))
    assert refused.value.day == TUESDAYS[0]


def test_one_date_moved_by_hand_gets_the_new_hour_and_keeps_its_day(series: Series) -> None:
    third = events_of(series)[2]
    change(third, Scope.THIS, when=make_when(date(2027, 4, 2), zone="Europe/Berlin"))
    assert days_of(series)[2] == TUESDAYS[2]
    first = events_of(series)[0]
    change(first, Scope.ALL, when=make_when(date(2027, 3, 17), time(18), time(21), zone="Europe/Berlin"))
    assert starts(series) == ["03-17 17:00", "03-24 17:00", "04-02 16:00", "04-07 16:00"]
    assert days_of(series) == [date(2027, 3, 17), date(2027, 3, 24), date(2027, 3, 31), date(2027, 4, 7)]


def test_monthly_dates_get_another_rule_instead_of_a_shift(branch: Branch) -> None:
    series = make_series(branch, Rule(date(2027, 3, 9), Every.MONTH_WEEKDAY, count=3))
    with pytest.raises(RuleNeeded):
        change(events_of(series)[0], Scope.ALL, when=make_when(date(2027, 3, 10), zone="Europe/Berlin"))
    change(events_of(series)[0], Scope.ALL, when=make_when(date(2027, 3, 9), time(18), zone="Europe/Berlin"))
    assert [event.starts_wall.time() for event in events_of(series)] == [time(18)] * 3


def test_a_gap_refuses_the_whole_edit_and_names_the_date(branch: Branch) -> None:
    series = make_series(branch, Rule(date(2027, 3, 21), count=3))
    first = events_of(series)[0]
    with pytest.raises(DatesRefused) as refused:
        change(first, Scope.ALL, when=make_when(date(2027, 3, 21), time(2, 30), time(5), zone="Europe/Berlin"))
    assert [(one.day, type(one.refusal)) for one in refused.value.dates] == [(date(2027, 3, 28), TimeSkipped)]
    assert {event.starts_wall.time() for event in events_of(series)} == {time(19)}


def test_a_doubtful_hour_is_asked_and_answered_for_each_date(branch: Branch) -> None:
    series = make_series(branch, Rule(date(2027, 10, 24), count=2))
    night = make_when(date(2027, 10, 24), time(2, 30), time(5), zone="Europe/Berlin")
    with pytest.raises(DatesRefused) as refused:
        change(events_of(series)[0], Scope.ALL, when=night)
    assert [type(one.refusal) for one in refused.value.dates] == [TimeRepeated]
    change(events_of(series)[0], Scope.ALL, when=night, folds=Folds(start=1))
    assert starts(series) == ["10-24 00:30", "10-31 01:30"]


def test_the_past_the_cancelled_and_the_postponed_keep_their_time(series: Series) -> None:
    actor, events = organiser_of(series.branch), events_of(series)
    with transaction():
        cancel_event(actor, events[1].public_id, reason="Snow.")
    with transaction():
        postpone_event(actor, events[3].public_id, reason="Snow.")
    with time_machine.travel(datetime(2027, 3, 17, tzinfo=UTC), tick=False):
        plan = change(
            events_of(series)[2], Scope.ALL, title="New", when=make_when(TUESDAYS[2], time(18), zone="Europe/Berlin")
        )
    assert titles(series) == ["Who makes the news?", "Who makes the news?", "New", "New"]
    assert [event.starts_wall.time() for event in events_of(series)] == [time(19), time(19), time(18), time(19)]
    assert [(one.day, one.own) for one in plan.steps] == [(TUESDAYS[2], ()), (TUESDAYS[3], ("when",))]
    assert events_of(series)[3].state == State.POSTPONED


def test_registration_closes_so_long_before_each_date(series: Series) -> None:
    closes = datetime(2027, 3, 15, 18, tzinfo=UTC)  # a day before
    change(events_of(series)[0], Scope.ALL, registration_closes_at=closes)
    leads = [event.starts_wall.day - event.registration_closes_at.day for event in events_of(series)]
    assert leads == [1, 1, 1, 1]
    assert events_of(series)[2].registration_closes_at == datetime(2027, 3, 29, 17, tzinfo=UTC)


def test_readings_that_differ_stay_with_their_dates(series: Series) -> None:
    first, second, *_ = events_of(series)
    chapters = [(SetReading("Rosa Luxemburg", "Reform or Revolution", 1899, "", part),) for part in ("1", "2", "3")]
    change(first, Scope.THIS, readings=chapters[0])
    change(second, Scope.THIS, readings=chapters[1])
    change(events_of(series)[1], Scope.ALL, readings=chapters[2])
    parts = [[reading.part for reading in event.item.readings] for event in events_of(series)]
    assert parts == [["1"], ["3"], [], []]


def test_people_of_each_date_are_counted(series: Series) -> None:
    events = events_of(series)
    make_place(events[1].public_id)
    make_place(events[2].public_id)
    make_place(events[2].public_id, name="Clara Z.")
    plan = change(events[1], Scope.FOLLOWING, venue="The hall")
    assert [(one.people, one.is_told) for one in plan.steps] == [(1, True), (2, True), (0, True)]
    assert plan.people_told == 3
    plan = change(events_of(series)[1], Scope.FOLLOWING, title="In the hall")
    assert plan.people_told == 0


def test_nothing_happens_that_was_not_shown(series: Series) -> None:
    second = events_of(series)[1]
    values = event_values(title="New", when=place_on(make_when(TUESDAYS[0], zone="Europe/Berlin"), TUESDAYS[1]))
    actor = organiser_of(series.branch)
    asked = {"version": second.version, "values": values, "scope": Scope.ALL}
    with pytest.raises(PlanChanged), transaction():
        actions.edit_dates(actor, second.public_id, **asked, digest="seen in a dream")
    with pytest.raises(EditConflict), transaction():
        actions.edit_dates(actor, second.public_id, **asked | {"version": 77}, digest="")
    assert "New" not in titles(series)


def test_a_longer_rule_adds_dates_like_the_last_one(series: Series) -> None:
    change(events_of(series)[3], Scope.THIS, readings=(SetReading("Rosa Luxemburg", "Reform or Revolution"),))
    plan = redate(series, Rule(TUESDAYS[0], until=date(2027, 4, 20)))
    assert [(one.verb, one.day) for one in plan.steps if one.verb != Verb.KEEP] == [
        (Verb.MAKE, date(2027, 4, 13)),
        (Verb.MAKE, date(2027, 4, 20)),
    ]
    new = events_of(series)[4:]
    assert [(event.state, event.title, event.item.readings) for event in new] == [
        (State.DRAFT, "Who makes the news?", [])
    ] * 2
    assert starts(series)[4:] == ["04-13 17:00", "04-20 17:00"]


def test_another_weekday_moves_dates_within_their_week(series: Series) -> None:
    make_place(events_of(series)[1].public_id)
    plan = redate(series, Rule(date(2027, 3, 25), until=date(2027, 4, 15)), since=TUESDAYS[1])
    assert [one.verb for one in plan.steps] == [Verb.CHANGE, Verb.CHANGE, Verb.CHANGE, Verb.MAKE]
    assert days_of(series) == [TUESDAYS[0], *(date(2027, 3, 25) + timedelta(weeks=week) for week in range(4))]


def test_every_other_week_cancels_what_falls_out(branch: Branch) -> None:
    series = make_series(branch, Rule(TUESDAYS[0], count=4))
    redate(series, Rule(TUESDAYS[0], interval=2, until=TUESDAYS[3]))
    assert [(event.state, event.state_reason) for event in events_of(series)] == [
        (State.PUBLISHED, ""),
        (State.CANCELLED, "The house is closed."),
        (State.PUBLISHED, ""),
        (State.CANCELLED, "The house is closed."),
    ]


def test_drafts_that_fall_out_are_deleted_unless_somebody_waits_for_them(branch: Branch) -> None:
    series = make_series(branch, Rule(TUESDAYS[0], count=3), publish=False)
    plan = stop(series, TUESDAYS[1])
    assert [one.verb for one in plan.steps] == [Verb.DELETE, Verb.DELETE]
    assert days_of(series) == TUESDAYS[:1]


def test_ending_cancels_with_a_reason_and_needs_one(series: Series) -> None:
    plan = actions.plan_stop(series, TUESDAYS[2])
    with pytest.raises(Invalid), transaction():
        actions.end_series(organiser_of(series.branch), series.public_id, since=TUESDAYS[2], digest=plan.digest)
    stop(series, TUESDAYS[2])
    states = [event.state for event in events_of(series)]
    assert states == [State.PUBLISHED, State.PUBLISHED, State.CANCELLED, State.CANCELLED]
    assert read_rule(series.rule).until == date(2027, 3, 29)


def test_a_detached_date_goes_on_alone_with_its_people(series: Series) -> None:
    second = events_of(series)[1]
    make_place(second.public_id)
    act(actions.detach_date, series, event_id=second.public_id)
    assert days_of(series) == [TUESDAYS[0], *TUESDAYS[2:]]
    assert find_series_of(second.id) is None
    redate(series, Rule(TUESDAYS[0], until=TUESDAYS[3], skipped=read_rule(series.rule).skipped))
    assert len(days_of(series)) == 3
    with pytest.raises(NotFound):
        act(actions.detach_date, series, event_id=second.public_id)


def test_the_last_date_is_not_detached(branch: Branch) -> None:
    series = make_series(branch, Rule(TUESDAYS[0], count=1))
    with pytest.raises(NothingLeft):
        act(actions.detach_date, series, event_id=events_of(series)[0].public_id)


def test_what_is_handed_to_another_branch_leaves_the_series(branch: Branch, series: Series) -> None:
    other = make_branch(name="Hamburg")
    handed: Event = events_of(series)[3]
    both = organiser_of(branch)
    both = type(both)(account_id=0, grants=(*both.grants, *organiser_of(other).grants), fresh_until=both.fresh_until)
    with transaction():
        move_to_branch(both, handed.public_id, branch_id=other.public_id)
    assert days_of(series) == TUESDAYS[:3]


def test_a_series_is_renamed_and_opened_for_enrolments(series: Series) -> None:
    act(actions.rename_series, series, title="Tuesday circle")
    act(actions.open_enrolments, series)
    assert (series.title, series.slug, series.takes_enrolments) == ("Tuesday circle", "tuesday-circle", True)
    act(actions.close_enrolments, series)
    assert series.takes_enrolments is False
    with pytest.raises(Invalid):
        act(actions.rename_series, series, title="")
    change(events_of(series)[0], Scope.ALL, title="New")
    assert series.title == "Tuesday circle"
