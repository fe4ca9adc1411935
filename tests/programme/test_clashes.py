"""Clashes: each kind by hand, and what must hold of all of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations

from hypothesis import given

from organiser.programme.rules.clashes import Clash, ClashKind, Frame, list_busy, list_clashes
from organiser.programme.rules.plan import Channel, Means, Part, Plan, PlannedSession, Room
from tests.programme.scene import at
from tests.programme.strategies import PLANS

FRAME = Frame(at(0, 9), at(2, 18), "Europe/Berlin")
HALL, ATTIC = Room("hall", "Hall", 100), Room("attic", "Attic", 20)


def one(
    ident: str, starts: datetime | None, *, minutes: int = 60, room: str = "hall", **more: object
) -> PlannedSession:
    return PlannedSession(ident, ident, minutes, starts=starts, room=room, **more)  # type: ignore[arg-type] # any field


def find(*sessions: PlannedSession, frame: Frame = FRAME) -> list[Clash]:
    return list_clashes(Plan(rooms=(HALL, ATTIC), sessions=sessions), frame)


def test_a_plan_without_a_clash_has_none() -> None:
    assert find(one("a", at(0, 9)), one("b", at(0, 10)), one("c", at(0, 9), room="attic"), one("d", None)) == []


def test_a_room_is_needed_twice() -> None:
    found = find(one("b", at(0, 9, 59)), one("a", at(0, 9)))
    assert found == [Clash(ClashKind.ROOM_TWICE, ("a", "b"), "hall")]


def test_a_speaker_is_needed_twice_also_as_an_interpreter() -> None:
    speaks = (Part("speaker", "ada"),)
    interprets = (Channel("es", Means.INTERPRETATION, by=("ada",)),)
    found = find(one("a", at(0, 9), parts=speaks), one("b", at(0, 9, 30), room="attic", channels=interprets))
    assert found == [Clash(ClashKind.SPEAKER_TWICE, ("a", "b"), "ada")]


def test_who_is_named_for_a_meal_may_be_elsewhere() -> None:
    speaks = (Part("chair", "ada"),)
    assert find(one("a", at(0, 12), kind="meal", parts=speaks), one("b", at(0, 12), room="attic", parts=speaks)) == []


def test_a_speaker_is_away() -> None:
    away = replace(FRAME, away={"ada": [(at(1, 12), at(1, 20))]})
    sessions = [one("a", at(1, hour), parts=(Part("speaker", "ada"),)) for hour in (11,)]
    assert find(*sessions, frame=away) == []
    late = one("a", at(1, 11, 30), parts=(Part("speaker", "ada"),))
    assert find(late, frame=away) == [Clash(ClashKind.SPEAKER_AWAY, ("a",), "ada")]


def test_interpretation_has_nobody_to_do_it_and_subtitles_need_nobody() -> None:
    offers = (Channel("es", Means.INTERPRETATION), Channel("fr", Means.SUBTITLES))
    assert find(one("a", at(0, 9), channels=offers)) == [Clash(ClashKind.NO_INTERPRETER, ("a",), "es")]


def test_a_break_is_shorter_than_asked_for() -> None:
    sessions = one("a", at(0, 9)), one("b", at(0, 10, 10))
    assert find(*sessions, frame=replace(FRAME, break_minutes=10)) == []
    assert find(*sessions, frame=replace(FRAME, break_minutes=11)) == [Clash(ClashKind.SHORT_BREAK, ("a", "b"), "hall")]


def test_a_short_break_is_not_hidden_by_what_lies_within_the_session_before() -> None:
    sessions = one("a", at(0, 9), minutes=180), one("b", at(0, 10), minutes=30), one("c", at(0, 12, 5))
    found = find(*sessions, frame=replace(FRAME, break_minutes=10))
    assert Clash(ClashKind.SHORT_BREAK, ("a", "c"), "hall") in found
    assert [clash.sessions for clash in found if clash.kind == ClashKind.SHORT_BREAK] == [("a", "c")]


def test_a_session_lies_outside_the_school() -> None:
    assert find(one("a", at(0, 8, 30))) == [Clash(ClashKind.OUTSIDE, ("a",))]
    assert find(one("a", at(2, 17, 30))) == [Clash(ClashKind.OUTSIDE, ("a",))]
    assert find(one("a", at(2, 17))) == []


def test_more_seats_are_offered_than_the_room_has() -> None:
    assert find(one("a", at(0, 9), room="attic", seats=21)) == [Clash(ClashKind.TOO_MANY_SEATS, ("a",), "attic")]
    assert find(one("a", at(0, 9), room="attic", seats=20)) == []


def test_a_session_has_a_time_and_no_room() -> None:
    assert find(PlannedSession("a", "A", starts=at(0, 9))) == [Clash(ClashKind.NO_ROOM, ("a",))]


def test_clocks_jump_over_the_beginning() -> None:
    night = Frame(datetime(2027, 3, 27, 9), datetime(2027, 3, 29, 9), "Europe/Berlin")
    jumped = one("a", datetime(2027, 3, 28, 2, 30))
    assert find(jumped, frame=night) == [Clash(ClashKind.TIME_SKIPPED, ("a",))]


@given(PLANS)
def test_a_room_or_a_speaker_is_told_of_for_exactly_the_pairs_that_overlap(plan: Plan) -> None:
    found = {(clash.kind, frozenset(clash.sessions), clash.about) for clash in list_clashes(plan, FRAME)}
    expected = set()
    for left, right in combinations(plan.list_placed(), 2):
        if not _share_a_minute(left, right):
            continue
        pair = frozenset((left.id, right.id))
        if left.room and left.room == right.room:
            expected.add((ClashKind.ROOM_TWICE, pair, left.room))
        if not {left.kind, right.kind} & {"meal", "social"}:
            both = set(list_busy(left)) & set(list_busy(right))
            expected |= {(ClashKind.SPEAKER_TWICE, pair, speaker) for speaker in both}
    assert {one for one in found if one[0] in {ClashKind.ROOM_TWICE, ClashKind.SPEAKER_TWICE}} == expected


def _share_a_minute(left: PlannedSession, right: PlannedSession) -> bool:
    assert left.starts
    assert right.starts
    minutes = [{session.starts + timedelta(minutes=one) for one in range(session.minutes)} for session in (left, right)]  # type: ignore[operator] # both have a time
    return bool(minutes[0] & minutes[1])


@given(PLANS)
def test_a_plan_that_is_in_no_time_clashes_with_nothing(plan: Plan) -> None:
    unplaced = replace(plan, sessions=tuple(replace(session, starts=None) for session in plan.sessions))
    assert list_clashes(unplaced, FRAME) == []


@given(PLANS)
def test_the_order_of_sessions_makes_no_difference(plan: Plan) -> None:
    turned = replace(plan, sessions=plan.sessions[::-1])
    assert list_clashes(plan, FRAME) == list_clashes(turned, FRAME)
