"""Slices as Atom and JSON Feed: well-formed for whoever reads them, validated like every feed, and never HTML."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from organiser.calendars.news import News, NewsItem, render_atom, render_json
from organiser.events import actions as acts
from organiser.events.models import State, Visibility
from organiser.kernel import clock, ids
from organiser.kernel.db import transaction
from tests.support import make
from tests.support.browsing import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
PATHS = ["/feeds/events.atom", "/feeds/events.json"]
TYPES = {"/feeds/events.atom": "application/atom+xml", "/feeds/events.json": "application/feed+json"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        yield


def read_atom(body: bytes) -> ElementTree.Element:
    """A feed that keeps RFC 4287 §4.1.1 and §4.1.2: what there must be once, is."""
    feed = ElementTree.fromstring(body)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    for part in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
        assert part.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo is not None
        links = [link for link in part.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert [link.get("href", "")[:4] for link in links] == ["http"]
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    entry_ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(entry_ids)) == len(entry_ids)
    return feed


def read_json(body: bytes) -> dict[str, Any]:
    """A feed that keeps https://jsonfeed.org/version/1.1."""
    feed: dict[str, Any] = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert {"content_text", "url", "date_modified"} <= set(item)
        assert all(key.startswith("_") or key.islower() for key in item)
    return feed


def titles(client: Visitor, query: str = "") -> list[str]:
    """By both formats, which say the same."""
    atom, other = (client.get(path + query) for path in PATHS)
    entries = read_atom(atom.data).findall(f"{ATOM}entry")
    found = [str(item["title"]) for item in read_json(other.data)["items"]]
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == found
    return found


def test_news_are_what_is_coming_and_listed(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch, title="Talk")
    make.make_event(branch, title="School", kind="school", state=State.CANCELLED)
    make.make_event(branch, title="Unlisted", visibility=Visibility.UNLISTED)
    make.make_event(branch, title="Draft", state=State.DRAFT)
    assert titles(client) == ["Talk", "Cancelled: School"]
    assert titles(client, "?kind=talk") == ["Talk"]
    assert titles(client, f"?branch={branch.public_id}&below=1&lang=es") == ["Talk", "Cancelada: School"]


@pytest.mark.parametrize("path", PATHS)
def test_an_entry_keeps_its_id_and_is_updated_with_its_event(client: Visitor, path: str) -> None:
    event = make.make_event(title="Talk")
    before = client.get(path).data
    with time_machine.travel("2026-11-22T11:00:00Z", tick=False), transaction():
        acts.cancel_event(make.organiser_of(event.branch), event.public_id, reason="The house is closed.")
    after = client.get(path).data
    assert b"2026-11-22T11:00:00Z" not in before
    assert after.count(b"2026-11-22T11:00:00Z") >= 1
    assert before.count(f"urn:uuid:{event.uid}".encode()) == after.count(f"urn:uuid:{event.uid}".encode()) == 1


@pytest.mark.parametrize("path", PATHS)
def test_news_are_answered_like_every_feed(client: Visitor, path: str) -> None:
    make.make_event()
    plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
    assert plain.content_type == f"{TYPES[path]}; charset=utf-8"
    assert plain.headers["Cache-Control"] == "public, max-age=900, stale-if-error=604800"
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert client.get(path, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    head = client.head(path)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(plain.data)))
    make.make_event(title="News")
    assert client.get(path, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", [*PATHS, "/feeds/events.ics"])
@pytest.mark.parametrize("query", ["?colour=red", "?kind=party", "?kind=talk&kind=talk", "?km=5", "?near=x"])
def test_wrong_words_get_plain_text_with_a_way_out(client: Visitor, path: str, query: str) -> None:
    make.make_root()
    response = client.get(path + query)
    assert (response.status_code, response.content_type) == (400, "text/plain; charset=utf-8")
    assert f"`{query[1:].partition('=')[0]}`" in response.text
    assert "/en/calendars" in response.text


def test_what_is_not_there_is_never_html(client: Visitor) -> None:
    for path in ("/feeds/x.atom", "/feeds/x.json", *PATHS):
        response = client.get(path)
        assert (response.status_code, response.content_type) == (404, "text/plain; charset=utf-8")


@given(st.text(), st.text())
def test_any_text_stays_well_formed(title: str, text: str) -> None:
    now = clock.now()
    item = NewsItem(
        UUID(ids.new_uid()), title, title, text, text, "https://example.org/", title, "published", "", "", now, now
    )
    news = News(title, title, "ar", "https://example.org/feed", "https://example.org/", now)
    atom = read_atom(render_atom(news, [item]))
    assert atom.findtext(f"{ATOM}entry/{ATOM}content") is not None
    assert len(read_json(render_json(news, [item]))["items"]) == 1


def test_private_places_and_links_are_in_no_news(client: Visitor) -> None:
    make.make_event(
        venue="Canary House", address="1 Canary Wharf", place_is_private=True, on_line=True,
        join_link="https://meet.example/canary", link_is_private=True,
    )  # fmt: skip
    for path in PATHS:
        assert b"anary" not in client.get(path).data
