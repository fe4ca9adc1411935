"""From what an organiser types to instants. Instants are written out by hand from the zones' rules."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.events.errors import (
    DateOutOfRange,
    EndMissing,
    EndNextDay,
    EndNotAfterStart,
    EndTwice,
    StartMissing,
    TimeRefused,
    TimeRepeated,
    TimeSkipped,
    TooLong,
)
from organiser.events.times import (
    TypedTime,
    count_days_shifted,
    derive,
    instant_of_wall,
    list_refusals,
    move_days,
    resolve_typed,
)
from organiser.kernel.walltime import known_zones

BERLIN = "Europe/Berlin"


def typed(day: str, start: str | None = None, end: str | None = None, **more: object) -> TypedTime:
    fields: dict[str, object] = {"zone": BERLIN, **more}
    return TypedTime(
        day=date.fromisoformat(day),
        start=time.fromisoformat(start) if start else None,
        end=time.fromisoformat(end) if end else None,
        **fields,  # type: ignore[arg-type]
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_evening_ends_on_the_same_day() -> None:
    when = resolve_typed(typed("2026-03-14", "19:00", "21:00"))
    assert (when.starts_at, when.ends_at) == (utc("2026-03-14T18:00"), utc("2026-03-14T20:00"))
    assert (when.starts_wall, when.ends_wall) == (datetime(2026, 3, 14, 19), datetime(2026, 3, 14, 21))


def test_an_end_before_the_start_is_past_midnight() -> None:
    when = resolve_typed(typed("2026-03-14", "22:00", "01:00"))
    assert (when.ends_wall, when.ends_at) == (datetime(2026, 3, 15, 1), utc("2026-03-15T00:00"))
    assert not when.all_day


def test_a_duration_runs_on_a_stopwatch() -> None:
    """Clocks go forward at 02:00 on 29 March: two hours from 01:00 are 04:00 on the wall."""
    when = resolve_typed(typed("2026-03-29", "01:00", minutes=120))
    assert (when.ends_wall, when.ends_at) == (datetime(2026, 3, 29, 4), utc("2026-03-29T02:00"))


def test_a_long_night_is_one_if_its_last_day_was_chosen() -> None:
    when = resolve_typed(typed("2026-03-14", "19:00", "18:00", last_day=date(2026, 3, 15)))
    assert (when.ends_wall, resolve_typed(typed("2026-03-14", "19:00", "07:00")).ends_wall) == (
        datetime(2026, 3, 15, 18),
        datetime(2026, 3, 15, 7),
    )


def test_a_weekend_may_have_hours() -> None:
    when = resolve_typed(typed("2026-05-01", "18:00", "14:00", last_day=date(2026, 5, 3)))
    assert when.ends_wall == datetime(2026, 5, 3, 14)


def test_all_day_ends_at_midnight_after_the_last_day() -> None:
    when = resolve_typed(typed("2026-05-01", all_day=True, last_day=date(2026, 5, 3)))
    assert (when.starts_wall, when.ends_wall) == (datetime(2026, 5, 1), datetime(2026, 5, 4))
    assert (when.starts_at, when.ends_at) == (utc("2026-04-30T22:00"), utc("2026-05-03T22:00"))
    assert when.all_day


def test_a_day_that_begins_after_midnight_is_a_day() -> None:
    """In Beirut clocks went from 00:00 to 01:00 on 26 March 2028, a Sunday."""
    when = resolve_typed(typed("2028-03-26", all_day=True, zone="Asia/Beirut"))
    assert when.starts_wall == datetime(2028, 3, 26)
    assert (when.starts_at, when.ends_at) == (utc("2028-03-25T22:00"), utc("2028-03-26T21:00"))


def test_a_time_in_a_gap_is_refused_with_both_nearest_times() -> None:
    with pytest.raises(TimeSkipped) as caught:
        resolve_typed(typed("2026-03-29", "02:30", "05:00"))
    assert caught.value.field == "start"
    assert (caught.value.before, caught.value.after) == (datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3))


def test_an_end_in_a_gap_names_the_end() -> None:
    with pytest.raises(TimeSkipped) as caught:
        resolve_typed(typed("2026-03-28", "22:00", "02:30"))
    assert caught.value.field == "end"


@pytest.mark.parametrize(
    ("times", "fields"),
    [
        (("2026-03-14", None, None), ["start", "end"]),
        (("2026-03-14", None, "21:00"), ["start"]),
        (("2026-03-29", None, "02:30"), ["start", "end"]),
        (("2026-03-29", "02:15", "02:45"), ["start", "end"]),
        (("2026-03-29", "02:15", None), ["start", "end"]),
        (("2026-10-25", "02:15", "02:45"), ["start"]),
        (("2026-03-14", "19:00", "21:00"), []),
    ],
)
def test_all_that_has_to_be_typed_again_is_told_at_once(times: tuple[str, ...], fields: list[str]) -> None:
    assert [refusal.field for refusal in list_refusals(typed(*times))] == fields


def test_a_repeated_hour_is_asked_about_and_the_answer_taken() -> None:
    with pytest.raises(TimeRepeated) as caught:
        resolve_typed(typed("2026-10-25", "02:30", "05:00"))
    assert (caught.value.field, str(caught.value.first), str(caught.value.second)) == (
        "start", "2026-10-25 02:30:00+02:00", "2026-10-25 02:30:00+01:00",
    )  # fmt: skip
    first = resolve_typed(typed("2026-10-25", "02:30", "05:00", start_fold=0))
    second = resolve_typed(typed("2026-10-25", "02:30", "05:00", start_fold=1))
    assert (first.starts_at, first.starts_fold) == (utc("2026-10-25T00:30"), 0)
    assert (second.starts_at, second.starts_fold) == (utc("2026-10-25T01:30"), 1)


def test_a_repeated_end_is_not_asked_about_when_only_one_is_after_the_start() -> None:
    when = resolve_typed(typed("2026-10-25", "02:30", "02:45", start_fold=1))
    assert (when.ends_at, when.ends_fold) == (utc("2026-10-25T01:45"), 1)


def test_an_answer_nobody_asked_for_leaves_no_trace() -> None:
    when = resolve_typed(typed("2026-03-14", "19:00", "21:00", start_fold=1, end_fold=1))
    assert (when.starts_fold, when.ends_fold) == (0, 0)


@pytest.mark.parametrize(
    ("time_typed", "error", "field"),
    [
        (typed("2026-03-14", "19:00"), EndMissing, "end"),
        (typed("2026-03-14", None, "21:00"), StartMissing, "start"),
        (typed("2026-03-14", "19:00", "19:00"), EndNotAfterStart, "end"),
        (typed("2026-03-14", "19:00", "07:01"), EndNextDay, "end"),
        (typed("2026-03-14", "19:00", "21:00", minutes=60), EndTwice, "minutes"),
        (typed("2026-03-14", all_day=True, last_day=date(2026, 3, 13)), EndNotAfterStart, "last_day"),
        (typed("2026-03-14", "19:00", "21:00", last_day=date(2026, 7, 13)), TooLong, "last_day"),
        (typed("0001-01-01", all_day=True), DateOutOfRange, "day"),
        (typed("9999-12-31", "23:00", "01:00"), DateOutOfRange, "day"),
    ],
)
def test_what_makes_no_span_is_refused(time_typed: TypedTime, error: type[TimeRefused], field: str) -> None:
    with pytest.raises(error) as caught:
        resolve_typed(time_typed)
    assert caught.value.field == field


def test_the_same_evening_a_week_later_keeps_its_wall_time_over_a_change_of_clocks() -> None:
    when = move_days(resolve_typed(typed("2026-03-26", "22:00", "01:00")), 7)
    assert (when.starts_at, when.ends_at) == (utc("2026-04-02T20:00"), utc("2026-04-02T23:00"))


def test_days_are_moved_as_days() -> None:
    when = move_days(resolve_typed(typed("2026-05-01", all_day=True, last_day=date(2026, 5, 3))), 7)
    assert (when.starts_wall, when.ends_wall) == (datetime(2026, 5, 8), datetime(2026, 5, 11))


def test_a_deadline_in_a_gap_is_refused_and_a_repeated_one_is_the_first() -> None:
    with pytest.raises(TimeSkipped):
        instant_of_wall("closes", datetime(2026, 3, 29, 2, 30), BERLIN)
    assert instant_of_wall("closes", datetime(2026, 10, 25, 2, 30), BERLIN) == utc("2026-10-25T00:30")


@given(
    day=st.dates(date(2020, 1, 1), date(2036, 12, 31)),
    start=st.times().map(lambda t: t.replace(microsecond=0)),
    end=st.times().map(lambda t: t.replace(microsecond=0)),
    zone=st.sampled_from(known_zones()),
)
def test_what_is_accepted_can_be_derived_again_to_the_same_instants(
    day: date, start: time, end: time, zone: str
) -> None:
    try:
        when = resolve_typed(TypedTime(day=day, start=start, end=end, zone=zone, start_fold=0, end_fold=0))
    except TimeRefused:
        return
    folds = (when.starts_fold, when.ends_fold)
    assert derive(when.starts_wall, when.ends_wall, zone, folds) == when
    assert when.starts_at < when.ends_at
    assert when.starts_wall == datetime.combine(day, start)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2027-05-28 09:00", "2027-05-30 18:00", 7),
        ("2027-05-22 14:00", "2027-05-24 12:00", 1),
        ("2026-05-22 09:00", "2026-05-24 18:00", -364),
        ("2027-05-21 08:00", "2027-05-23 19:00", 0),
        ("2027-05-20 09:00", "2027-05-23 18:00", 0),
        ("2027-05-21 09:00", "2027-05-24 18:00", 0),
        ("2027-05-20 09:00", "2027-05-24 18:00", 0),
        ("2027-06-04 09:00", "2027-06-07 18:00", 14),
        ("2027-05-14 09:00", "2027-05-15 18:00", -7),
    ],
)
def test_an_event_moves_as_a_whole_or_only_an_end_of_it_does(first: str, last: str, days: int) -> None:
    before = datetime.fromisoformat("2027-05-21 09:00"), datetime.fromisoformat("2027-05-23 18:00")
    assert count_days_shifted(before, (datetime.fromisoformat(first), datetime.fromisoformat(last))) == days
