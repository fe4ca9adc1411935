"""C 4 of the faults: nobody is told that there is something to do, and it is done all the same.

The database is the queue. What is due here was written by a bare connection to it, from which no process of organiser
can hear anything, partly while none of them was running.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from organiser.cli.working import JOBS_SECONDS
from organiser.events.models import Event
from organiser.factory import create_app
from organiser.kernel import clock, extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.outbox.pace import Pace
from organiser.registrations.models import Registration
from organiser.schedule import JOBS
from tests.load.rush import wait_until
from tests.support.applications import Applications
from tests.support.invariants import list_faults
from tests.support.mail_server import SmtpSink
from tests.support.make import make_event, make_place, withdraw
from tests.support.processes import LiveServer

FOREVER = timedelta(days=365)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def environ(database_kind: str, applications: Applications, tmp_path: Path) -> dict[str, str]:
    return applications.scratch_environ(database_kind, tmp_path)


@pytest.fixture
def installation(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(Settings.from_environment(environ))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


@pytest.fixture
def event(installation: Flask) -> Event:
    """One place: somebody left it, it is offered to `second`, and `third` waits. No mail of it is due for a year."""
    event = make_event(places_on_site=1)
    first, _second, _third = (
        make_place(event.public_id, address=f"{name}@example.org") for name in ("first", "second", "third")
    )
    withdraw(first)
    write(installation, "UPDATE mails SET due_at = :at", at=clock.now() + FOREVER)
    db.session.remove()
    return event


def write(app: Flask, statement: str, **values: object) -> None:
    """By a connection of its own."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite"):
        values = {name: f"{value:%Y-%m-%d %H:%M:%S.%f}" for name, value in values.items()}
    db.session.remove()
    engine = create_engine(url)
    with engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount > 0
    engine.dispose()


def list_told(sink: SmtpSink) -> set[str]:
    return {delivery.recipients[0].partition("@")[0] for delivery in sink.deliveries}


def count_offered() -> int:
    db.session.remove()
    offered = db.session.scalar(select(func.count()).where(Registration.status == "offered")) or 0
    db.session.remove()
    return offered


def test_what_became_due_is_found_by_whoever_is_there(
    installation: Flask, event: Event, environ: dict[str, str], smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    server = LiveServer(environ, tmp_path)
    try:
        server.start("worker")
        write(installation, "UPDATE mails SET due_at = :at WHERE kind = 'registrations.waiting'", at=clock.now())
        wait_until(lambda: list_told(smtp_sink) >= {"third"}, lambda: server.log)
        smtp_sink.clear()
        # It has looked, found nothing and rests for as long as it ever does.
        write(installation, "UPDATE mails SET due_at = :at WHERE kind = 'registrations.offer'", at=clock.now())
        wait_until(lambda: "second" in list_told(smtp_sink), lambda: server.log)
    finally:
        server.stop()
    assert list_faults() == []


def test_what_became_due_while_nobody_was_there_is_found_by_who_comes(
    installation: Flask, event: Event, environ: dict[str, str], smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    """The offer has run out: the one who waits gets it, by a job, and is told, by a mail of that job."""
    past = clock.now() - timedelta(hours=1)
    write(installation, "UPDATE registrations SET offer_until = :at WHERE status = 'offered'", at=past)
    server = LiveServer(environ, tmp_path)
    try:
        server.start("worker")
        wait_until(lambda: "third" in list_told(smtp_sink), lambda: server.log)
    finally:
        server.stop()
    assert count_offered() == 1
    assert list_faults() == []


def test_nobody_rests_for_longer_than_a_minute() -> None:
    assert timedelta(seconds=Pace().idle) <= MINUTE
    assert timedelta(seconds=JOBS_SECONDS) <= MINUTE
    assert [job.every for job in JOBS if job.name == "move expired offers"] == [MINUTE]
