"""Every act of the tables of tests/routes and every job, killed before each of its steps, and begun again."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import import_module

import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.events.models import Event
from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.schedule import JOBS
from tests.faults.dying import Mortal
from tests.routes.table import OK, Press, Visit
from tests.routes.visiting import Tour
from tests.support.browsing import Visitor
from tests.support.invariants import list_faults
from tests.support.made_site import make_site
from tests.support.snapshots import UNCOUNTED, UNCOUNTED_COLUMNS, Snapshot

# Columns that differ each time that the same is done: they are drawn by lot, or count rows that were rolled back.
DRAWN = frozenset({"id", "public_id", "uid", "cause", "message_id", "subject_id", "path", "password_hash", "totp_step"})
# The site has no pictures, copies of feeds, sent mails and acts that are old enough for the other jobs.
JOBS_WITH_WORK = frozenset(
    {"move expired offers", "queue reminders", "purge unconfirmed", "destroy due vaults", "forget old log-ins"}
)
Shape = Mapping[tuple[str, frozenset[tuple[str, object]]], int]


def shape(state: Snapshot) -> Shape:
    """The main database without ids, times and what is sealed anew: equal after the same was done twice."""
    kept = {name: rows for name, rows in state.main.items() if name not in UNCOUNTED}
    return Counter((name, _steady(name, row)) for name, rows in kept.items() for row in rows)


def _steady(table: str, row: Mapping[str, object]) -> frozenset[tuple[str, object]]:
    left_out = {*DRAWN, UNCOUNTED_COLUMNS.get(table)}
    named = ((name, value) for name, value in row.items() if name not in left_out and not name.endswith("_id"))
    return frozenset((name, value) for name, value in named if isinstance(value, (int, str)))


@dataclass
class Killer:
    """What it finds are sentences in `faults`; `kills` counts how often it killed: before the last step, and before
    each `stride`th on the way to it."""

    mortal: Mortal
    stride: int = 1
    faults: list[str] = field(default_factory=list)
    kills: int = 0

    def kill(self, name: str, act: Callable[[], object], *, is_whole: bool, is_repeatable: bool) -> bool:
        """Kill it at its steps: what it wrote until then is all or nothing, if it `is_whole`. Then let it be done, and
        once more if it `is_repeatable`: both leave what one undisturbed time does. Whether it changes anything at all;
        what was there before is put back at the end."""
        before = Snapshot.take()
        steps = self.mortal.count_steps(act)
        changed, done = list_changed(before), shape(Snapshot.take())
        for step in range((steps - 1) % self.stride, steps, self.stride):
            before.restore()
            self.mortal.die(act, at=step)
            self.kills += 1
            if list_changed(before):
                if not is_whole:
                    self.mortal.count_steps(act)
                self._check(f"{name}, killed at step {step} of {steps}", done)
        if list_changed(before) and not is_repeatable:
            before.restore()  # what was done whole is not asked for again
        for time in ("begun again", "done twice")[: 1 + is_repeatable]:
            self.mortal.count_steps(act)
            self._check(f"{name}, {time}", done)
        before.restore()
        return bool(changed)

    def report(self) -> list[str]:
        return self.faults or [f"{self.kills} kills"]

    def _check(self, name: str, wanted: Shape) -> None:
        """Whatever was committed is sound, and all of it."""
        self.faults += [f"{name}: {fault}" for fault in list_faults()]
        found = shape(Snapshot.take())
        if found != wanted:
            self.faults.append(f"{name}: {Counter(wanted) - Counter(found)} became {Counter(found) - Counter(wanted)}")


def list_changed(before: Snapshot) -> list[str]:
    """Tables of the main database. Of the key store more keys may be left: no row names them."""
    return [name for name in before.find_changes() if name in before.main]


def kill_presses(environ: Mapping[str, str], table: str) -> list[str]:
    """Every row of this module that presses a button; those of a place may be pressed twice."""
    routes = import_module(table).ROUTES
    app = start(environ)
    with app.app_context():
        tour = Tour(app, make_site())
        killer = Killer(Mortal([db.engine, extensions.keystore().engine]))
        begin = Snapshot.take()
        for row in (row for row in routes if isinstance(row, Press)):
            visit = tour.prepare(row, next(who for who, outcome in row.rights.items() if outcome == OK))
            act = partial(press, tour, row, visit)
            if not killer.kill(row.endpoint, act, is_whole=True, is_repeatable=table.endswith("registrations_table")):
                killer.faults.append(f"{row.endpoint} does nothing")
            begin.restore()
    return killer.report()


def press(tour: Tour, row: Press, visit: Visit) -> None:
    answer = tour.send(row, visit)
    assert answer.status_code < 500, answer.status_code


def kill_jobs(environ: Mapping[str, str], stride: int) -> list[str]:
    """Each job, the day before an event and long after all."""
    had_work = set()
    with start(environ).app_context():
        site = make_site()
        killer = Killer(Mortal([db.engine, extensions.keystore().engine]), stride)
        begins = db.session.scalars(select(Event.starts_at).where(Event.public_id == site.events["open"])).one()
        for moment in (begins - timedelta(hours=20), begins + timedelta(days=40)):
            with time_machine.travel(moment, tick=False):
                for job in JOBS:
                    if killer.kill(job.name, job.run, is_whole=False, is_repeatable=True):
                        had_work.add(job.name)
    killer.faults += [f"{name} had nothing to do" for name in JOBS_WITH_WORK - had_work]
    return killer.report()


def start(environ: Mapping[str, str]) -> Flask:
    app = create_app(Settings.from_environment(environ))
    app.testing = True
    app.test_client_class = Visitor
    return app
