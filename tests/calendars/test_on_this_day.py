"""The feed of anniversaries: clean, read alike by all, the same day each year, and new when an entry is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

import pytest
import time_machine
from flask import Flask

from organiser.calendars import anniversary_entries, keeping
from organiser.calendars.kept import Memory
from organiser.kernel.db import transaction
from organiser.study.actions import add_term
from organiser.study.models import Facet
from organiser.timeline.actions import edit_entry, withdraw_entry
from tests.support.browsing import Visitor
from tests.support.databases import without_database
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, Occurrence, Reader, require_reader
from tests.support.make import coordinator_of, make_root
from tests.support.queries import counted_queries
from tests.timeline.writing import make_draft, make_entry, new, old, values

FEED = "/feeds/on-this-day.ics"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # the window: 2026-08-24 to 2028-05-23
LANGUAGES = ("en", "es", "fr", "ar")


@pytest.fixture(autouse=True)
def _on_a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With the clock standing still, another test's database would be at the same version at the same moment."""
    monkeypatch.setattr(keeping, "memory", Memory())
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def readers(request: pytest.FixtureRequest) -> dict[str, Reader]:
    return {name: require_reader(request, name) for name in READERS}


def get(client: Visitor, query: str = "") -> bytes:
    with transaction():
        pass  # ends what is kept for a second
    answer = client.get(FEED + query)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert lint(answer.data, mode="feed") == []
    return answer.data


def starts_of(body: bytes) -> list[str]:
    return [line.partition(b":")[2].decode() for line in body.splitlines() if line.startswith(b"DTSTART;VALUE=DATE")]


def test_each_anniversary_of_the_window_is_a_whole_day_that_all_readers_find(
    client: Visitor, readers: dict[str, Reader]
) -> None:
    entry = make_entry(title="The palace; is, \\ surrounded")
    for lang in LANGUAGES:
        body = get(client, f"?lang={lang}")
        expected = [
            Occurrence(
                str(uuid5(UUID(entry.uid), str(year))), date(year, 11, 7), date(year, 11, 8), "CONFIRMED",
                f"1917{chr(0xA0) if lang == 'fr' else ''}: The palace; is, / surrounded", 1,
            )
            for year in (2026, 2027)
        ]  # fmt: skip
        for name, read in readers.items():
            assert sorted(read(body)) == sorted(expected), (lang, name)


def test_an_entry_comes_with_both_dates_its_source_and_how_long_ago_it_is(client: Visitor) -> None:
    make_entry()
    text = get(client).replace(b"\r\n ", b"").decode()
    assert "TRANSP:TRANSPARENT" in text
    assert "RRULE" not in text
    assert (
        "DESCRIPTION:109 years ago\\n25 October (7 November) 1917\\n\\nThe cruiser fires a blank shot.\\n"
        "Source: A history in three volumes\\nhttp://localhost:8000/en/timeline/entries/"
    ) in text
    assert "LOCATION:Petrograd" in text


def test_days_are_kept_by_the_new_style_or_as_they_were_written(client: Visitor) -> None:
    make_entry()
    assert starts_of(get(client)) == ["20261107", "20271107"]
    assert starts_of(get(client, "?by=old")) == ["20261025", "20271025"]
    assert starts_of(get(client, "?by=new")) == ["20261107", "20271107"]


def test_shifted_the_year_comes_back_day_by_day(client: Visitor) -> None:
    for when in (new(1926, 9, 1), old(1926, 12, 31), new(1927, 5, 1), new(1928, 5, 22), new(1928, 5, 23)):
        make_entry(when=when)
    assert starts_of(get(client, "?shift=100")) == ["20260901", "20270113", "20270501", "20280522"]
    assert starts_of(get(client, "?shift=500")) == []


def test_the_leap_day_comes_in_every_year(client: Visitor) -> None:
    make_entry(when=new(1916, 2, 29))
    assert starts_of(get(client)) == ["20270228", "20280229"]
    make_entry(when=new(1928, 2, 29))
    assert starts_of(get(client, "?shift=100")) == ["20280229"]
    assert starts_of(get(client, "?shift=99")) == ["20270228"]


def test_only_what_is_known_to_the_day_and_published_has_anniversaries(client: Visitor) -> None:
    make_entry(when=new(1917))
    make_entry(when=old(1917, 2))
    make_draft()
    make_entry(when=new(2026, 9, 1))
    assert starts_of(get(client)) == ["20270901"]


