"""How feeds are answered: headers, compression, plain text for those who err, and a copy while the database is away."""

import errno
import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from organiser.branches.models import Branch
from organiser.calendars import keeping
from organiser.calendars.actions import purge_copies
from organiser.calendars.kept import FEED_BYTES, Copies, Memory
from organiser.kernel.db import transaction
from organiser.kernel.extensions import settings
from organiser.kernel.web import microcache
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.databases import without_database


def path_of(branch: Branch, query: str = "") -> str:
    return f"/feeds/branches/{branch.public_id}.ics{query}"


def test_head_answers_as_get_without_the_body(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch)
    get, head = client.get(path_of(branch)), client.head(path_of(branch))
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Cache-Control"):
        assert head.headers[name] == get.headers[name], name


def test_headers_are_those_that_calendars_want(client: Visitor) -> None:
    headers = client.get(path_of(make.make_branch())).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Disposition"] == "inline"
    assert headers["Cache-Control"] == "public, max-age=900, stale-if-error=604800"
    assert headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in headers


def test_gzip_is_the_same_calendar_smaller(client: Visitor) -> None:
    branch = make.make_branch()
    for number in range(20):
        make.make_event(branch, title=f"Talk {number}")
    plain = client.get(path_of(branch))
    packed = client.get(path_of(branch), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4


@pytest.mark.parametrize("query", ["?lang=en&lang=fr", "?below=1&below=1", "?token=x", "?page=2"])
def test_words_that_nobody_knows_are_refused_in_plain_text(client: Visitor, query: str) -> None:
    response = client.get(path_of(make.make_branch(), query))
    assert (response.status_code, response.content_type) == (400, "text/plain; charset=utf-8")


@pytest.mark.parametrize("path", ["/feeds/branches/none.ics", "/feeds/none.ics", "/events/none.ics", "/feeds/x/y.ics"])
def test_what_is_not_there_is_never_html(client: Visitor, path: str) -> None:
    make.make_root()
    response = client.get(path)
    assert (response.status_code, response.content_type) == (404, "text/plain; charset=utf-8")


@pytest.mark.only_database("sqlite")
def test_while_the_database_is_away_the_last_good_copy_stands_in(app: Flask, client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch)
    asked, never = path_of(branch), path_of(branch, "?below=1")
    good = client.get(asked).data
    with transaction():
        pass
    with without_database():
        stale = app.test_client().get(asked)
        never_asked = app.test_client().get(never)
    assert (stale.status_code, stale.data) == (200, good)
    assert (never_asked.status_code, never_asked.content_type) == (503, "text/plain; charset=utf-8")
    assert int(never_asked.headers["Retry-After"]) > 0
    assert app.test_client().get(asked).status_code == 200


def test_asking_for_searches_and_in_many_spellings_does_not_fill_the_disk(app: Flask, client: Visitor) -> None:
    branch = make.make_branch()
    folder = settings().data_dir / "feeds"
    before = set(folder.glob("*"))
    for number in range(5):
        assert client.get(f"/feeds/events.ics?q=word{number}").status_code == 200
        assert client.get(path_of(branch, f"?lang=x{number}&below=x{number}")).status_code == 200
    assert len(set(folder.glob("*")) - before) == 1


def test_a_disk_that_is_full_keeps_nobody_from_a_calendar(
    app: Flask, client: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no copy of it then, and nothing half written that fills it further."""
    branch = make.make_branch()
    make.make_event(branch, title="Evening")
    monkeypatch.setattr(keeping, "memory", Memory())
    monkeypatch.setattr(keeping, "_copies", lambda: Copies(tmp_path / "feeds"))
    monkeypatch.setattr(os, "replace", refuse_for_want_of_room)
    answer = client.get(path_of(branch))
    assert (answer.status_code, b"SUMMARY:Evening" in answer.data) == (200, True)
    assert list((tmp_path / "feeds").iterdir()) == []
    assert Copies(tmp_path / "feeds").find(path_of(branch)) is None


def refuse_for_want_of_room(*_paths: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_new_address_of_the_installation_stands_in_every_calendar(
    app: Flask, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of events that were not touched since: what was rendered for the old one leads nowhere."""
    branch = make.make_branch()
    make.make_event(branch)
    path = path_of(branch)
    monkeypatch.setattr(keeping, "memory", Memory())
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    assert b"URL:http://localhost:8000/en/events/" in client.get(path).data
    before = app.extensions["organiser"]
    moved = replace(before, settings=replace(before.settings, base_url="https://events.example.org"))
    monkeypatch.setitem(app.extensions, "organiser", moved)
    monkeypatch.setattr(keeping, "memory", Memory())
    answer = client.get(path)
    assert b"URL:https://events.example.org/en/events/" in answer.data
    assert b"localhost" not in answer.data


def test_copies_that_nobody_asked_for_are_forgotten(app: Flask, client: Visitor) -> None:
    asked, old = path_of(make.make_branch(name="Asked")), path_of(make.make_branch(name="Old"))
    folder = settings().data_dir / "feeds"
    client.get(asked)
    kept = set(folder.glob("*"))
    client.get(old)
    (copy,) = set(folder.glob("*")) - kept
    os.utime(copy, (0, 0))
    passing = [folder / f"{name}-renamed-meanwhile" for name in ("0", "z")]
    for path in passing:
        path.symlink_to(folder / "nowhere")
    purge_copies()
    for path in passing:
        path.unlink()
    assert set(folder.glob("*")) & {*kept, copy} == kept


def test_memory_counts_a_feed_that_holds_nothing(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices are without number, and anybody can ask for them."""
    memory = Memory(limit=3 * FEED_BYTES)
    monkeypatch.setattr(keeping, "memory", memory)
    make.make_root()
    for number in range(5):
        assert client.get(f"/feeds/events.ics?q=word{number}").status_code == 200
    kept = [memory.find(f"http://localhost:8000/feeds/events.ics?lang=en&q=word{number}") for number in range(5)]
    assert [one is not None for one in kept] == [False, False, False, True, True]
