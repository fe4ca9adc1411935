"""vdirsyncer and khal follow feeds of a running server through all that happens: what they show is right, nothing is
lost while something is away, and what was taken back stays taken back."""

import time as seconds
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, time
from email.message import Message
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask

from organiser.branches.actions import rotate_members_link
from organiser.branches.models import Branch
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.members import members_feed_address
from organiser.calendars.own_rules import Choices
from organiser.calendars.private_actions import stop_feed
from organiser.calendars.private_feeds import address_of
from organiser.events.actions import (
    cancel_event,
    edit_event,
    postpone_event,
    publish_event,
    restore_event,
    set_date,
    withdraw_event,
)
from organiser.events.models import Visibility
from organiser.events.queries import get_event_to_edit
from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from organiser.kernel.web.microcache import LOOK_SECONDS
from tests.calendars import owning
from tests.calendars.following import Follower
from tests.conftest import require
from tests.load.rush import wait_until
from tests.support import make
from tests.support.applications import Applications
from tests.support.postgres import PostgresServer
from tests.support.processes import LiveServer
from tests.support.tools import POSTGRESQL, find_any_postgresql

pytestmark = pytest.mark.unmeasured

YEAR = 2027
SPAN = (f"{YEAR}-01-01", f"{YEAR}-12-31")


@dataclass
class Running:
    """A server in a process of its own, and how its database is taken away and brought back."""

    app: Flask
    server: LiveServer
    folder: Path
    take_away: Callable[[], None]
    bring_back: Callable[[], None]

    def follow(self, url: str) -> Follower:
        return Follower(url, self.folder / f"follower{len(list(self.folder.glob('follower*')))}")


@pytest.fixture(params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, applications: Applications, tmp_path: Path) -> Iterator[Running]:
    environ = applications.scratch_environ("sqlite", tmp_path)
    with ExitStack() as stack:
        if request.param == "postgresql":
            postgres = PostgresServer(require(request, POSTGRESQL, find_any_postgresql()))
            stack.callback(postgres.stop)
            environ["DATABASE_URL"] = postgres.url
            take_away, bring_back = postgres.halt, postgres.start_again
        else:
            database = Path(environ["DATABASE_URL"].removeprefix("sqlite:///"))
            away = database.with_suffix(".away")
            take_away, bring_back = lambda: move(database, away), lambda: move(away, database)
        server = LiveServer(environ, tmp_path)
        stack.callback(server.stop)
        server.run("db", "upgrade")
        server.serve("web", "--workers", "1")
        app = create_app(Settings.from_environment(environ | {"BASE_URL": server.url}))
        stack.enter_context(app.app_context())
        yield Running(app, server, tmp_path, take_away, bring_back)
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def move(there: Path, here: Path) -> None:
    there.rename(here)


STAYS = f"{YEAR}-03-20 19:00 Stays CONFIRMED"


def test_a_public_feed_is_followed_through_all_that_happens(running: Running) -> None:
    branch, follower = begin(running)
    actor = make.organiser_of(branch)
    await_shown(follower)
    event_id = make.make_event(branch, title="Evening", when=evening(14)).public_id
    await_shown(follower, f"{YEAR}-03-14 19:00 Evening CONFIRMED")
    edit(branch, event_id, title="The long evening")
    await_shown(follower, f"{YEAR}-03-14 19:00 The long evening CONFIRMED")
    edit(branch, event_id, title="The long evening", when=make.make_when(date(YEAR, 4, 2), time(8), time(9)))
    await_shown(follower, f"{YEAR}-04-02 08:00 The long evening CONFIRMED")
    act(lambda: postpone_event(actor, event_id, reason="Ill."))
    await_shown(follower, f"{YEAR}-04-02 08:00 Postponed: The long evening TENTATIVE")
    act(lambda: set_date(actor, event_id, when=evening(28)))
    await_shown(follower, f"{YEAR}-03-28 19:00 The long evening CONFIRMED")
    act(lambda: cancel_event(actor, event_id, reason="Closed."))
    await_shown(follower, f"{YEAR}-03-28 19:00 Cancelled: The long evening CANCELLED")
    act(lambda: restore_event(actor, event_id))
    await_shown(follower, f"{YEAR}-03-28 19:00 The long evening CONFIRMED")
    act(lambda: withdraw_event(actor, event_id))
    await_shown(follower)
    act(lambda: publish_event(actor, event_id))
    await_shown(follower, f"{YEAR}-03-28 19:00 The long evening CONFIRMED")


def test_a_public_feed_loses_nothing_while_server_or_database_are_away(running: Running) -> None:
    branch, follower = begin(running)
    event_id = make.make_event(branch, title="Evening", when=evening(14)).public_id
    before = f"{YEAR}-03-14 19:00 Evening CONFIRMED"
    await_shown(follower, before)
    running.server.stop()
    assert not follower.fetch()
    assert follower.list_shown(*SPAN) == [before, STAYS]
    running.server.serve("web", "--workers", "1")
    await_shown(follower, before)
    db.session.rollback()
    db.engine.dispose()
    running.take_away()
    assert follower.fetch(), "the last good copy stands in"
    assert follower.list_shown(*SPAN) == [before, STAYS]
    running.bring_back()
    act(lambda: cancel_event(make.organiser_of(branch), event_id, reason="Closed."))
    await_shown(follower, f"{YEAR}-03-14 19:00 Cancelled: Evening CANCELLED")


