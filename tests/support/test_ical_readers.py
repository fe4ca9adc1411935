"""Four parsers agree on a calendar written by hand, and see when it is an hour off."""

from datetime import UTC, date, datetime

import pytest

from tests.support.ical_readers import READERS, Occurrence, ReaderUnavailable
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


def read(name: str, body: bytes) -> list[Occurrence]:
    try:
        return READERS[name](body)
    except ReaderUnavailable as missing:
        pytest.skip(str(missing))


def test_there_are_four_independent_readers() -> None:
    assert set(READERS) == {"ical", "vobject", "ical.js", "ts-ics"}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_what_was_written_by_hand(name: str) -> None:
    assert read(name, encode(FEED)) == EXPECTED


@pytest.mark.parametrize("name", READERS)
def test_a_reader_notices_a_body_that_is_an_hour_off(name: str) -> None:
    shifted = FEED.replace("T180000Z", "T190000Z").replace("T200000Z", "T210000Z")
    assert read(name, encode(shifted))[0] != EXPECTED[0]
    assert read(name, encode(shifted))[1:] == EXPECTED[1:]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_finds_nothing_in_an_empty_feed(name: str) -> None:
    assert read(name, encode(FEED.replace(EVENT, "").replace(ALL_DAY, ""))) == []