def test_a_change_is_seen_under_the_same_uid_and_a_withdrawn_entry_is_gone(client: Visitor) -> None:
    entry, keeper = make_entry(), coordinator_of(make_root())
    before, etag = get(client), client.get(FEED).headers["ETag"]
    with transaction():
        edit_entry(keeper, entry.public_id, version=2, values=values(title="Taken"))
    after = get(client)

    def lines(body: bytes, name: bytes) -> list[bytes]:
        return [line for line in body.splitlines() if line.startswith(name)]

    assert lines(before, b"UID") == lines(after, b"UID")
    assert lines(before, b"SEQUENCE") == [b"SEQUENCE:1"] * 2
    assert lines(after, b"SEQUENCE") == [b"SEQUENCE:2"] * 2
    assert lines(after, b"SUMMARY") == [b"SUMMARY:1917: Taken"] * 2
    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 200
    assert client.get(FEED, headers={"If-None-Match": client.get(FEED).headers["ETag"]}).status_code == 304
    with transaction():
        withdraw_entry(keeper, entry.public_id)
    assert starts_of(get(client)) == []


def test_a_draft_that_changes_leaves_the_feed_as_it_is(client: Visitor) -> None:
    make_entry()
    draft, keeper = make_draft(), coordinator_of(make_root())
    etag = client.get(FEED).headers["ETag"]
    with transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(title="Other"))
    assert client.get(FEED).headers["ETag"] == etag


def test_the_window_moves_at_midnight(client: Visitor) -> None:
    make_entry(when=new(1917, 8, 24))
    assert starts_of(get(client)) == ["20260824", "20270824"]
    with time_machine.travel(datetime(2026, 11, 23, 0, 1, tzinfo=UTC), tick=False):
        assert starts_of(get(client)) == ["20270824"]


def test_a_feed_is_narrowed_down_like_the_pages(client: Visitor) -> None:
    keeper = coordinator_of(make_root())
    with transaction():
        term = add_term(keeper, facet=Facet.THEME, names={"en": "Councils"})
    make_entry(when=new(1917, 3, 15), topics=(term.public_id,), city_id=None)
    make_entry(when=new(1917, 4, 6))
    assert starts_of(get(client, "?topic=councils")) == ["20270315", "20280315"]
    assert starts_of(get(client, "?place=498817")) == ["20270406", "20280406"]
    assert starts_of(get(client, "?topic=gone")) == []


@pytest.mark.parametrize(
    "query",
    [
        "?shift=0",
        "?shift=x",
        "?by=moon",
        "?shift=1&shift=2",
        "?colour=red",
        "?topic=A%20B",
        "?place=x",
        "?lang=a&lang=b",
    ],
)
def test_a_word_that_cannot_be_read_is_refused_in_plain_text(client: Visitor, query: str) -> None:
    answer = client.get(FEED + query)
    assert (answer.status_code, answer.content_type) == (400, "text/plain; charset=utf-8")


def test_of_too_many_what_is_coming_goes_first_and_the_feed_says_so(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(20, 28):
        make_entry(when=new(1917, 11, day))
    monkeypatch.setattr(anniversary_entries, "MOST_EVENTS", 7)
    body = get(client, "?shift=109")
    assert starts_of(body) == ["20261121", *(f"202611{day}" for day in range(22, 28))]
    assert b"Choose a smaller part" in body.replace(b"\r\n ", b"")


def test_a_poll_takes_no_query_beside_the_look_that_serves_all(client: Visitor) -> None:
    for number in range(5):
        make_entry(when=new(1917, 11, 1 + number))
    with transaction():
        pass
    with counted_queries() as whole:
        etag = client.get(FEED).headers["ETag"]
    with transaction():
        pass
    with counted_queries() as poll:
        client.get(FEED, headers={"If-None-Match": etag})
    # Two of each are what answers before the application stand on, looked up once a second for all polls.
    assert (len(whole), len(poll)) == (5, 2)


@pytest.mark.only_database("sqlite")
def test_while_the_database_is_away_the_last_good_copy_stands_in(app: Flask, client: Visitor) -> None:
    make_entry()
    good = get(client)
    with transaction():
        pass
    with without_database():
        stale = app.test_client().get(FEED)
        never_asked = app.test_client().get(f"{FEED}?shift=7")
    assert (stale.status_code, stale.data) == (200, good)
    assert (never_asked.status_code, never_asked.content_type) == (503, "text/plain; charset=utf-8")


def test_a_change_ends_what_is_kept_before_the_application(client: Visitor) -> None:
    make_entry(when=new(1917, 11, 7))
    assert starts_of(client.get(FEED).data) == ["20261107", "20271107"]
    make_entry(when=new(1917, 12, 9))
    assert starts_of(client.get(FEED).data) == ["20261107", "20261209", "20271107", "20271209"]