def begin(running: Running) -> tuple[Branch, Follower]:
    branch = make.make_branch()
    make.make_event(branch, title="Stays", when=evening(20))
    return branch, running.follow(f"{running.server.url}/feeds/branches/{branch.public_id}.ics")


def await_shown(follower: Follower, *lines: str) -> None:
    """A server looks for what other processes changed once a second."""
    found: list[object] = []

    def is_right() -> bool:
        found[:] = [follower.fetch(), sorted(follower.list_shown(*SPAN))]
        return found == [True, sorted((*lines, STAYS))]

    wait_until(is_right, lambda: f"{found} and not {lines}")


def test_private_feeds_lose_nothing_in_passing_and_end_when_they_are_taken_back(running: Running) -> None:
    branch = make.make_branch()
    act(lambda: rotate_members_link(make.coordinator_of(branch), branch.public_id))
    make.make_event(branch, title="Assembly", when=evening(10), visibility=Visibility.MEMBERS)
    event = make.make_event(branch, title="Evening", when=evening(14))
    feed = owning.make_feed(make.make_place(event.public_id, address=owning.ROSA))
    members = running.follow(members_feed_address(branch, "en"))
    own = running.follow(address_of(owning.get_feed(feed.public_id)))
    shown = {
        members: [f"{YEAR}-03-10 19:00 Assembly CONFIRMED", f"{YEAR}-03-14 19:00 Evening CONFIRMED"],
        own: [f"{YEAR}-03-14 19:00 Evening CONFIRMED"],
    }

    def check(*, fetches: bool | None) -> None:
        for follower, lines in shown.items():
            assert fetches in {None, follower.fetch()}
            assert sorted(follower.list_shown(*SPAN)) == lines

    check(fetches=True)
    db.session.rollback()
    db.engine.dispose()
    running.take_away()
    for follower in shown:
        follower.fetch()  # it may complain; what it shows must stay
    check(fetches=None)
    running.bring_back()
    wait_until(own.fetch, lambda: "it does not come back")
    check(fetches=True)
    running.server.stop()
    check(fetches=False)
    running.server.serve("web", "--workers", "1")
    check(fetches=True)
    act(lambda: rotate_members_link(make.coordinator_of(branch), branch.public_id))
    act(lambda: stop_feed(owning.owner_of(feed), feed.public_id))
    make.make_event(branch, title="Not for them", when=evening(16), visibility=Visibility.MEMBERS)
    check(fetches=False)
    again = running.follow(members_feed_address(branch, "en"))
    assert again.fetch()
    assert len(again.list_shown(*SPAN)) == 3


@pytest.mark.parametrize("running", ["postgresql"], indirect=True)
def test_with_the_database_stopped_private_calendars_are_told_to_come_again(running: Running) -> None:
    """An error page, an empty body or a 404 would make them delete what they hold; a copy on disk could be read."""
    branch = make.make_branch()
    act(lambda: rotate_members_link(make.coordinator_of(branch), branch.public_id))
    event = make.make_event(branch, title="Evening", when=evening(14))
    feed = owning.make_feed(make.make_place(event.public_id, address=owning.ROSA))
    account = make.make_account(roles=[(branch, Role.ORGANISER)])
    with transaction():
        desk = make_desk_feed(make.actor_of(account.id), branch_id=None, choices=Choices("Ours"), lang="en")
    desk_id = desk.public_id
    private = [members_feed_address(branch, "en")]
    private += [address_of(owning.get_feed(public_id)) for public_id in (feed.public_id, desk_id)]
    public = [f"{running.server.url}/feeds/{path}" for path in (f"branches/{branch.public_id}.ics", "events.ics")]
    bodies = {url: ask(url) for url in (*public, *private)}
    assert {status for status, _headers, _body in bodies.values()} == {200}
    db.session.rollback()
    db.engine.dispose()
    running.take_away()
    seconds.sleep(LOOK_SECONDS)
    for url in public:
        assert ask(url)[::2] == bodies[url][::2]
    for url in (*private, *private):
        status, headers, body = ask(url)
        assert (status, int(headers["Retry-After"]) > 0, headers["Content-Type"]) == (
            503, True, "text/plain; charset=utf-8",
        ), url  # fmt: skip
        assert headers["Cache-Control"].startswith("private")
        assert b"BEGIN" not in body
    running.bring_back()
    for url in private:
        wait_until(partial(is_back, url), lambda: "it does not come back")
        assert b"SUMMARY:Evening" in ask(url)[2]


def is_back(url: str) -> bool:
    return ask(url)[0] == 200


def ask(url: str) -> tuple[int, Message, bytes]:
    try:
        with urlopen(url, timeout=60) as answer:  # noqa: S310 (our own server)
            return answer.status, answer.headers, answer.read()
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


def evening(day: int) -> object:
    return make.make_when(date(YEAR, 3, day))


def act(action: Callable[[], object]) -> None:
    with transaction():
        action()


def edit(branch: Branch, event_id: str, **values: object) -> None:
    actor = make.organiser_of(branch)
    version = get_event_to_edit(actor, event_id).version
    wanted = make.event_values(**{"when": evening(14), **values})
    act(lambda: edit_event(actor, event_id, version=version, values=wanted))
