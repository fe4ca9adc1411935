"""Before the application: what it keeps, for whom, and when it lets go."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client, TestResponse

from organiser.kernel.db import transaction
from organiser.kernel.web import microcache
from organiser.kernel.web.microcache import MEMORY_BYTES, MicroCache

HOST = "localhost:8000"
PUBLIC = "public, max-age=900"


class Feeds:
    """An application that counts how often it is asked, and says so in its body."""

    def __init__(self, caching: str = PUBLIC, etag: str | None = 'W/"1"', body: bytes | None = None) -> None:
        self.asked = 0
        self.caching, self.etag, self.body = caching, etag, body

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        if self.etag and environ.get("HTTP_IF_NONE_MATCH") == self.etag:
            start_response("304 NOT MODIFIED", [("Cache-Control", self.caching), ("ETag", self.etag)])
            return []
        body = self.body or f"answer {self.asked}".encode()
        headers = [
            ("Cache-Control", self.caching),
            ("Content-Type", "text/calendar"),
            ("Content-Length", str(len(body))),
        ]
        start_response("200 OK", headers + ([("ETag", self.etag)] if self.etag else []))
        return [body]


def front(feeds: Feeds) -> MicroCache:
    """Where nothing ever changes."""
    return MicroCache(feeds, HOST, lambda: "as ever")


def get(cache: MicroCache, path: str = "/feeds/a.ics", **headers: str) -> TestResponse:
    return Client(cache).get(
        path, base_url=f"http://{HOST}", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def test_the_second_asker_gets_the_first_ones_answer() -> None:
    feeds = Feeds()
    cache = front(feeds)
    assert [get(cache).text, get(cache).text] == ["answer 1", "answer 1"]
    assert feeds.asked == 1


def test_whoever_has_it_gets_a_304() -> None:
    cache = front(Feeds())
    get(cache)
    response = get(cache, If_None_Match='W/"1"')
    assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", 'W/"1"')
    assert "Content-Length" not in response.headers
    assert get(cache, If_None_Match='W/"0"').status_code == 200


def test_polls_are_kept_by_what_they_have() -> None:
    feeds = Feeds()
    cache = front(feeds)
    polls = [get(cache, If_None_Match='W/"1"', Accept_Encoding=encoding) for encoding in ("gzip", "identity")]
    assert [(poll.status_code, poll.headers["ETag"]) for poll in polls] == [(304, 'W/"1"')] * 2
    assert feeds.asked == 1
    assert get(cache).text == "answer 2"
    assert get(cache, "/feeds/b.ics", If_None_Match='W/"0"').text == "answer 3"


def test_head_says_how_long_the_body_is() -> None:
    cache = front(Feeds())
    get(cache)
    response = Client(cache).head("/feeds/a.ics", base_url=f"http://{HOST}")
    assert (response.status_code, response.data, response.headers["Content-Length"]) == (200, b"", "8")


def test_a_head_alone_is_not_kept_as_an_empty_feed() -> None:
    cache = front(Feeds())
    Client(cache).head("/feeds/a.ics", base_url=f"http://{HOST}")
    assert get(cache).text == "answer 2"


def test_addresses_and_encodings_are_kept_apart() -> None:
    cache = front(Feeds())
    texts = [get(cache).text, get(cache, "/feeds/a.ics?lang=ar").text, get(cache, Accept_Encoding="gzip").text]
    assert texts == ["answer 1", "answer 2", "answer 3"]


@pytest.mark.parametrize("feeds", [Feeds(caching="private, no-cache"), Feeds(caching="no-store"), Feeds(etag=None)])
def test_private_answers_are_never_kept(feeds: Feeds) -> None:
    cache = front(feeds)
    assert [get(cache).text, get(cache).text] == ["answer 1", "answer 2"]


@pytest.mark.parametrize("path", ["/en/events", "/events/a"])
def test_pages_are_none_of_its_business(path: str) -> None:
    cache = front(Feeds())
    assert [get(cache, path).text, get(cache, path).text] == ["answer 1", "answer 2"]


def test_posts_and_foreign_hosts_go_through() -> None:
    cache = front(Feeds())
    get(cache)
    assert Client(cache).post("/feeds/a.ics", base_url=f"http://{HOST}").text == "answer 2"
    assert Client(cache).get("/feeds/a.ics", base_url="http://evil.example").text == "answer 3"


class Standing:
    """What answers stand on, and how often that was asked."""

    def __init__(self) -> None:
        self.value, self.asked, self.is_away = 1, 0, False

    def __call__(self) -> int:
        self.asked += 1
        if self.is_away:
            raise OperationalError("SELECT", {}, Exception("away"))
        return self.value


def test_one_look_serves_all_addresses_for_a_second() -> None:
    standing = Standing()
    cache = MicroCache(Feeds(), HOST, standing)
    for number in (1, 2, 3, 1, 2, 3):
        get(cache, f"/feeds/{number}.ics")
    assert standing.asked == 1


def test_what_another_process_changed_is_seen_at_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = Standing()
    cache = MicroCache(Feeds(), HOST, standing)
    monkeypatch.setattr(microcache, "LOOK_SECONDS", -1.0)
    texts = [get(cache).text, get(cache).text]
    standing.value = 2
    assert [*texts, get(cache).text, get(cache).text] == ["answer 1", "answer 1", "answer 2", "answer 2"]


def test_a_change_of_this_process_ends_it_at_once(app: Flask) -> None:
    standing = Standing()
    cache = MicroCache(Feeds(), HOST, standing)
    assert get(cache).text == "answer 1"
    with transaction():
        standing.value = 2
    assert get(cache).text == "answer 2"


def test_a_commit_that_no_reader_sees_costs_a_look_and_no_answer(app: Flask) -> None:
    standing = Standing()
    cache = MicroCache(Feeds(), HOST, standing)
    texts = [get(cache).text]
    with transaction():
        pass
    assert [*texts, get(cache).text] == ["answer 1", "answer 1"]
    assert standing.asked == 2


def test_while_the_database_is_away_the_application_answers() -> None:
    standing = Standing()
    standing.is_away = True
    cache = MicroCache(Feeds(), HOST, standing)
    assert [get(cache).text, get(cache).text] == ["answer 1", "answer 2"]


def test_no_answer_is_kept_for_longer_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = front(Feeds())
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    assert [get(cache).text, get(cache).text] == ["answer 1", "answer 2"]


@pytest.mark.parametrize(("query", "has"), [("?x=" + "y" * 1024, ""), ("", 'W/"1", ' + "z" * 1024)])
def test_what_is_asked_at_length_is_not_kept(query: str, has: str) -> None:
    cache = front(Feeds())
    get(cache, f"/feeds/a.ics{query}", If_None_Match=has)
    assert len(cache._answers) == 0


def test_memory_is_bounded() -> None:
    cache = front(Feeds(body=b"x" * (MEMORY_BYTES // 4)))
    for number in range(6):
        get(cache, f"/feeds/{number}.ics")
    assert len(cache._answers) == 3
