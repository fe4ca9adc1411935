"""How private feeds are answered: validators, 410 for what is over, 503 without a database, and in no cache or log."""

import gzip
import io
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.calendars.jobs import destroy_due_feeds, fill_new_feeds
from organiser.calendars.models import PrivateFeed, PrivateFeedEntry
from organiser.calendars.own_rules import Choices
from organiser.calendars.private_actions import delete_feed, edit_feed, rotate_feed, stop_feed
from organiser.events.actions import cancel_event
from organiser.kernel import clock, extensions
from organiser.kernel.db import db, transaction
from organiser.kernel.db.engine import WRITE
from organiser.kernel.extensions import settings
from organiser.kernel.logs import configure_logs
from organiser.kernel.vaults import Vault
from tests.calendars.owning import ROSA, get_feed, make_feed, names, owner_of, path_of
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.databases import without_database


@pytest.fixture
def feed(app: Flask) -> PrivateFeed:
    return make_feed(make.make_place(make.make_event(title="Evening").public_id, address=ROSA))


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield stream
    logging.basicConfig(handlers=handlers, level=level, force=True)


def test_headers_keep_it_out_of_caches_and_search_engines(feed: PrivateFeed, client: Visitor) -> None:
    headers = client.get(path_of(feed)).headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Content-Disposition"] == "inline"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Vary"] == "Accept-Encoding"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


def test_head_answers_as_get_without_the_body(feed: PrivateFeed, client: Visitor) -> None:
    get, head = client.get(path_of(feed)), client.head(path_of(feed))
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Cache-Control", "X-Robots-Tag"):
        assert head.headers[name] == get.headers[name], name


def test_gzip_is_the_same_calendar(feed: PrivateFeed, client: Visitor) -> None:
    plain = client.get(path_of(feed))
    packed = client.get(path_of(feed), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]


def test_a_reader_with_the_newest_copy_gets_a_304_until_something_changes(feed: PrivateFeed, client: Visitor) -> None:
    def poll(etag: str) -> int:
        return client.get(path_of(feed), headers={"If-None-Match": etag}).status_code

    def newest() -> str:
        return client.get(path_of(feed)).headers["ETag"]

    etag = newest()
    make.make_place(make.make_event(title="Of another").public_id, address="ada@example.org")
    assert poll(etag) == 304
    event = make.make_event(title="Another")
    place = make.make_place(event.public_id, address=ROSA)
    changes = [
        lambda: make.withdraw(place),
        lambda: cancel_event(make.organiser_of(event.branch), event.public_id, reason="Closed."),
        lambda: edit_feed(owner_of(feed), feed.public_id, choices=Choices("Renamed")),
        lambda: edit_feed(owner_of(feed), feed.public_id, choices=Choices("Renamed", is_discreet=True)),
    ]
    assert poll(etag) == 200
    for number, change in enumerate(changes):
        etag = newest()
        assert poll(etag) == 304
        if number == 0:
            change()
        else:
            with transaction():
                change()
        assert poll(etag) == 200, number
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert poll(newest()) == 304
        assert poll(etag) == 200


def test_a_new_address_ends_the_old_one(feed: PrivateFeed, client: Visitor) -> None:
    old = path_of(feed)
    with transaction():
        rotate_feed(owner_of(feed), feed.public_id)
    gone = client.get(old)
    assert (gone.status_code, gone.content_type) == (410, "text/plain; charset=utf-8")
    assert names(client, feed) == ["Evening"]


def test_a_stopped_one_is_gone_and_forgets_and_can_begin_again(feed: PrivateFeed, client: Visitor) -> None:
    old = path_of(feed)
    with transaction():
        stop_feed(owner_of(feed), feed.public_id)
    assert client.get(old).status_code == 410
    assert db.session.scalars(select(PrivateFeedEntry)).all() == []
    make.make_place(make.make_event(title="Meanwhile").public_id, address=ROSA)
    assert db.session.scalars(select(PrivateFeedEntry)).all() == []
    again = get_feed(feed.public_id)
    with transaction():
        rotate_feed(owner_of(again), feed.public_id)
    fill_new_feeds()
    assert client.get(old).status_code == 410
    assert names(client, feed) == ["Evening", "Meanwhile"]


