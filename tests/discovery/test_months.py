from datetime import date

import pytest

from organiser.discovery.rules.months import (
    Bar,
    Entry,
    Month,
    build_weeks,
    first_weekday,
    list_grid_days,
)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "1969-12", "2201-01", "2026-1", "2026-011", "x", "٢٠٢٦-١١", ""])
def test_what_is_no_month_is_none(text: str) -> None:
    assert Month.parse(text) is None


def test_a_month_knows_its_neighbours_and_the_ends_of_time() -> None:
    month = Month.parse("2026-12")
    assert month is not None
    assert (month.first, month.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (str(month.find_previous()), str(month.find_next())) == ("2026-11", "2027-01")
    assert Month(1970, 1).find_previous() is None
    assert Month(2200, 12).find_next() is None


@pytest.mark.parametrize(
    ("lang", "territory", "weekday"),
    [
        ("en", None, 0),
        ("en", "US", 6),
        ("en", "GB", 0),
        ("ar", None, 5),
        ("ar", "MA", 0),
        ("fr", "CA", 6),
        ("es", "XQ", 0),
    ],
)
def test_weeks_begin_as_the_readers_locale_has_it(lang: str, territory: str | None, weekday: int) -> None:
    assert first_weekday(lang, territory) == weekday


def test_the_grid_has_whole_weeks() -> None:
    days = list_grid_days(Month(2026, 11), 0)
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert list_grid_days(Month(2026, 11), 6)[0] == date(2026, 11, 1)
    assert len(list_grid_days(Month(2027, 2), 0)) == 28


def test_a_bar_is_cut_at_the_ends_of_weeks() -> None:
    school = Entry("school", date(2026, 11, 6), date(2026, 11, 10))
    weeks = build_weeks(Month(2026, 11), 0, [school])
    assert weeks[1][4].lanes == [Bar(school, 3, begins=True, ends=False)]
    assert [bar and bar.days for bar in (cell.lanes[0] for cell in weeks[1])] == [None, None, None, None, 3, 0, 0]
    assert [bar and bar.days for bar in (cell.lanes[0] for cell in weeks[2])] == [2, 0, None, None, None, None, None]
    assert weeks[2][0].lanes == [Bar(school, 2, begins=False, ends=True)]
    assert weeks[3][0].lanes == []


def test_bars_that_overlap_lie_in_lanes_and_free_lanes_are_used_again() -> None:
    long = Entry("long", date(2026, 11, 2), date(2026, 11, 5))
    short = Entry("short", date(2026, 11, 2), date(2026, 11, 3))
    after = Entry("after", date(2026, 11, 4), date(2026, 11, 8))
    week = build_weeks(Month(2026, 11), 0, [after, short, long])[1]
    lanes = [[cell.lanes[lane] for cell in week] for lane in (0, 1)]
    names = [[bar.entry.what if bar else None for bar in lane] for lane in lanes]
    assert names == [["long"] * 4 + [None] * 3, ["short"] * 2 + ["after"] * 5]


def test_short_entries_keep_their_order_and_stay_inside_the_grid() -> None:
    day = date(2026, 11, 30)
    weeks = build_weeks(
        Month(2026, 11),
        0,
        [Entry("b", day, day), Entry("a", day, day), Entry("far", date(2027, 1, 1), date(2027, 1, 1))],
    )
    assert [cell.entries for week in weeks for cell in week if cell.entries] == [["b", "a"]]
    assert [cell.is_inside for cell in weeks[0]].count(True) == 1
