"""The worker's thread: it goes on whatever happens, until it is told to stop."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import inspect, text, update

from organiser.kernel.config import MailServer
from organiser.kernel.db import db
from organiser.kernel.db.engine import WRITE
from organiser.kernel.outbox import Mail, MailMessage
from organiser.kernel.outbox.models import Priority
from organiser.kernel.outbox.pace import Pace
from organiser.kernel.outbox.worker import Worker
from tests.kernel.outbox.mailing import (
    HURRY,
    get_letter,
    kinds_of_mail,
    letter_to,
    make_worker,
    queue_letters,
    settings_of,
    states,
    work_off,
)
from tests.support.mail_server import SmtpSink
from tests.support.rude_mail_server import Caller, RudeMailServer

PATIENCE = 30
QUICK = replace(HURRY, idle=0.08, first_retry=timedelta(milliseconds=50), database_away=0.05)


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    with kinds_of_mail({"letter": letter_to}):
        yield


@contextmanager
def running(app: Flask, pace: Pace = QUICK, mail: MailServer | None = None) -> Iterator[None]:
    settings = settings_of(app)
    worker = Worker(app, replace(settings, mail=mail) if mail else settings, pace)
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_without_a_mail_server_there_is_no_worker(app: Flask) -> None:
    with pytest.raises(ValueError, match="MAIL_URL"):
        Worker(app, replace(settings_of(app), mail=None))


def test_what_is_queued_while_it_waits_is_sent(app: Flask, smtp_sink: SmtpSink) -> None:
    with running(app):
        time.sleep(0.1)
        queue_letters("anna")
        wait_for(lambda: states("anna") == ["sent"])
    assert len(smtp_sink.deliveries) == 1


def test_a_connection_that_nobody_needs_is_closed(app: Flask) -> None:
    server = RudeMailServer("never", lambda _caller: True)
    mail = MailServer("127.0.0.1", server.port, "")
    with closing(server), running(app, replace(QUICK, keep_open=0.05), mail):
        queue_letters("anna")
        wait_for(lambda: server.last_line == b"quit" if server.heard else False)
    assert states("anna") == ["sent"]


def test_it_comes_back_to_a_server_that_was_away(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    visits: list[Caller] = []

    def hang_up_once(caller: Caller) -> bool:
        visits.append(caller)
        if len(visits) == 1:
            caller.reset()
        return len(visits) == 1

    server = RudeMailServer("connect", hang_up_once)
    queue_letters("anna")
    with closing(server), running(app, mail=MailServer("127.0.0.1", server.port, "")):
        wait_for(lambda: states("anna") == ["sent"])
    assert "the mail server does not take mail" in caplog.text
    assert len(server.taken) == 1


def test_it_comes_back_to_a_database_that_was_away(
    app: Flask, smtp_sink: SmtpSink, caplog: pytest.LogCaptureFixture
) -> None:
    queue_letters("anna")
    rename("mails", "mails_away")
    try:
        with running(app), caplog.at_level(logging.ERROR):
            wait_for(lambda: "Error at" in caplog.text)
            rename("mails_away", "mails")
            wait_for(lambda: states("anna") == ["sent"])
    finally:
        if "mails_away" in table_names():
            rename("mails_away", "mails")
    assert len(smtp_sink.deliveries) == 1


def rename(old: str, new: str) -> None:
    db.session.remove()
    with db.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def table_names() -> list[str]:
    return inspect(db.engine).get_table_names()


def test_leases_are_renewed_while_a_batch_takes_long(app: Flask, smtp_sink: SmtpSink) -> None:
    leases = []

    def write_slowly(mail: Mail) -> MailMessage:
        leases.append(get_letter("cleo").lease_until)
        time.sleep(0.3)
        return letter_to(mail)

    queue_letters("anna", "ben", "cleo")
    with kinds_of_mail({"letter": write_slowly}):
        work_off(app, make_worker(app, replace(HURRY, lease=timedelta(seconds=2), ahead=1)))
    first, second, third = leases
    assert first is not None
    assert second is not None
    assert third is not None
    assert first < second < third
    assert len(smtp_sink.deliveries) == 3


def test_a_batch_row_that_another_worker_took_is_not_expanded(app: Flask, smtp_sink: SmtpSink) -> None:
    expanded: list[str] = []

    def expand(mail: Mail) -> bool:
        expanded.append(mail.subject_id)
        db.session.execute(update(Mail).where(Mail.subject_id == "second").values(worker="another"))
        return True

    with kinds_of_mail({}, {"batch": expand}):
        queue_letters("first", "second", kind="batch", priority=Priority.BULK)
        work_off(app)
    assert expanded == ["first"]
    assert (get_letter("first", "batch").state, get_letter("second", "batch").worker) == ("sent", "another")
