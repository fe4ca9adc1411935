"""A feed that is mended after each change has the same bytes as one that is put together anew, in every process."""

import gzip
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.branches.actions import close_branch, move_branch, reopen_branch
from organiser.calendars import keeping, lineup, queries
from organiser.calendars.actions import follow_event
from organiser.calendars.kept import Memory
from organiser.calendars.models import EventMark
from organiser.demo import loading
from organiser.events import actions as acts
from organiser.events.actions.content import values_of
from organiser.events.facts import EventAltered
from organiser.events.models import State, Visibility
from organiser.events.queries import get_event_to_edit
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import OrganiserError
from organiser.kernel.extensions import settings
from organiser.kernel.web import microcache
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.queries import counted_queries

NOW = "2026-11-22T10:00:00Z"


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class Process:
    """A process as far as feeds go: what it keeps in memory."""

    def __init__(self, client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        self._client, self._patch, self._memory = client, monkeypatch, Memory()

    def read(self, path: str) -> bytes:
        """The body, which is the same packed and plain."""
        self._patch.setattr(keeping, "memory", self._memory)
        with transaction():  # ends what stands before the application
            pass
        plain = self._client.get(path)
        packed = self._client.get(path, headers={"Accept-Encoding": "gzip"})
        assert (plain.status_code, packed.status_code) == (200, 200)
        assert gzip.decompress(packed.data) == plain.data
        return plain.data


class World:
    """A country with a town, and a town elsewhere, whose events and branches change by chance."""

    def __init__(self, chance: random.Random, traveller: time_machine.Traveller) -> None:
        self._chance, self._traveller = chance, traveller
        self._root = make.make_root()
        self._actor = make.coordinator_of(self._root)
        self._country = make.make_branch(name="Country")
        self._towns = [make.make_branch(self._country, name="Town"), make.make_branch(name="Elsewhere")]
        self._events: list[str] = []
        for _ in range(8):
            self._add()

    def choose_path(self) -> str:
        return self._chance.choice(self.paths())

    def paths(self) -> list[str]:
        town = f"/feeds/branches/{self._towns[0].public_id}.ics"
        country = f"/feeds/branches/{self._country.public_id}.ics?below=1"
        return [town, f"{town}?lang=ar", country, "/feeds/events.ics?kind=talk", "/feeds/events.ics"]

    def change(self) -> None:
        steps = [self._add, self._edit, self._edit, self._restate, self._restate, self._move, self._replant, self._wait]
        try:
            self._chance.choice(steps)()
        except OrganiserError:  # not every change is possible in every state
            db.session.rollback()

    def _add(self) -> None:
        branch = self._chance.choice([*self._towns, self._country])
        visibility = self._chance.choice([Visibility.PUBLIC, Visibility.PUBLIC, Visibility.UNLISTED])
        event = make.make_event(
            branch, kind=self._kind(), visibility=visibility, title=self._title(), when=self._when()
        )
        self._events.append(event.public_id)

    def _edit(self) -> None:
        event = get_event_to_edit(self._actor, self._one())
        version, values = event.version, values_of(event)
        changes = [
            {"title": self._title()},
            {"when": self._when()},
            {"kind": self._kind()},
            {"visibility": self._chance.choice(list(Visibility))},
        ]
        values = replace(values, **self._chance.choice(changes))
        with transaction():
            acts.edit_event(self._actor, event.public_id, version=version, values=values)

    def _restate(self) -> None:
        steps: list[Callable[[str], object]] = [
            lambda one: acts.cancel_event(self._actor, one, reason="The house is closed."),
            lambda one: acts.postpone_event(self._actor, one, reason="The speaker is ill."),
            lambda one: acts.restore_event(self._actor, one),
            lambda one: acts.withdraw_event(self._actor, one),
            lambda one: acts.publish_event(self._actor, one),
            lambda one: acts.delete_draft(self._actor, one),
        ]
        with transaction():
            self._chance.choice(steps)(self._one())

    def _move(self) -> None:
        with transaction():
            acts.move_to_branch(self._actor, self._one(), branch_id=self._chance.choice(self._towns).public_id)

    def _replant(self) -> None:
        town, parent = self._towns[1].public_id, self._chance.choice([self._country, self._root]).public_id
        steps: list[Callable[[], object]] = [
            lambda: move_branch(self._actor, town, new_parent_id=parent),
            lambda: close_branch(self._actor, town),
            lambda: reopen_branch(self._actor, town),
        ]
        with transaction():
            self._chance.choice(steps)()

    def _wait(self) -> None:
        """Hours pass, and midnights."""
        self._traveller.shift(timedelta(hours=self._chance.choice([1, 5, 30, 24 * 20])))
        self._actor = make.coordinator_of(self._root)

    def _one(self) -> str:
        return self._chance.choice(self._events)

    def _kind(self) -> str:
        return self._chance.choice(["talk", "circle"])

    def _title(self) -> str:
        return f"Talk {self._chance.randrange(1000)}"

    def _when(self) -> object:
        return make.make_when((clock.now() + timedelta(days=self._chance.randrange(1, 60))).date())


@pytest.mark.parametrize("most", [1000, 6], ids=["room for all", "always cut"])
@pytest.mark.parametrize("seed", range(2))
def test_whatever_changes_a_mended_feed_is_a_new_one(
    client: Visitor, traveller: time_machine.Traveller, seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, number in (
        (lineup, "MOST_EVENTS", most),
        (lineup, "KNOWN", most + 3),
        (queries, "KNOWN", most + 3),
    ):
        monkeypatch.setattr(module, name, number)
    world = World(random.Random(seed), traveller)  # noqa: S311 - nothing is secret
    eager, lazy = Process(client, monkeypatch), Process(client, monkeypatch)
    for step in range(25):
        world.change()
        path = world.choose_path()
        assert eager.read(path) == Process(client, monkeypatch).read(path), (step, path)
        for path in world.paths() if step % 6 == 5 else ():
            wanted = Process(client, monkeypatch).read(path)
            assert (eager.read(path), lazy.read(path)) == (wanted, wanted), (step, path)


def test_after_a_change_two_queries_are_enough(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the look for all kept answers, which comes before: at the events and at the timeline."""
    branch = make.make_branch()
    path = f"/feeds/branches/{branch.public_id}.ics"
    events = [make.make_event(branch, title=f"Talk {number}") for number in range(3)]
    reader = Process(client, monkeypatch)
    reader.read(path)
    with transaction():
        acts.cancel_event(make.organiser_of(branch), events[0].public_id, reason="The house is closed.")
    with counted_queries() as queries_sent:
        body = client.get(path).data
    assert b"Cancelled: Talk 0" in body
    assert len([statement for statement in queries_sent if "FROM" in statement]) == 2 + 2, queries_sent


def test_a_withdrawn_event_that_is_deleted_leaves_the_feed(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    branch = make.make_branch()
    path = f"/feeds/branches/{branch.public_id}.ics"
    event = make.make_event(branch)
    reader = Process(client, monkeypatch)
    assert b"BEGIN:VEVENT" in reader.read(path)
    with transaction():
        acts.withdraw_event(make.organiser_of(branch), event.public_id)
    with transaction():
        acts.delete_draft(make.organiser_of(branch), event.public_id)
    assert b"BEGIN:VEVENT" not in reader.read(path)


def test_a_branch_that_moved_with_the_one_above_it_keeps_what_comes_after(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who follows a district and all below it still sees what changes there once its country stands elsewhere."""
    region, country = make.make_branch(name="Region"), make.make_branch(name="Country")
    district = make.make_branch(country, name="District")
    path = f"/feeds/branches/{district.public_id}.ics?below=1"
    event, reader = make.make_event(district, title="There before"), Process(client, monkeypatch)
    reader.read(path)
    with transaction():
        move_branch(make.coordinator_of(make.make_root()), country.public_id, new_parent_id=region.public_id)
    actor = make.coordinator_of(make.make_root())
    with transaction():
        acts.postpone_event(actor, event.public_id, reason="The speaker is ill.")
    make.make_event(district, title="There since")
    assert [title in reader.read(path) for title in (b"There before", b"There since")] == [True, True]


def test_more_changes_than_can_be_mended_are_read_anew(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_MENDED", 2)
    monkeypatch.setattr("organiser.calendars.feeds.MOST_MENDED", 2)
    branch = make.make_branch()
    path = f"/feeds/branches/{branch.public_id}.ics"
    reader = Process(client, monkeypatch)
    reader.read(path)
    for number in range(4):
        make.make_event(branch, title=f"Talk {number}")
    assert reader.read(path).count(b"BEGIN:VEVENT") == 4


def test_marks_become_visible_in_their_order(app: Flask) -> None:
    """A change that would take a later mark waits for the earlier one's commit: no reader can step over it."""
    branch = make.make_branch()
    branch_id = branch.id
    first, second = (make.make_event(branch, state=State.DRAFT).id for _ in range(2))
    db.session.rollback()  # a reader would hold up SQLite's commits
    is_marked, may_commit = Signal(), Signal()
    done: list[int] = []

    def alter(event_id: int, then: Callable[[], object]) -> None:
        with app.app_context():
            with transaction():
                follow_event(EventAltered(event_id, (branch_id,)))
                then()
            done.append(event_id)

    slow = Thread(target=alter, args=(first, lambda: (is_marked.set(), may_commit.wait(20))))
    quick = Thread(target=alter, args=(second, lambda: None))
    slow.start()
    assert is_marked.wait(20)
    quick.start()
    quick.join(0.3)
    assert done == []
    may_commit.set()
    slow.join(20)
    quick.join(20)
    db.session.rollback()
    marks = {row.event_id: row.mark for row in db.session.execute(select(EventMark.event_id, EventMark.mark))}
    assert sorted(done) == [first, second]
    assert marks[first] < marks[second]


def test_a_copy_is_written_once_a_minute_at_most(client: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    branch = make.make_branch()
    path = f"/feeds/branches/{branch.public_id}.ics"
    reader = Process(client, monkeypatch)
    before = set((settings().data_dir / "feeds").glob("*"))
    reader.read(path)
    (copy,) = set((settings().data_dir / "feeds").glob("*")) - before
    make.make_event(branch, title="News")
    reader.read(path)
    assert b"News" not in copy.read_bytes()
    monkeypatch.setattr(keeping, "COPY_EVERY_SECONDS", 0)
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert b"News" in copy.read_bytes()


def test_a_demonstration_that_is_cleared_leaves_the_feed_of_all(
    client: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.make_event(title="Of our own")
    reader = Process(client, monkeypatch)
    loading.load(tmp_path, events=5, registrations=0, at_school=0, retention_days=14)
    assert reader.read("/feeds/events.ics").count(b"BEGIN:VEVENT") > 1
    loading.clear(tmp_path)
    assert reader.read("/feeds/events.ics").count(b"BEGIN:VEVENT") == 1
