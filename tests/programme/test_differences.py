"""What leads from one plan to another leads there exactly, and back."""

import json

from hypothesis import given

from organiser.programme.rules.differences import (
    apply_difference,
    find_difference,
    read_difference,
    write_difference,
)
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.releases import find_news
from organiser.programme.rules.writing import read_plan, write_plan
from tests.programme.strategies import PLANS


@given(PLANS)
def test_a_plan_is_read_as_it_was_written(plan: Plan) -> None:
    assert read_plan(json.loads(json.dumps(write_plan(plan)))) == plan


@given(PLANS, PLANS)
def test_a_difference_leads_exactly_there_and_back(before: Plan, after: Plan) -> None:
    difference = find_difference(before, after)
    assert apply_difference(difference, before) == after
    assert apply_difference(find_difference(after, before), after) == before
    assert difference.is_empty == (before == after)


@given(PLANS, PLANS)
def test_a_difference_is_read_as_it_was_written(before: Plan, after: Plan) -> None:
    difference = find_difference(before, after)
    assert read_difference(json.loads(json.dumps(write_difference(difference)))) == difference


@given(PLANS, PLANS, PLANS)
def test_what_a_difference_does_not_name_stays_as_it_is(before: Plan, after: Plan, other: Plan) -> None:
    difference = find_difference(before, after)
    reached = apply_difference(difference, other)
    named = {*difference.sessions.removed, *(one.id for one in difference.sessions.put)}
    assert {one for one in reached.sessions if one.id not in named} == {
        one for one in other.sessions if one.id not in named
    }


@given(PLANS, PLANS)
def test_news_name_each_session_that_people_see_otherwise_and_no_other(before: Plan, after: Plan) -> None:
    news = {one.id: one for one in find_news(before, after).sessions}
    old = {one.id: one for one in before.list_placed()}
    new = {one.id: one for one in after.list_placed()}
    for ident in old.keys() | new.keys():
        was, now = _as_seen(before, old.get(ident)), _as_seen(after, new.get(ident))
        assert (ident in news) == (was != now)
    assert news.keys() <= old.keys() | new.keys()


def _as_seen(plan: Plan, session: object) -> object:
    if session is None:
        return None
    written = write_plan(Plan(sessions=(session,)))["sessions"][0]  # type: ignore[arg-type] # a PlannedSession
    room = plan.find_room(written.get("room"))
    return {**written, "revision": 0, "called": room.name if room else None}