def test_a_deleted_one_leaves_nothing(feed: PrivateFeed, client: Visitor) -> None:
    path, vault = path_of(feed), get_feed(feed.public_id).vault.public_id
    with transaction():
        delete_feed(owner_of(feed), feed.public_id)
    assert client.get(path).status_code == 410
    assert db.session.scalars(select(PrivateFeed)).all() == []
    assert db.session.scalars(select(PrivateFeedEntry)).all() == []
    assert db.session.scalars(select(Vault).where(Vault.public_id == vault)).all() == []
    assert extensions.keystore().is_erased(vault)


@pytest.mark.parametrize("token", ["x", "null", "0" * 52, "a" * 500])
def test_guesses_are_gone_in_the_same_words(feed: PrivateFeed, client: Visitor, token: str) -> None:
    old = path_of(feed)
    with transaction():
        rotate_feed(owner_of(feed), feed.public_id)
    response = client.get(f"/feeds/own/{token}.ics")
    assert (response.status_code, response.data) == (410, client.get(old).data)
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_words_behind_the_address_are_refused_in_plain_text(feed: PrivateFeed, client: Visitor) -> None:
    response = client.get(path_of(feed) + "?lang=fr")
    assert (response.status_code, response.content_type) == (400, "text/plain; charset=utf-8")


def test_one_that_nobody_asked_for_in_a_year_is_destroyed(feed: PrivateFeed, client: Visitor) -> None:
    asked = make_feed(make.make_place(make.make_event(title="Asked").public_id, address="ada@example.org"))
    paths = [path_of(feed), path_of(asked)]
    with time_machine.travel(clock.now() + timedelta(days=200), tick=False):
        assert client.get(paths[1]).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        destroy_due_feeds()
        assert [client.get(path).status_code for path in paths] == [410, 200]
        assert [one.public_id for one in db.session.scalars(select(PrivateFeed))] == [asked.public_id]


def test_a_stopped_one_is_destroyed_after_thirty_days(feed: PrivateFeed) -> None:
    with transaction():
        stop_feed(owner_of(feed), feed.public_id)
    for days, left in ((29, 1), (31, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            destroy_due_feeds()
            db.session.rollback()
            assert len(db.session.scalars(select(PrivateFeed)).all()) == left


@pytest.mark.only_database("sqlite")
def test_without_its_database_it_answers_503_and_nothing_is_on_disk(
    app: Flask, feed: PrivateFeed, client: Visitor
) -> None:
    path = path_of(feed)
    body = client.get(path).data
    assert not [file for file in settings().data_dir.rglob("*") if file.is_file() and body in file.read_bytes()]
    with transaction():
        pass
    with without_database():
        response = app.test_client().get(path)
    assert (response.status_code, response.content_type) == (503, "text/plain; charset=utf-8")
    assert int(response.headers["Retry-After"]) > 0
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert app.test_client().get(path).status_code == 200


def test_it_is_not_kept_for_a_second_as_public_feeds_are(feed: PrivateFeed, client: Visitor) -> None:
    """What another process changes is seen at once: no commit of this one ends a kept answer."""
    path = path_of(feed)
    assert client.get(path).status_code == 200
    with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        connection.execute(PrivateFeed.__table__.update().values(revoked_at=clock.now()))
    assert client.get(path).status_code == 410


def test_no_log_has_the_token(feed: PrivateFeed, client: Visitor, logged: io.StringIO) -> None:
    path = path_of(feed)
    token = path.rpartition("/")[2].removesuffix(".ics")
    for address in (path, f"http://localhost:8000{path}", f"/c/{'a' * 26}{token}", f"/c/{token[:30]}"):
        logging.getLogger("organiser.web").error("away at %s", address)
    written = logged.getvalue()
    assert "away at" in written
    assert token[:30] not in written
