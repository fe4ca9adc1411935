"""What a worker leaves behind when it is gone."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from types import FrameType

import pytest
from flask import Flask
from sqlalchemy import update

from organiser.kernel import clock
from organiser.kernel.config import MailServer
from organiser.kernel.db import transaction
from organiser.kernel.outbox import Mail, MailState, claim, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.kernel.outbox.notebook import FOLDER, Notebook, drop_notes, find_notes
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
from tests.kernel.outbox.rudeness import hang_up_politely
from tests.support.mail_server import SmtpSink
from tests.support.rude_mail_server import Caller, RudeMailServer

GONE = "0123456789abcdef"
LEASE = timedelta(minutes=4)


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    with kinds_of_mail({"letter": letter_to}):
        yield


@pytest.fixture
def notes(app: Flask) -> Iterator[Path]:
    folder = settings_of(app).data_dir / FOLDER
    yield folder
    drop_notes(settings_of(app), GONE)


def hold(*sending: str) -> dict[str, int]:
    """A worker claims all that is due and marks these. Ids by name."""
    claims = {each.mail.subject_id: each for each in claim.claim_due(GONE, limit=100, lease=LEASE)}
    claim.begin_sending(GONE, [claims[name] for name in sending], lease=LEASE, settled=[])
    return {name: each.id for name, each in claims.items()}


def end_leases() -> None:
    with transaction() as session:
        over = clock.now() - timedelta(seconds=1)
        session.execute(update(Mail).where(Mail.worker.is_not(None)).values(lease_until=over))


def make_due_now() -> None:
    with transaction() as session:
        session.execute(update(Mail).values(due_at=clock.now() - timedelta(seconds=1)))


def arrived(sink: SmtpSink) -> list[str]:
    return sorted(to.partition("@")[0] for delivery in sink.deliveries for to in delivery.recipients)


@pytest.mark.only_database("sqlite")
def test_notes_tell_which_one_mail_of_many_is_in_doubt(app: Flask, smtp_sink: SmtpSink, notes: Path) -> None:
    queue_letters("taken", "begun", "marked", "claimed", priority=Priority.BULK)
    ids = hold("taken", "begun", "marked")
    notebook = Notebook(settings_of(app), GONE)
    notebook.open()
    notebook.begin(ids["taken"])
    notebook.take()
    notebook.begin(ids["begun"])
    end_leases()
    work_off(app)
    assert states("taken", "begun", "marked", "claimed") == ["sent", "unknown", "sent", "sent"]
    assert arrived(smtp_sink) == ["claimed", "marked"]
    assert get_letter("begun").fault == "worker died"
    assert list(notes.iterdir()) == []


@pytest.mark.only_database("sqlite")
def test_notes_are_kept_as_long_as_a_row_needs_them(app: Flask, smtp_sink: SmtpSink, notes: Path) -> None:
    """The lease of what was marked ends after that of what was claimed with it."""
    queue_letters("marked", "claimed", priority=Priority.BULK)
    hold("marked")
    Notebook(settings_of(app), GONE).open()
    for name in ("claimed", "marked"):
        with transaction() as session:
            over = clock.now() - timedelta(seconds=1)
            session.execute(update(Mail).where(Mail.subject_id == name).values(lease_until=over))
        work_off(app)
    assert states("marked", "claimed") == ["sent", "sent"]
    assert list(notes.iterdir()) == []


@pytest.mark.only_database("sqlite")
def test_what_follows_a_mail_follows_when_only_the_notes_knew_that_it_was_sent(
    app: Flask, smtp_sink: SmtpSink, notes: Path
) -> None:
    def queue_answer(mail: Mail) -> None:
        queue_mail("letter", cause=f"letter:after-{mail.subject_id}", subject_id=f"after-{mail.subject_id}")

    with kinds_of_mail({"letter": letter_to, "offer": letter_to}, followers={"offer": queue_answer}):
        queue_letters("anna", kind="offer")
        notebook = Notebook(settings_of(app), GONE)
        notebook.open()
        notebook.begin(hold("anna")["anna"])
        notebook.take()
        end_leases()
        work_off(app)
    assert arrived(smtp_sink) == ["after-anna"]


@pytest.mark.only_database("sqlite")
def test_notes_from_before_the_machine_went_down_are_not_believed(app: Flask, notes: Path) -> None:
    queue_letters("anna", "ben", priority=Priority.BULK)
    ids = hold("anna", "ben")
    notes.mkdir(exist_ok=True)
    (notes / GONE).write_text(f"another boot\n{ids['anna']}+")
    end_leases()
    work_off(app)
    assert states("anna", "ben") == ["unknown", "unknown"]
    assert list(notes.iterdir()) == []


def test_without_notes_all_that_was_marked_is_in_doubt(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("anna", "ben", "cleo", priority=Priority.BULK)
    hold("anna")
    end_leases()
    work_off(app)
    assert states("anna", "ben", "cleo") == ["unknown", "sent", "sent"]


def test_marks_reach_only_as_far_as_notes_do(app: Flask, database_kind: str) -> None:
    assert (Notebook(settings_of(app), GONE).reach > 1) == (database_kind == "sqlite")


@pytest.mark.only_database("sqlite")
def test_a_name_in_a_row_leads_to_no_other_file(app: Flask) -> None:
    settings = settings_of(app)
    other = settings.data_dir / "other"
    other.write_text("1+")
    assert find_notes(settings, "../other") is None
    drop_notes(settings, "../other")
    assert other.exists()


@pytest.mark.only_database("sqlite")
def test_half_a_note_does_no_harm(app: Flask, notes: Path) -> None:
    notebook = Notebook(settings_of(app), GONE)
    notebook.open()
    notebook.begin(7)
    notebook.take()
    with (notes / GONE).open("a") as file:
        file.write("\n12\0\0")
    found = find_notes(settings_of(app), GONE)
    assert found is not None
    assert (found.begun, found.taken) == ({7}, {7})


def test_what_ends_a_batch_in_the_middle_leaves_that_one_mail_in_doubt(app: Flask) -> None:
    class Ended(Exception):
        pass

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Ended

    server = RudeMailServer("message", end_it_and_hang_up)
    queue_letters("anna", "ben", "cleo", priority=Priority.BULK)
    settings = replace(settings_of(app), mail=MailServer("127.0.0.1", server.port, ""))
    before = signal.signal(signal.SIGALRM, end)
    try:
        worker = Worker(app, settings, replace(HURRY, after_dot=30))
        with closing(server), closing(worker), pytest.raises(Ended):
            worker.work_once(Event())
    finally:
        signal.signal(signal.SIGALRM, before)
    assert states("anna", "ben", "cleo") == ["unknown", "queued", "queued"]
    assert get_letter("anna").fault == "worker failed"


def end_it_and_hang_up(caller: Caller) -> bool:
    """The worker has sent the message and waits for the answer. It is gone before the connection is."""
    os.kill(os.getpid(), signal.SIGALRM)
    Event().wait(3)
    return hang_up_politely(caller)


def test_a_refusal_among_mails_that_were_marked_together_is_written_down_at_once(
    app: Flask, smtp_sink: SmtpSink
) -> None:
    smtp_sink.data_answers["ben@example.org"] = "550 5.7.1 no"
    seen: list[str] = []

    def write(mail: Mail) -> object:
        if mail.subject_id == "dora":
            seen.append(get_letter("ben").state)
        return letter_to(mail)

    queue_letters("anna", "ben", "cleo", "dora")
    with kinds_of_mail({"letter": write}):  # type: ignore[dict-item]
        work_off(app, make_worker(app, replace(HURRY, ahead=3)))
    assert seen == [MailState.FAILED]
    assert arrived(smtp_sink) == ["anna", "cleo", "dora"]
