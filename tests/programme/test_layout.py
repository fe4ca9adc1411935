"""A day as a table: every session once, every line of the same width."""

from collections import Counter
from datetime import date

from hypothesis import given, settings

from organiser.programme.rules.layout import lay_out, list_days
from organiser.programme.rules.plan import Plan, PlannedSession
from tests.programme.scene import ATTIC, HALL, at
from tests.programme.strategies import PLANS


@settings(max_examples=60)
@given(PLANS)
def test_every_placed_session_stands_once_in_its_room_at_its_time(plan: Plan) -> None:
    known = {room.id for room in plan.rooms}
    found = []
    for day in list_days(plan, at(0, 9), at(2, 18)):
        for line in lay_out(plan, day).lines:
            for cell in line.cells:
                assert not cell.sessions or cell.sessions[0].starts == line.starts
                found += [(one.id, cell.room) for one in cell.sessions]
    assert sorted(found) == sorted((one.id, one.room if one.room in known else None) for one in plan.list_placed())


@settings(max_examples=60)
@given(PLANS)
def test_every_line_has_each_column_once(plan: Plan) -> None:
    for day in list_days(plan, at(0, 9), at(2, 18)):
        table = lay_out(plan, day)
        covered = Counter(
            (number + below, cell.room)
            for number, line in enumerate(table.lines)
            for cell in line.cells
            for below in range(cell.span)
        )
        assert covered == Counter((number, room) for number in range(len(table.lines)) for room in table.columns)


def test_sessions_that_overlap_share_a_cell_and_those_that_follow_do_not() -> None:
    one, two = PlannedSession("a", "A", 90, starts=at(0, 10), room="hall"), PlannedSession("b", "B", starts=at(0, 11))
    plan = Plan((HALL, ATTIC), (), (one, two, PlannedSession("c", "C", starts=at(0, 12), room="hall")))
    cells = [cell for line in lay_out(plan, date(2027, 5, 21)).lines for cell in line.cells if cell.sessions]
    assert [(cell.room, cell.span, [one.id for one in cell.sessions]) for cell in cells] == [
        ("hall", 3, ["a"]),
        (None, 2, ["b"]),
        ("hall", 2, ["c"]),
    ]


def test_a_session_past_midnight_ends_its_column_at_midnight() -> None:
    late = PlannedSession("a", "A", 180, starts=at(0, 22), room="hall")
    table = lay_out(Plan((HALL,), (), (late,)), date(2027, 5, 21))
    assert table.lines[-1].starts == at(0, 23, 30)


def test_days_are_those_of_the_school_and_of_sessions_outside_it() -> None:
    outside = PlannedSession("a", "A", starts=at(4, 9))
    days = list_days(Plan((), (), (outside,)), at(0, 0), at(2, 0))  # all day: until midnight after the last
    assert [day.day for day in days] == [21, 22, 25]
