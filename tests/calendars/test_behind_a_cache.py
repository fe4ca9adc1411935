"""Feeds behind a real nginx that keeps what it may, as docs/nginx.conf has it: what stands in when the server is away,
and what its folder never holds."""

import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from organiser.branches.actions import rotate_members_link
from organiser.branches.models import Branch
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.members import members_feed_address
from organiser.calendars.own_rules import Choices
from organiser.calendars.private_feeds import address_of
from organiser.events.actions import edit_event
from organiser.events.actions.content import values_of
from organiser.events.models import Visibility
from organiser.events.queries import get_event_to_edit
from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from tests.calendars import owning
from tests.load.crowd import Person
from tests.load.rush import wait_until
from tests.support import make
from tests.support.applications import Applications
from tests.support.browsing import Visitor, make_visitor
from tests.support.ical_linter import lint
from tests.support.mail_server import SmtpServer, free_port
from tests.support.processes import LiveServer
from tests.support.proxy import Proxy, Through

SECRETS = (b"Only for members", b"Among friends", b"My own evenings")
CACHE_VERSION = 5


@dataclass
class Front:
    app: Flask
    server: LiveServer
    proxy: Proxy
    upstream: int
    folder: Path

    def serve(self) -> None:
        self.server.start("web", "--workers", "1", "--port", str(self.upstream))
        someone = Person(f"localhost:{self.server.port}", self.upstream, "")
        wait_until(lambda: answers(someone), lambda: f"it did not start:\n{self.server.log}")

    def visitor(self) -> Visitor:
        return make_visitor(self.app)

    def age(self) -> None:
        """As if the fifteen minutes were over for which answers may be kept: nginx reads until when from the file."""
        kept = [path for path in self.folder.glob("cache/**/*") if path.is_file()]
        assert kept
        for path in kept:
            body = path.read_bytes()
            assert struct.unpack_from("=Q", body)[0] == CACHE_VERSION
            path.write_bytes(body[:8] + struct.pack("=q", int(time.time()) - 5) + body[16:])


def answers(person: Person) -> bool:
    try:
        return person.get("/robots.txt").status == 200
    except OSError:
        return False


@pytest.fixture
def front(applications: Applications, smtp_server: SmtpServer, nginx: Path, tmp_path: Path) -> Iterator[Front]:
    environ = applications.scratch_environ("sqlite", tmp_path) | {"TRUSTED_PROXIES": "1"}
    server, upstream, folder = LiveServer(environ, tmp_path), free_port(), tmp_path / "nginx"
    folder.mkdir()
    app = create_app(Settings.from_environment(environ | {"BASE_URL": server.url}))
    app.testing, app.test_client_class = True, Visitor
    with ExitStack() as stack:
        stack.callback(server.stop)
        proxy = Proxy(nginx, folder, port=server.port, upstream=upstream)
        stack.callback(proxy.stop)
        stack.enter_context(app.app_context())
        front = Front(app, server, proxy, upstream, folder)
        front.serve()
        app.wsgi_app = Through(server.port)  # type: ignore[method-assign]
        yield front
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def test_while_the_server_is_away_the_proxy_answers_with_what_it_kept(front: Front) -> None:
    branch = make.make_branch()
    event = make.make_event(branch, title="Evening")
    path, visitor = f"/feeds/branches/{branch.public_id}.ics", front.visitor()
    first = visitor.get(path)
    assert (first.status_code, first.headers["X-Cache"]) == (200, "MISS")
    assert [visitor.get(path).headers["X-Cache"] for _ in range(2)] == ["HIT", "HIT"]
    assert visitor.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    front.age()
    front.server.stop()
    stale = visitor.get(path)
    assert (stale.status_code, stale.headers["X-Cache"], stale.data) == (200, "STALE", first.data)
    never_asked = visitor.get("/feeds/events.ics")
    assert (never_asked.status_code, never_asked.mimetype) == (503, "text/plain")
    assert never_asked.data == b"Back in a moment.\n"
    assert int(never_asked.headers["Retry-After"]) > 0
    front.serve()
    wait_until(lambda: visitor.get("/feeds/events.ics").status_code == 200, lambda: "it stays away")
    assert visitor.get(path).headers["X-Cache"] in {"REVALIDATED", "EXPIRED"}
    rename(branch, event.public_id, "Another evening")

    def ask_later() -> bytes:
        front.age()
        return visitor.get(path).data

    wait_until(lambda: b"Another evening" in ask_later(), lambda: "the old one stays")


def rename(branch: Branch, event_id: str, title: str) -> None:
    actor = make.organiser_of(branch)
    before = get_event_to_edit(actor, event_id)
    version, values = before.version, replace(values_of(before), title=title)
    with transaction():
        edit_event(actor, event_id, version=version, values=values)


def test_what_is_somebodys_is_never_in_the_cache(front: Front) -> None:
    branch = make.make_branch()
    public = make.make_event(branch, title="For everybody")
    make.make_event(branch, title="Only for members", visibility=Visibility.MEMBERS)
    unlisted = make.make_event(branch, title="Among friends", visibility=Visibility.UNLISTED)
    with transaction():
        rotate_members_link(make.coordinator_of(branch), branch.public_id)
    own = owning.make_feed(make.make_place(public.public_id, address=owning.ROSA), name="My own evenings")
    account = make.make_account(roles=[(branch, Role.ORGANISER)])
    with transaction():
        desk = make_desk_feed(make.actor_of(account.id), branch_id=None, choices=Choices("My own evenings"), lang="en")
    private = [
        members_feed_address(branch, "en").removeprefix(front.server.url),
        f"/events/{unlisted.public_id}.ics",
        *(address_of(owning.get_feed(feed.public_id)).removeprefix(front.server.url) for feed in (own, desk)),
    ]
    for path in private * 3:
        answer = front.visitor().get(path)
        assert (answer.status_code, lint(answer.data, mode="event" if "/events/" in path else "feed")) == (200, []), (
            path
        )
        assert answer.headers["X-Cache"] == "MISS"
        assert [secret for secret in SECRETS if secret in answer.data]
    for path in (f"/feeds/branches/{branch.public_id}.ics", f"/events/{public.public_id}.ics", "/feeds/events.ics"):
        assert [front.visitor().get(path).headers["X-Cache"] for _ in range(2)] == ["MISS", "HIT"]
    kept = front.proxy.kept
    assert b"For everybody" in kept
    assert [secret for secret in SECRETS if secret in kept] == []
    assert [path for path in private if path.encode() in kept] == []
    front.server.stop()
    for path in private:
        away = front.visitor().get(path)
        assert (away.status_code, away.mimetype) == (503, "text/plain")
