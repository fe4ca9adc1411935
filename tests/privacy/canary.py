"""Somebody whose every word can be searched for, and her way through all that can happen to her here."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import MetaData, select

from organiser.events.models import Event
from organiser.kernel import extensions
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.jobs import run_due_jobs
from organiser.kernel.vaults.store import keys as vault_keys
from organiser.programme.actions import change_plan, release_programme
from organiser.programme.rules.changing import put_session
from organiser.programme.rules.plan import PlannedSession
from organiser.schedule import JOBS
from organiser.tables import METADATA
from tests.kernel.outbox.mailing import work_off
from tests.load.crowd import link_in
from tests.privacy.attack import Row, Tables
from tests.registrations.circles import make_circle
from tests.registrations.visiting import fill_in, page_of
from tests.series.scene import events_of
from tests.support.browsing import Visitor, parse
from tests.support.mail_server import SmtpSink
from tests.support.make import log_in, make_account, make_branch, make_event, organiser_of

NAME, NEW_NAME = "Zarathustra Quetzalli", "Xochiquetzal Ünlü"
ADDRESS, COUNTRY, ZONE = "zq.canary@nest.example.org", "BT", "Antarctica/Troll"
FEEDS_LINK = re.compile(r"/c/\S+")
WORDS = (NAME, "Quetzalli", NEW_NAME, "Xochiquetzal", ADDRESS, "zq.canary", "nest.example.org", ZONE)


@dataclass(frozen=True, slots=True)
class Backup:
    """The database at one moment: its rows, its bytes, and the address of a copy that can be started from."""

    step: str
    tables: Tables
    raw: bytes
    url: str
    keys: tuple[Row, ...]


@dataclass
class Life:
    """`copy` makes a copy of the database as it is, and gives its address and bytes."""

    app: Flask
    sink: SmtpSink
    copy: Callable[[str], tuple[str, bytes]]
    backups: list[Backup] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.herself, self.organiser, self.other = (Visitor(self.app) for _ in range(3))

    def live(self) -> None:
        """Registering, waiting, an offer, changing, leaving, coming back, added by hand, looked at, taken along."""
        with self.app.app_context():
            branch = make_branch()
            account = make_account(roles=[(branch, Role.ORGANISER)])
            log_in(self.organiser, account)
            self.event = make_event(branch, places_on_site=1, registration_opens_at=None, kind="school")
            self._plan()
            self.second = make_event(branch, title="What is a wage?", places_on_site=2)
            self.manage = f"/en/manage/events/{self.event.public_id}"
        self._step("before she came")
        self._join(self.other, self.event, {"name": "Ada", "address": "ada@example.org"})
        self._join(self.herself, self.event, self._fields())
        self._step("she waits")
        self._let_organisers_see()
        self._press(self.other, "cancel")
        self._step("she has an offer")
        self.herself.get(link_in(self._newest(ADDRESS)))
        self._press(self.herself, "accept")
        self._step("she has a place")
        place = self._place(self.herself)
        changed = {"name": NEW_NAME, "country": COUNTRY, "viewer_zone": ZONE}
        self._follow(self.herself.submit(self.herself.get(place), changed, action=f"{place}/change"))
        self._press(self.herself, "cancel")
        self._press(self.herself, "undo")
        self._step("she changed, left and came back")
        self._choose()
        self._step("she chose a session")
        self._add_by_hand()
        self._take_along()
        self._step("she is on two lists")
        self._follow_by_calendar()
        self._visit_what_is_kept()
        self._step("she has a calendar")
        self._come_to_all_dates()
        self._step("she comes to all dates of a circle")

    def _plan(self) -> None:
        """One session with a seat, released."""
        organiser, event_id = organiser_of(self.event.branch), self.event.public_id
        walk = PlannedSession("walk", "A walk", 30, starts=self.event.starts_wall, seats=1)
        put = partial(put_session, session=walk, speakers=frozenset())
        with transaction():
            change_plan(organiser, event_id, put, verb="session_added")
        with transaction():
            release_programme(organiser, event_id)

    def _choose(self) -> None:
        """A star and a seat, taken along."""
        agenda = f"{self._place(self.herself)}/agenda"
        for button in ("join", "star"):
            token = parse(self.herself.get(agenda)).select_one("[data-agenda-form] input[name=csrf_token]")
            assert token is not None
            answer = self.herself.post(f"{agenda}/walk/{button}", data={"csrf_token": token["value"]})
            assert answer.status_code == 303, button
        assert "A walk" in self.herself.get(f"{agenda}.json").text
        work_off(self.app)

    def _fields(self) -> dict[str, Any]:
        return {"name": NAME, "address": ADDRESS, "country": COUNTRY, "viewer_zone": ZONE}

    def _join(self, visitor: Visitor, event: Event, fields: dict[str, Any]) -> None:
        assert fill_in(visitor, event, **fields).status_code == 303
        work_off(self.app)
        visitor.get(link_in(self._newest(fields["address"])))
        self._press(visitor, "confirm")

    def _press(self, visitor: Visitor, button: str) -> None:
        place = self._place(visitor)
        answer = visitor.submit(visitor.get(place), {}, action=f"{place}/{button}")
        assert answer.status_code == 303, button
        work_off(self.app)

    def _place(self, visitor: Visitor) -> str:
        address = "ada@example.org" if visitor is self.other else ADDRESS
        return str(visitor.get(link_in(self._newest(address))).headers["Location"])

    def _newest(self, address: str) -> str:
        body = self.sink.messages_to(address)[-1].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def _let_organisers_see(self) -> None:
        for page in (f"{self.manage}/people", f"{self.manage}/door", f"{self.manage}/history"):
            answer = self.organiser.get(page)
            assert answer.status_code == 200, page
            self.answers.append(answer.text)

    def _add_by_hand(self) -> None:
        page = f"/en/manage/events/{self.second.public_id}/people/add"
        fields = {"name": NAME, "address": ADDRESS, "country": COUNTRY, "given": "spoken"}
        assert self.organiser.submit(self.organiser.get(page), fields, action=page).status_code == 303
        work_off(self.app)

    def _take_along(self) -> None:
        page = f"{self.manage}/people/export"
        answer = self.organiser.submit(self.organiser.get(page), {"reason": f"{NAME} asked for it"}, action=page)
        assert answer.status_code == 200
        self.answers.append(answer.text)

    def _follow_by_calendar(self) -> None:
        """A calendar of all her places, named after herself, which an app asks for."""
        place, own = self._place(self.herself), "/en/calendars/own"
        self._follow(self.herself.submit(self.herself.get(place), {}, action=f"{place}/calendar"))
        link = FEEDS_LINK.search(self._newest(ADDRESS))
        assert link is not None
        self.herself.get(link[0])
        made = self.herself.submit(self.herself.get(own), {"name": f"{NAME} goes out"}, action=own)
        page = parse(self.herself.get(made.headers["Location"]))
        address = str(page.select("#feed-address")[0]["value"])
        self.feed = address[address.index("/feeds/") :]
        answer = Visitor(self.app).get(self.feed)
        assert answer.text.count("BEGIN:VEVENT") == 3
        self.answers.append(answer.text)

    def _come_to_all_dates(self) -> None:
        """One form, and a place on each date of a circle, with what is read there; the first she leaves out."""
        with self.app.app_context():
            self.circle = make_circle(self.event.branch, dates=3)
            first = events_of(self.circle)[0]
        self._join(self.herself, first, self._fields() | {"all_dates": "y"})
        shown = self.herself.get(self._place(self.herself))
        assert shown.text.count("– You have a place") == 3
        self.answers.append(shown.text)
        self._press(self.herself, "cancel")
        answer = Visitor(self.app).get(self.feed)
        assert answer.text.count("BEGIN:VEVENT") == 6
        self.answers.append(answer.text)

    def _visit_what_is_kept(self) -> None:
        """Everything of which copies could be kept somewhere."""
        stranger = Visitor(self.app)
        for path in ("/feeds/events.ics?lang=en", f"/events/{self.event.public_id}.ics?lang=en", "/en/events",
                     page_of(self.event), f"/en/discovery/{NAME}", f"/en/events?q={NAME}"):  # fmt: skip
            stranger.get(path)

    def _follow(self, answer: Any) -> None:
        assert answer.status_code == 303, answer.text
        work_off(self.app)

    def _step(self, name: str) -> None:
        with self.app.app_context():
            run_due_jobs(JOBS)
        work_off(self.app)
        self.backups.append(self.back_up(name))

    def back_up(self, step: str) -> Backup:
        with self.app.app_context():
            tables = read_tables(METADATA)
            held = tuple(read_keys())
            db.session.remove()
            db.engine.dispose()
        url, raw = self.copy(f"backup{len(self.backups)}")
        return Backup(step, tables, raw, url, held)


def read_tables(metadata: MetaData) -> dict[str, list[Row]]:
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def read_keys() -> list[Row]:
    with extensions.keystore().engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(vault_keys)).mappings()]


def read_files(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def copy_sqlite(path: Path, name: str) -> tuple[str, bytes]:
    copied = path.with_name(f"{path.stem}_{name}.sqlite3")
    shutil.copyfile(path, copied)
    beside = path.parent.glob(f"{path.name}*")
    return f"sqlite:///{copied}", b"\n".join(other.read_bytes() for other in beside)


def read_postgresql(url: str) -> bytes:
    """Every row of every table as the server writes it."""
    found = []
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                found += [bytes(part) for part in copy]
    return b"".join(found)
