"""Four parsers agree on a calendar written by hand, and see when it is an hour off."""

from datetime import UTC, date, datetime

import pytest

from tests.support.ical_readers import READERS, Occurrence, Reader, require_reader
from tests.support.test_ical_linter import ALL_DAY, EVENT, FEED, UID, encode

EXPECTED = [
    Occurrence(
        uid=UID,
        start=datetime(2026, 1, 15, 18, tzinfo=UTC),
        end=datetime(2026, 1, 15, 20, tzinfo=UTC),
        status="CONFIRMED",
        summary="October, day by day",
        sequence=3,
    ),
    Occurrence(
        uid=UID.replace("6f1c", "7a2d"),
        start=date(2026, 7, 10),
        end=date(2026, 7, 14),
        status="CANCELLED",
        summary="Summer school",
        sequence=0,
    ),
]


@pytest.fixture(params=READERS)
def read(request: pytest.FixtureRequest) -> Reader:
    return require_reader(request, request.param)


def test_there_are_four_independent_readers() -> None:
    assert set(READERS) == {"ical", "vobject", "ical.js", "ts-ics"}


def test_a_reader_reads_what_was_written_by_hand(read: Reader) -> None:
    assert read(encode(FEED)) == EXPECTED


def test_a_reader_notices_a_body_that_is_an_hour_off(read: Reader) -> None:
    shifted = FEED.replace("T180000Z", "T190000Z").replace("T200000Z", "T210000Z")
    assert read(encode(shifted))[0] != EXPECTED[0]
    assert read(encode(shifted))[1:] == EXPECTED[1:]


def test_a_reader_finds_nothing_in_an_empty_feed(read: Reader) -> None:
    assert read(encode(FEED.replace(EVENT, "").replace(ALL_DAY, ""))) == []
