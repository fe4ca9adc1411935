"""What holds for every address of a calendar: validators, HEAD, gzip, who may keep it, and never a page of HTML."""

import gzip
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from organiser.branches.actions import close_branch, rotate_members_link
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.members import members_feed_address
from organiser.calendars.own_rules import Choices
from organiser.calendars.rules import CLOSED_NOTICE, PRIVATE_CACHING, PUBLIC_CACHING
from organiser.events.models import Visibility
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import transaction
from organiser.kernel.web import microcache
from tests.calendars import owning
from tests.support import make
from tests.support.applications import Applications
from tests.support.browsing import BASE_URL, Visitor, make_visitor
from tests.support.ical_linter import lint
from tests.timeline.writing import make_entry

PUBLIC = {"branch", "below", "tree", "slice", "event file", "atom", "json", "on this day"}
PRIVATE = {"members", "own", "desk", "unlisted file"}
KINDS = sorted(PUBLIC | PRIVATE)
TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}
# A 304 says again what a 200 would have said of these (RFC 9110 §15.4.5).
SAID_AGAIN = ("ETag", "Cache-Control", "Vary")


@pytest.fixture
def addresses(app: Flask) -> dict[str, str]:
    return make_addresses()


def make_addresses() -> dict[str, str]:
    """One of each kind, each with an event in it."""
    branch = make.make_branch()
    event = make.make_event(branch, title="Evening")
    unlisted = make.make_event(branch, title="Among friends", visibility=Visibility.UNLISTED)
    with transaction():
        rotate_members_link(make.coordinator_of(branch), branch.public_id)
    make_entry()
    own = owning.make_feed(make.make_place(event.public_id, address=owning.ROSA))
    account = make.make_account(roles=[(branch, Role.ORGANISER)])
    with transaction():
        desk = make_desk_feed(make.actor_of(account.id), branch_id=None, choices=Choices("Ours"), lang="en")
    return {
        "branch": f"/feeds/branches/{branch.public_id}.ics",
        "below": f"/feeds/branches/{branch.public_id}.ics?below=1&lang=fr",
        "tree": "/feeds/events.ics",
        "on this day": "/feeds/on-this-day.ics",
        "slice": "/feeds/events.ics?kind=talk&lang=ar",
        "event file": f"/events/{event.public_id}.ics",
        "unlisted file": f"/events/{unlisted.public_id}.ics",
        "atom": "/feeds/events.atom",
        "json": "/feeds/events.json",
        "members": members_feed_address(branch, "en").removeprefix(BASE_URL),
        "own": owning.path_of(own),
        "desk": owning.path_of(desk),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_calendar_is_answered_by_the_rules(addresses: dict[str, str], client: Visitor, kind: str) -> None:
    path = addresses[kind]
    whole = client.get(path)
    assert whole.status_code == 200
    assert whole.content_type == f"{TYPES.get(kind, 'text/calendar')}; charset=utf-8"
    assert whole.headers["Content-Disposition"] == "inline"
    assert whole.headers["Content-Length"] == str(len(whole.data))
    assert "Set-Cookie" not in whole.headers
    if kind in PUBLIC:
        assert whole.headers["Cache-Control"] == PUBLIC_CACHING
    else:
        assert whole.headers["Cache-Control"] in {PRIVATE_CACHING, "private, no-store"}
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers} == {**whole.headers}


@pytest.mark.parametrize("kind", KINDS)
def test_gzip_comes_to_who_takes_it_and_to_nobody_else(addresses: dict[str, str], client: Visitor, kind: str) -> None:
    path = addresses[kind]
    plain = client.get(path).data
    for accepted in ("gzip", "deflate, gzip;q=0.5, br", "GZIP", "*;q=0.1, gzip"):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        packed = answer.headers.get("Content-Encoding") == "gzip"
        assert (gzip.decompress(answer.data) if packed else answer.data) == plain, accepted
        assert packed or "file" in kind
        assert answer.headers["Vary"] == "Accept-Encoding"
    for accepted in ("", "identity", "br", "gzip;q=0", "gzip; q=0.000, br", "identity, gzip ;q=0"):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert ("Content-Encoding" not in answer.headers, answer.data) == (True, plain), accepted


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_the_newest_is_told_so_in_few_bytes(addresses: dict[str, str], client: Visitor, kind: str) -> None:
    path = addresses[kind]
    whole = client.get(path)
    etag = whole.headers["ETag"]
    for asked in (etag, etag.removeprefix("W/"), f'"x", {etag}'):
        for method in (client.get, client.head):
            same = method(path, headers={"If-None-Match": asked})
            assert (same.status_code, same.data) == (304, b""), asked
            assert {name: same.headers[name] for name in SAID_AGAIN} == {
                name: whole.headers[name] for name in SAID_AGAIN
            }
    for asked in ('"x"', "nonsense", 'W/"', etag[:-2] + '"', ""):
        assert client.get(path, headers={"If-None-Match": asked}).data == whole.data, asked


