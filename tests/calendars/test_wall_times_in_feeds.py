"""Sixty hand-written wall times, published as events, read from the real feed by parsers that share nothing with us."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.db import transaction
from tests.calendars.wall_times import WALL_TIMES, Row
from tests.support import make
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, require_reader

pytestmark = pytest.mark.unmeasured

# The window of a feed is shorter than the table; between them, these two days see it all.
DAYS = ("2026-02-01T00:00:00Z", "2027-06-01T00:00:00Z")


@pytest.fixture
def bodies(app: Flask) -> list[bytes]:
    """The feed as it was on each of DAYS, with an event of an hour per row."""
    with time_machine.travel("2025-12-01T00:00:00Z", tick=False):
        branch = make.make_branch()
        for number, row in enumerate(WALL_TIMES):
            make.make_event(branch, title=f"Row {number}", when=hour_of(row))
    found = []
    for day in DAYS:
        with time_machine.travel(day, tick=False):
            with transaction():  # ends what is kept for a second of the real clock
                pass
            found.append(app.test_client().get(f"/feeds/branches/{branch.public_id}.ics").data)
    return found


def hour_of(row: Row) -> object:
    """As an organiser types it: a day, a time, a duration; and which of two hours, where clocks show it twice."""
    local = datetime.fromisoformat(row.local)
    return resolve_typed(
        TypedTime(day=local.date(), start=local.time(), minutes=60, zone=row.zone, start_fold=row.fold)
    )


def table() -> dict[str, tuple[datetime, datetime]]:
    starts = {f"Row {number}": datetime.fromisoformat(row.instant) for number, row in enumerate(WALL_TIMES)}
    return {title: (start, start + timedelta(hours=1)) for title, start in starts.items()}


def test_the_table_has_sixty_rows() -> None:
    assert len(WALL_TIMES) >= 60


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("name", sorted(READERS))
def test_every_parser_reads_the_tables_instants(request: pytest.FixtureRequest, bodies: list[bytes], name: str) -> None:
    reader = require_reader(request, name)
    found = {}
    for body in bodies:
        assert lint(body, mode="feed") == []
        found |= {one.summary: (one.start, one.end) for one in reader(body)}
    assert found == table()


@pytest.mark.only_database("sqlite")
def test_a_feed_shifted_by_an_hour_is_noticed(bodies: list[bytes]) -> None:
    shifted = {}
    for body in bodies:
        for one in READERS["ical"](shift(body)):
            shifted[one.summary] = (one.start, one.end)
    assert set(shifted) == set(table())
    assert all(shifted[title] != span for title, span in table().items())


def shift(body: bytes) -> bytes:
    """Every DTSTART and DTEND an hour later."""
    lines = []
    for line in body.decode().split("\r\n"):
        name, _, value = line.partition(":")
        if name in {"DTSTART", "DTEND"}:
            later = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(hours=1)
            line = f"{name}:{later:%Y%m%dT%H%M%SZ}"
        lines.append(line)
    return "\r\n".join(lines).encode()
