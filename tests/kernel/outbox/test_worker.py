"""The worker against a real mail server."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import text, update

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, Renderer, queue_mail
from organiser.kernel.outbox.models import Priority
from tests.kernel.outbox.mailing import (
    HURRY,
    get_letter,
    kinds_of_mail,
    letter_to,
    make_worker,
    queue_letters,
    raise_when,
    states,
    work_off,
)
from tests.support.mail_server import SmtpSink


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    with kinds_of_mail({"letter": letter_to}), app.app_context():
        yield


def recipients(sink: SmtpSink) -> list[str]:
    return [to.partition("@")[0] for delivery in sink.deliveries for to in delivery.recipients]


def make_due_now() -> None:
    with transaction() as session:
        session.execute(update(Mail).values(due_at=clock.now() - timedelta(seconds=1)))


def test_a_queued_mail_is_sent_once(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("anna")
    work_off(app)
    work_off(app)
    mail = get_letter("anna")
    assert (mail.state, mail.fault, mail.worker, mail.lease_until) == ("sent", None, None, None)
    assert mail.sent_at is not None
    (delivery,) = smtp_sink.deliveries
    assert delivery.sender == "organiser@example.org"
    assert delivery.recipients == ("anna@example.org",)
    assert delivery.message["Message-ID"] == f"<{mail.message_id}@localhost>"


def test_urgent_mails_go_first_and_older_before_newer(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("bulk", priority=Priority.BULK)
    queue_letters("notice", priority=Priority.NOTICE)
    queue_letters("first")
    queue_letters("second")
    work_off(app)
    assert recipients(smtp_sink) == ["first", "second", "notice", "bulk"]


def test_a_mail_waits_until_it_is_due(app: Flask, smtp_sink: SmtpSink) -> None:
    with transaction():
        queue_mail("letter", cause="letter:later", subject_id="later", due_at=clock.now() + timedelta(minutes=10))
    work_off(app)
    assert (states("later"), smtp_sink.deliveries) == (["queued"], [])


def test_one_connection_carries_a_batch(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters(*"abcdefgh")
    work_off(app)
    assert (len(smtp_sink.deliveries), smtp_sink.connections) == (8, 1)


def test_a_mail_whose_reason_is_gone_is_dropped(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("erased", "stays")

    def render_unless_erased(mail: Mail) -> MailMessage | None:
        return None if mail.subject_id == "erased" else letter_to(mail)

    with kinds_of_mail({"letter": render_unless_erased}):
        work_off(app)
    assert states("erased", "stays") == ["dropped", "sent"]
    assert recipients(smtp_sink) == ["stays"]


def test_what_follows_a_sent_mail_happens_with_its_mark(app: Flask, smtp_sink: SmtpSink) -> None:
    def queue_answer(mail: Mail) -> None:
        assert mail.sent_at is not None
        queue_mail("letter", cause=f"letter:after-{mail.subject_id}", subject_id=f"after-{mail.subject_id}")

    with kinds_of_mail({"offer": letter_to, "letter": letter_to}, followers={"offer": queue_answer}):
        queue_letters("anna", kind="offer")
        work_off(app)
    assert recipients(smtp_sink) == ["anna", "after-anna"]


def test_a_fault_of_what_follows_sends_nothing_twice(app: Flask, smtp_sink: SmtpSink) -> None:
    def fail(mail: Mail) -> None:
        db.session.execute(update(Mail).values(fault="half done"))
        raise ValueError(mail.subject_id)

    queue_letters("anna", "ben")
    with kinds_of_mail({"letter": letter_to}, followers={"letter": fail}):
        work_off(app)
    assert states("anna", "ben") == ["sent", "sent"]
    assert get_letter("anna").fault is None
    assert recipients(smtp_sink) == ["anna", "ben"]


def test_a_batch_is_expanded_bite_by_bite(app: Flask, smtp_sink: SmtpSink) -> None:
    people = [f"p{number}" for number in range(7)]

    def expand(mail: Mail) -> bool:
        begin = mail.params.get("next", 0)
        for name in people[begin : begin + 3]:
            queue_mail("letter", cause=f"letter:{name}", subject_id=name, priority=Priority.BULK)
        mail.params = {"next": begin + 3}
        return begin + 3 >= len(people)

    with kinds_of_mail({"letter": letter_to}, {"batch": expand}):
        queue_letters("all", kind="batch", priority=Priority.BULK)
        work_off(app)
    assert get_letter("all", "batch").state == "sent"
    assert sorted(recipients(smtp_sink)) == people


def test_a_ticket_overtakes_a_batch_between_bites(app: Flask, smtp_sink: SmtpSink) -> None:
    def expand(mail: Mail) -> bool:
        bites = mail.params.get("bites", 0)
        mail.params = {"bites": bites + 1}
        name = f"bulk{bites}"
        queue_mail("letter", cause=f"letter:{name}", subject_id=name, priority=Priority.BULK)
        if bites == 1:
            queue_mail("letter", cause="letter:ticket", subject_id="ticket")
        return bites == 3

    with kinds_of_mail({"letter": letter_to}, {"batch": expand}):
        queue_letters("all", kind="batch", priority=Priority.BULK)
        work_off(app)
    # bulk0 had been claimed together with the second bite, which queued the ticket.
    assert recipients(smtp_sink) == ["bulk0", "ticket", "bulk1", "bulk2", "bulk3"]


def test_a_mail_that_cannot_be_rendered_is_quarantined_and_holds_up_nobody(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("poison", "other")
    with kinds_of_mail({"letter": raise_when({"poison"}, lambda: ValueError("secret of poison"))}):
        for tries in range(5):
            work_off(app)
            assert get_letter("poison").crashes == tries + 1
            make_due_now()
        work_off(app)
    poison = get_letter("poison")
    assert (poison.state, poison.fault, poison.crashes) == ("failed", "poisoned", 5)
    assert recipients(smtp_sink) == ["other"]


def test_an_address_that_is_none_fails_without_reaching_the_server(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("a b")
    work_off(app)
    assert (get_letter("a b").state, get_letter("a b").fault) == ("failed", "wrong address")
    assert smtp_sink.connections == 0


def test_a_stopped_worker_gives_back_what_it_did_not_try(app: Flask, smtp_sink: SmtpSink) -> None:
    queue_letters("anna", "ben")
    stop = Event()
    stop.set()
    make_worker(app).work_once(stop)
    assert (states("anna", "ben"), smtp_sink.deliveries) == (["queued", "queued"], [])
    assert get_letter("anna").crashes == 0


def test_a_worker_that_lost_its_lease_does_not_send(app: Flask, smtp_sink: SmtpSink) -> None:
    def lose_lease(mail: Mail) -> MailMessage:
        message = letter_to(mail)
        db.session.remove()
        with transaction() as session:
            session.execute(update(Mail).values(worker="another"))
        return message

    queue_letters("anna")
    with kinds_of_mail({"letter": lose_lease}), closing(make_worker(app)) as worker:
        worker.work_once(Event())
    assert (get_letter("anna").worker, smtp_sink.deliveries) == ("another", [])


def test_mails_that_have_a_reader_are_read_together(app: Flask, smtp_sink: SmtpSink) -> None:
    read: list[list[str]] = []

    def read_some(mails: Sequence[Mail]) -> Renderer:
        read.append([mail.subject_id for mail in mails])
        return letter_to

    readers = {"ticket": read_some, "offer": read_some}
    with kinds_of_mail({"ticket": letter_to, "offer": letter_to, "letter": letter_to}, readers=readers):
        for name, kind in (("anna", "ticket"), ("ben", "letter"), ("cleo", "offer")):
            queue_letters(name, kind=kind)
        work_off(app)
    assert read == [["anna", "cleo"]]
    assert recipients(smtp_sink) == ["anna", "ben", "cleo"]


def test_where_reading_together_fails_each_mail_bears_its_own_fault(app: Flask, smtp_sink: SmtpSink) -> None:
    def fail(_mails: Sequence[Mail]) -> Renderer:
        db.session.execute(text("SELECT * FROM nowhere"))
        raise AssertionError

    with kinds_of_mail({"letter": raise_when({"ben"}, ValueError)}, readers={"letter": fail}):
        queue_letters("anna", "ben", "cleo")
        work_off(app)
    assert states("anna", "ben", "cleo") == ["sent", "queued", "sent"]
    assert [get_letter(name).crashes for name in ("anna", "ben", "cleo")] == [0, 1, 0]
    assert recipients(smtp_sink) == ["anna", "cleo"]


def test_a_mail_that_spoils_what_was_read_spoils_no_other(app: Flask, smtp_sink: SmtpSink) -> None:
    """PostgreSQL takes no more questions in a transaction in which one failed."""

    def ask(mail: Mail) -> MailMessage:
        db.session.execute(text("SELECT * FROM nowhere" if mail.subject_id == "ben" else "SELECT 1"))
        return letter_to(mail)

    with kinds_of_mail({"letter": ask}):
        queue_letters("anna", "ben", "cleo")
        work_off(app)
    assert [get_letter(name).crashes for name in ("anna", "ben", "cleo")] == [0, 1, 0]
    assert recipients(smtp_sink) == ["anna", "cleo"]


def test_what_was_written_too_long_ago_is_written_anew(app: Flask, smtp_sink: SmtpSink) -> None:
    """Whoever is erased while others' mails go gets none: with no time to keep them, each is written in its turn."""
    written: list[str] = []

    def write(mail: Mail) -> MailMessage:
        written.append(f"{mail.subject_id} after {len(smtp_sink.deliveries)}")
        return letter_to(mail)

    queue_letters("anna", "ben")
    with kinds_of_mail({"letter": write}):
        work_off(app, make_worker(app, replace(HURRY, fresh=timedelta())))
    assert written == ["anna after 0", "ben after 0", "ben after 1"]
    assert recipients(smtp_sink) == ["anna", "ben"]


def test_a_batch_that_cannot_be_expanded_is_quarantined(app: Flask, smtp_sink: SmtpSink) -> None:
    def expand(_mail: Mail) -> bool:
        queue_mail("letter", cause="letter:half", subject_id="half")
        raise ValueError

    with kinds_of_mail({"letter": letter_to}, {"batch": expand}):
        queue_letters("all", kind="batch")
        work_off(app)
    assert (get_letter("all", "batch").crashes, get_letter("all", "batch").fault) == (1, "ValueError")
    assert smtp_sink.deliveries == []