@pytest.mark.parametrize("kind", KINDS)
def test_no_half_of_a_calendar_is_handed_out(addresses: dict[str, str], client: Visitor, kind: str) -> None:
    """A calendar that gets the first bytes alone deletes what the others would have said."""
    whole = client.get(addresses[kind]).data
    for wanted in ("bytes=0-100", "bytes=-20", "bytes=0-", "bytes=9999999-", "lines=1"):
        answer = client.get(addresses[kind], headers={"Range": wanted, "If-Range": '"x"'})
        assert (answer.status_code, answer.data) == (200, whole)


@pytest.mark.parametrize("kind", KINDS)
def test_what_calendars_try_besides_reading_is_refused_in_plain_text(
    addresses: dict[str, str], client: Visitor, kind: str
) -> None:
    """Some ask as of a CalDAV server first."""
    for method in ("POST", "PUT", "DELETE", "PATCH", "PROPFIND", "REPORT", "MKCALENDAR", "TRACE"):
        answer = client.open(addresses[kind], method=method, data=b"<?xml version='1.0'?><propfind xmlns='DAV:'/>")
        assert answer.status_code in {400, 405}
        assert is_plain(answer)


def test_an_event_file_changes_with_its_renderer(
    addresses: dict[str, str], client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    old = client.get(addresses["event file"]).headers["ETag"]
    monkeypatch.setattr("organiser.calendars.views.BLOCK_VERSION", "another")
    assert client.get(addresses["event file"]).headers["ETag"] != old


def test_a_closed_branch_says_so_then_is_gone_and_a_slice_of_it_stays_a_calendar(client: Visitor) -> None:
    branch = make.make_branch(name="Town")
    make.make_event(branch)
    path, filtered = f"/feeds/branches/{branch.public_id}.ics", f"/feeds/events.ics?branch={branch.public_id}"
    assert (client.get(path).status_code, client.get(filtered).status_code) == (200, 200)
    with transaction():
        close_branch(make.coordinator_of(make.make_root()), branch.public_id)
    notice = client.get(path)
    assert (notice.status_code, lint(notice.data, mode="feed")) == (200, [])
    assert b"Town was closed" in notice.data
    with time_machine.travel(clock.now() + CLOSED_NOTICE + timedelta(days=1), tick=False):
        with transaction():
            pass
        gone = client.get(path)
        assert gone.status_code == 410
        assert is_plain(gone)
        later = client.get(filtered)
    assert (later.status_code, lint(later.data, mode="feed")) == (200, [])


@pytest.mark.parametrize(
    "query", ["topic=gone", "topic=" + "a" * 26, "branch=" + "a" * 26, "country=ZZ", "kind=talk", "lang=xx", "near=1"]
)
def test_a_word_that_means_nothing_any_more_is_a_calendar_or_a_refusal_in_words(client: Visitor, query: str) -> None:
    make.make_event()
    answer = client.get(f"/feeds/events.ics?{query}")
    assert answer.status_code in {200, 400}
    assert is_plain(answer) if answer.status_code == 400 else lint(answer.data, mode="feed") == []


TAILS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", ".ics", ".ICS", ".ics/", "/", "..", "%2e%2e/x.ics", "%00.ics", ".ics?", "?lang[]=x", "?a=%ff"]
    ),
)
WORDS = st.dictionaries(
    st.sampled_from(
        ["Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Cookie",
         "Authorization", "User-Agent", "X-Forwarded-Proto", "X-Requested-With", "Depth", "Cache-Control", "Origin"]
    ),
    st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=40)
    | st.sampled_from(["text/html", "text/html,*/*;q=0.1", "*", "gzip", "bytes=0-1", "no-cache", "0"]),
    max_size=4,
)  # fmt: skip


@pytest.mark.only_database("sqlite")
@settings(suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from([*KINDS, "feeds", "events"]),
    cut=st.integers(0, 80),
    tail=TAILS,
    headers=WORDS,
    method=st.sampled_from(["GET", "HEAD", "GET", "POST", "OPTIONS", "PROPFIND"]),
)
def test_no_address_and_no_header_brings_html(
    once: tuple[Visitor, dict[str, str]], kind: str, cut: int, tail: str, headers: dict[str, str], method: str
) -> None:
    client, known = once
    path = known.get(kind, {"feeds": "/feeds/x", "events": "/events/x"}.get(kind, ""))
    address = path[: max(7, len(path) - cut)] + tail
    if not address.startswith(("/feeds/", "/events/")) or (address.startswith("/events/") and ".ics" not in address):
        address = f"/feeds/{tail}"
    answer = client.open(address, method=method, headers=headers)
    assert answer.status_code < 500, address
    if method == "HEAD" or answer.status_code in {304, 308} or (method == "OPTIONS" and not answer.data):
        return
    path_asked = address.partition("?")[0]
    if path_asked.startswith("/feeds/") or path_asked.endswith(".ics"):
        assert is_plain(answer) or is_calendar(answer), (address, answer.status_code, answer.content_type)


@pytest.fixture
def once(applications: Applications, database_kind: str) -> tuple[Visitor, dict[str, str]]:
    app = applications.emptied(database_kind)
    with app.app_context():
        return make_visitor(app), make_addresses()


def is_plain(answer: TestResponse) -> bool:
    return answer.content_type == "text/plain; charset=utf-8" and b"<" not in answer.data


def is_calendar(answer: TestResponse) -> bool:
    return answer.status_code == 200 and answer.mimetype in {"text/calendar", *TYPES.values()}
