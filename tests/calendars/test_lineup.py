"""What a change does to a line-up: the same as reading everything again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.calendars import lineup as lineups
from organiser.calendars.lineup import FeedRow, Lineup, make_lineup, make_row

TODAY = datetime(2026, 11, 22, tzinfo=UTC)
SHOWN, KNOWN = 5, 8
events = st.dictionaries(st.integers(1, 30), st.integers(-60, 60), max_size=25)
changes = st.lists(st.dictionaries(st.integers(1, 30), st.none() | st.integers(-60, 60), max_size=4), max_size=8)


@pytest.fixture(autouse=True, scope="module")
def _small() -> "object":
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lineups, "MOST_EVENTS", SHOWN)
        patch.setattr(lineups, "KNOWN", KNOWN)
        yield


def row(event_id: int, hours: int) -> FeedRow:
    starts = TODAY + timedelta(hours=hours)
    return make_row(event_id, starts, starts + timedelta(hours=event_id % 7), b"%d" % hours, today=TODAY)


def read(events: dict[int, int]) -> Lineup:
    """As the database gives them: no more than are asked for, by rank."""
    rows = sorted((row(*event) for event in events.items()), key=lambda row: row.rank)
    return make_lineup(rows[: KNOWN + 1])


def shown(lineup: Lineup) -> tuple[list[FeedRow], bool]:
    return lineup.list_shown(), lineup.is_cut


@given(events, changes)
def test_a_mended_line_up_shows_what_a_new_one_would(
    events: dict[int, int], steps: list[dict[int, int | None]]
) -> None:
    lineup = read(events)
    for step in steps:
        events = {number: hours for number, hours in (events | step).items() if hours is not None}
        inside = [row(number, hours) for number, hours in step.items() if hours is not None]
        lineup = lineup.patch(set(step), inside) or read(events)
        assert shown(lineup) == shown(read(events))


def test_what_is_coming_stands_before_what_is_past() -> None:
    lineup = read(dict(enumerate((-50, -40, -30, 10, 20, 30), start=10)))
    assert [row.event_id for row in lineup.list_shown()] == [11, 12, 13, 14, 15]
    assert lineup.is_cut


def test_too_few_known_is_read_anew() -> None:
    lineup = read({number: number for number in range(1, 20)})
    assert lineup.patch({1, 2, 3, 4}, []) is None


def test_rows_without_blocks_are_read_anew() -> None:
    bare = make_lineup([make_row(1, TODAY, TODAY, None, today=TODAY)])
    assert bare.patch({2}, [row(2, 1)]) is None
    held = bare.holding({1: b"block"})
    assert held.patch({2}, [row(2, 1)]) is not None
