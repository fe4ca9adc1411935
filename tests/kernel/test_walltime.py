"""Wall times: edges that are known by name, then every zone against a brute-force scan."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.walltime import (
    TimeAmbiguous,
    TimeInGap,
    TimeOutOfRange,
    UnknownZone,
    WallTime,
    day_bounds,
    is_zone,
    known_zones,
    resolve,
    to_wall,
    tzdata_version,
)
from tests.calendars.wall_times import WALL_TIMES, Row

ZONES = st.sampled_from(known_zones())
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("row", WALL_TIMES, ids=lambda row: f"{row.zone} {row.local} {row.fold}")
def test_resolve_gives_the_instant_of_the_hand_written_table(row: Row) -> None:
    wall = WallTime(local(row.local), row.zone, row.fold)
    assert resolve(wall) == utc(row.instant.removesuffix("Z"))
    assert to_wall(resolve(wall), row.zone) == wall


def test_the_table_has_at_least_sixty_rows_and_no_doubles() -> None:
    assert len(set(WALL_TIMES)) == len(WALL_TIMES) >= 60


@pytest.mark.parametrize(
    ("zone", "wall", "before", "after"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:59", "2026-03-29T03:00"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:59", "2026-03-29T03:00"),
        ("Europe/Berlin", "2026-03-29T02:59:59", "2026-03-29T01:59", "2026-03-29T03:00"),
        ("America/New_York", "2027-03-14T02:15", "2027-03-14T01:59", "2027-03-14T03:00"),
        ("America/Santiago", "2026-09-06T00:30", "2026-09-05T23:59", "2026-09-06T01:00"),
        ("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T23:59", "2026-04-24T01:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-04T01:59", "2026-10-04T02:30"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-29T23:59", "2011-12-31T00:00"),
    ],
)
def test_resolve_refuses_a_time_in_a_gap_and_names_its_neighbours(
    zone: str, wall: str, before: str, after: str
) -> None:
    for fold in (None, 0, 1):
        with pytest.raises(TimeInGap) as caught:
            resolve(WallTime(local(wall), zone, fold))
        assert (caught.value.local, caught.value.zone) == (local(wall), zone)
        assert (caught.value.before, caught.value.after) == (local(before), local(after))


def test_resolve_asks_about_a_repeated_hour_with_both_instants() -> None:
    with pytest.raises(TimeAmbiguous) as caught:
        resolve(WallTime(local("2026-10-25T02:30"), "Europe/Berlin"))
    assert caught.value.first == utc("2026-10-25T00:30")
    assert caught.value.second == utc("2026-10-25T01:30")
    assert caught.value.first.utcoffset() == 2 * HOUR
    assert caught.value.second.utcoffset() == HOUR


def test_the_edges_of_a_repeated_hour_are_where_the_law_puts_them() -> None:
    assert resolve(WallTime(local("2026-10-25T01:59:59"), "Europe/Berlin")) == utc("2026-10-24T23:59:59")
    assert resolve(WallTime(local("2026-10-25T03:00"), "Europe/Berlin")) == utc("2026-10-25T02:00")
    with pytest.raises(TimeAmbiguous):
        resolve(WallTime(local("2026-10-25T02:00"), "Europe/Berlin"))


def test_a_fold_is_ignored_where_the_hour_does_not_repeat() -> None:
    summer = local("2026-07-01T19:00")
    assert {resolve(WallTime(summer, "Europe/Berlin", fold)) for fold in (None, 0, 1)} == {utc("2026-07-01T17:00")}


@pytest.mark.parametrize(
    "zone",
    [
        *("", "Mars/Olympus", "europe/berlin", "../../etc/passwd", "/etc/localtime", "Europe", "Factory"),
        *("localtime", "posixrules", "Europe/Berlin\0", "CEST", "zone.tab"),
    ],
)
def test_an_unknown_zone_is_refused_by_name(zone: str) -> None:
    assert not is_zone(zone)
    for call in (
        lambda: resolve(WallTime(local("2026-01-01T12:00"), zone)),
        lambda: to_wall(utc("2026-01-01T12:00"), zone),
        lambda: day_bounds(date(2026, 1, 1), zone),
    ):
        with pytest.raises(UnknownZone) as caught:
            call()
        assert caught.value.zone == zone


def test_an_old_alias_still_resolves_but_is_not_offered() -> None:
    assert resolve(WallTime(local("2026-01-01T05:30"), "Asia/Calcutta")) == utc("2026-01-01T00:00")
    assert "Asia/Calcutta" not in known_zones()


def test_known_zones_are_sorted_and_have_a_name_for_every_country() -> None:
    zones = known_zones()
    assert list(zones) == sorted(set(zones))
    assert {"Europe/Stockholm", "Asia/Kolkata", "Africa/Accra", "UTC"} <= set(zones)
    assert not [zone for zone in zones if zone.startswith("Etc/") or not is_zone(zone)]


def test_a_wall_time_is_naive_and_an_instant_is_aware() -> None:
    with pytest.raises(ValueError, match="naive"):
        WallTime(utc("2026-01-01T12:00"), "UTC")
    with pytest.raises(ValueError, match="fold"):
        WallTime(local("2026-01-01T12:00"), "UTC", 2)
    with pytest.raises(ValueError, match="aware"):
        to_wall(local("2026-01-01T12:00"), "UTC")


def test_instants_outside_the_calendar_are_refused() -> None:
    with pytest.raises(TimeOutOfRange):
        resolve(WallTime(datetime.max, "Pacific/Pago_Pago"))
    with pytest.raises(TimeOutOfRange):
        resolve(WallTime(datetime.min, "Asia/Tokyo"))
    with pytest.raises(TimeOutOfRange):
        to_wall(datetime.max.replace(tzinfo=UTC), "Asia/Tokyo")
    with pytest.raises(TimeOutOfRange):
        day_bounds(date.max, "UTC")


@pytest.mark.parametrize(
    ("zone", "day", "start", "end"),
    [
        ("Europe/Berlin", "2026-06-01", "2026-05-31T22:00", "2026-06-01T22:00"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),  # 23 hours
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),  # 25 hours
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00", "2026-04-24T21:00"),  # from 01:00
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00", "2026-09-07T03:00"),  # from 01:00
        ("America/Santiago", "2026-04-04", "2026-04-04T03:00", "2026-04-05T04:00"),  # 23:xx twice
        ("America/Havana", "2027-11-07", "2027-11-07T04:00", "2027-11-08T05:00"),  # 00:xx twice
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", "2011-12-30T10:00"),  # does not exist
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00", "2011-12-31T10:00"),
    ],
)
def test_day_bounds_are_the_first_instants_of_a_day_and_the_next(zone: str, day: str, start: str, end: str) -> None:
    assert day_bounds(date.fromisoformat(day), zone) == (utc(start), utc(end))


def test_the_database_read_is_the_packages_and_never_the_systems(tmp_path: Path) -> None:
    """A system whose Berlin is Tokyo, even if somebody had read it before us."""
    (tmp_path / "Europe").mkdir()
    tokyo = Path(sys.modules["tzdata"].__path__[0], "zoneinfo", "Asia", "Tokyo")
    shutil.copy(tokyo, tmp_path / "Europe" / "Berlin")
    script = (
        "from datetime import datetime; from zoneinfo import ZoneInfo;"
        "noon = datetime(2026, 1, 1, 12);"
        "print(noon.replace(tzinfo=ZoneInfo('Europe/Berlin')).utcoffset());"
        "from organiser.kernel.walltime import WallTime, resolve;"
        "print(resolve(WallTime(noon, 'Europe/Berlin')));"
        "print(noon.replace(tzinfo=ZoneInfo('Europe/Berlin')).utcoffset())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n") == ["9:00:00", "2026-01-01 11:00:00+00:00", "1:00:00", ""]


def test_the_version_is_the_packages() -> None:
    assert tzdata_version() == sys.modules["tzdata"].IANA_VERSION


@cache
def offset_changes(zone: str) -> tuple[datetime, ...]:
    """UTC instants, to the hour, near which an offset changes, found by looking every 12 hours."""
    tz = ZoneInfo(zone)
    probes = [utc("1995-01-01") + timedelta(hours=12 * step) for step in range(2 * 365 * 45)]
    offsets = [probe.astimezone(tz).utcoffset() for probe in probes]
    return tuple(
        probe for probe, offset, following in zip(probes, offsets, offsets[1:], strict=False) if offset != following
    )


@st.composite
def moments_near_changes(draw: st.DrawFn) -> tuple[str, datetime]:
    zone = draw(ZONES)
    changes = offset_changes(zone) or (utc("2026-01-01"),)
    minutes = draw(st.integers(-26 * 60, 38 * 60))
    return zone, draw(st.sampled_from(changes)) + minutes * MINUTE


INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(st.one_of(moments_near_changes(), st.tuples(ZONES, INSTANTS)))
def test_resolve_undoes_to_wall_in_every_zone(moment: tuple[str, datetime]) -> None:
    zone, instant = moment
    wall = to_wall(instant, zone)
    assert resolve(wall) == instant
    assert wall.local == instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(moments_near_changes())
def test_gaps_and_repeats_agree_with_a_brute_force_scan(moment: tuple[str, datetime]) -> None:
    """Look at a clock in the zone every minute for 54 hours: never, once or twice seen?"""
    zone, middle = moment
    tz, wall = ZoneInfo(zone), middle.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    around = [wall.replace(tzinfo=UTC) + step * MINUTE for step in range(-27 * 60, 27 * 60)]
    for candidate in (wall, wall + HOUR, wall + 12 * HOUR):
        seen = [at for at in around if at.astimezone(tz).replace(tzinfo=None) == candidate]
        assert instants_of(candidate, zone) == seen


def instants_of(wall: datetime, zone: str) -> list[datetime]:
    try:
        return [resolve(WallTime(wall, zone))]
    except TimeInGap as gap:
        assert gap.before < wall < gap.after or gap.before + MINUTE == wall
        assert len(instants_of(gap.before, zone)) >= 1
        assert len(instants_of(gap.after, zone)) >= 1
        return []
    except TimeAmbiguous as twice:
        both = [resolve(WallTime(wall, zone, fold)) for fold in (0, 1)]
        assert both == [twice.first, twice.second]
        return both


@given(ZONES, st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_days_follow_one_another_without_hole_or_overlap(zone: str, day: date) -> None:
    start, end = day_bounds(day, zone)
    assert start <= end == day_bounds(day + timedelta(days=1), zone)[0]
    assert start == end or to_wall(start, zone).local.date() == day
    assert to_wall(start - timedelta(seconds=1), zone).local.date() <= day
