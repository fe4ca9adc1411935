"""What the mail server may do to us."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.outbox import Mail, MailMessage
from organiser.kernel.outbox.models import Priority
from organiser.kernel.outbox.smtp import Connection, ServerTrouble
from tests.kernel.outbox.mailing import (
    HURRY,
    get_letter,
    kinds_of_mail,
    letter_to,
    queue_letters,
    states,
    work_off,
)
from tests.kernel.outbox.rudeness import hang_up, hang_up_politely, work_once
from tests.support.mail_server import SmtpSink, free_port
from tests.support.rude_mail_server import Caller, RudeMailServer
from tests.support.tls_mail_server import TlsMailServer


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    with kinds_of_mail({"letter": letter_to}):
        yield


@pytest.fixture
def tls_mail_server(tmp_path: Path) -> Iterator[TlsMailServer]:
    with closing(TlsMailServer(tmp_path)) as server:
        yield server


def make_due_now() -> None:
    with transaction() as session:
        session.execute(update(Mail).values(due_at=clock.now() - timedelta(seconds=1)))


@pytest.mark.parametrize("stage", ["recipient_answers", "data_answers"])
@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("550 5.1.1 anna@example.org: no such user", "550 5.1.1"),
        ("552 5.2.2 mailbox full", "552 5.2.2"),
        ("554 blocked", "554"),
    ],
)
def test_5xx_ends_a_mail_and_keeps_the_code_only(
    app: Flask, smtp_sink: SmtpSink, stage: str, answer: str, fault: str
) -> None:
    getattr(smtp_sink, stage)["anna@example.org"] = answer
    queue_letters("anna", "ben")
    work_off(app)
    assert (get_letter("anna").state, get_letter("anna").fault) == ("failed", fault)
    assert (states("ben"), len(smtp_sink.deliveries)) == (["sent"], 1)


@pytest.mark.parametrize("stage", ["recipient_answers", "data_answers"])
@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "451 later", "421 4.7.0 slow down"])
def test_4xx_is_tried_again_after_five_minutes_and_is_no_failure(
    app: Flask, smtp_sink: SmtpSink, stage: str, answer: str
) -> None:
    getattr(smtp_sink, stage)["anna@example.org"] = answer
    queue_letters("anna", "ben")
    before = clock.now()
    work_off(app)
    mail = get_letter("anna")
    assert (mail.state, mail.attempts, mail.crashes) == ("queued", 0, 0)
    assert before + timedelta(minutes=5) <= mail.due_at <= clock.now() + timedelta(minutes=6, seconds=15)
    assert states("ben") == ["sent"]
    smtp_sink.clear()
    make_due_now()
    work_off(app)
    assert states("anna") == ["sent"]


def test_a_mailbox_that_says_later_for_days_is_given_up(app: Flask, smtp_sink: SmtpSink) -> None:
    smtp_sink.recipient_answers["anna@example.org"] = "452 4.2.2 full"
    queue_letters("anna")
    with transaction() as session:
        session.execute(update(Mail).values(first_tried_at=clock.now() - timedelta(hours=97)))
    work_off(app)
    assert (get_letter("anna").state, get_letter("anna").fault) == ("failed", "452 4.2.2")


def test_mails_stay_queued_in_their_order_while_the_server_is_away(app: Flask) -> None:
    queue_letters("anna", "ben")
    assert work_once(app, free_port()) == "ConnectionRefusedError"
    assert states("anna", "ben") == ["queued", "queued"]
    anna, ben = get_letter("anna"), get_letter("ben")
    assert (anna.attempts, anna.fault, anna.worker) == (0, "ConnectionRefusedError", None)
    assert anna.due_at < ben.due_at < clock.now()


def test_a_server_that_hangs_before_its_greeting_keeps_no_mail(app: Flask) -> None:
    server = RudeMailServer("connect", lambda caller: server.hang(caller))
    queue_letters("anna", "ben")
    with closing(server):
        assert work_once(app, server.port) == "TimeoutError"
    assert states("anna", "ben") == ["queued", "queued"]
    assert get_letter("anna").attempts == 0


def test_a_server_that_hangs_over_a_recipient_holds_up_that_mail_only(app: Flask) -> None:
    server = RudeMailServer("RCPT", lambda caller: b"anna" in server.last_line and server.hang(caller))
    queue_letters("anna", "ben")
    with closing(server):
        work_once(app, server.port)
    assert states("anna", "ben") == ["queued", "sent"]
    assert (get_letter("anna").attempts, get_letter("anna").crashes) == (1, 0)


@pytest.mark.parametrize("moment", ["message", "accepted"])
def test_a_bulk_mail_in_doubt_waits_for_a_person(app: Flask, moment: str) -> None:
    server = RudeMailServer(moment, lambda caller: len(server.taken) == 1 and interrupt(server, moment, caller))
    queue_letters("anna", "ben", priority=Priority.BULK)
    with closing(server):
        work_once(app, server.port)
    # After the answer a reset may or may not reach us before it: both ends are right, being sent twice is not.
    assert states("ben") == ["sent"]
    assert states("anna")[0] in ({"unknown"} if moment == "message" else {"unknown", "sent"})
    assert len(server.taken) == 2


def interrupt(server: RudeMailServer, moment: str, caller: Caller) -> bool:
    return server.hang(caller) if moment == "message" else hang_up(caller)


def test_a_personal_mail_in_doubt_goes_again_under_the_same_message_id(app: Flask) -> None:
    server = RudeMailServer("message", lambda caller: len(server.taken) == 1 and server.hang(caller))
    queue_letters("anna")
    with closing(server):
        work_once(app, server.port)
        assert (get_letter("anna").state, get_letter("anna").crashes) == ("queued", 1)
        make_due_now()
        work_once(app, server.port)
    assert states("anna") == ["sent"]
    first, second = (next(line for line in mail.split(b"\r\n") if b"Message-ID" in line) for mail in server.taken)
    assert first == second


def test_several_breaks_in_a_row_are_the_servers_doing(app: Flask) -> None:
    server = RudeMailServer("RCPT", hang_up)
    queue_letters(*"abcdefgh")
    with closing(server):
        assert work_once(app, server.port) is not None
    assert sum(get_letter(name).attempts for name in "abcdefgh") == 3
    assert states(*"abcdefgh") == ["queued"] * 8


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_again(app: Flask) -> None:
    server = RudeMailServer("accepted", hang_up_politely)
    queue_letters("anna", "ben", "cleo")
    with closing(server):
        work_once(app, server.port)
    assert states("anna", "ben", "cleo") == ["sent"] * 3
    assert [get_letter(name).attempts for name in ("anna", "ben", "cleo")] == [0, 0, 0]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    app: Flask, smtp_sink: SmtpSink, security: str, tls_mail_server: TlsMailServer
) -> None:
    server = tls_mail_server.as_setting(security)
    with pytest.raises(ServerTrouble, match="SSLCertVerificationError"):
        Connection(server, HURRY, "localhost")
    trusting = Connection(server, HURRY, "localhost", tls_mail_server.trust)
    trusting.offer("organiser@example.org", "anna@example.org", 10)
    trusting.deliver(b"Subject: sealed\r\n\r\nhello\r\n")
    trusting.close()
    assert [delivery.recipients for delivery in tls_mail_server.sink.deliveries] == [("anna@example.org",)]


def test_the_dialogue_holds_one_recipient_and_nothing_that_a_row_could_add(app: Flask) -> None:
    server = RudeMailServer("never", hang_up)
    queue_letters("anna", "evil@x.org>\r\nRCPT TO:<b", "ben")
    with closing(server):
        work_once(app, server.port)
    commands = bytes(server.heard)
    for message in server.taken:
        commands = commands.replace(message, b"")
    spoken = [re.sub(rb" size=\d+", b"", line) for line in commands.splitlines()]
    mail = [b"mail FROM:<organiser@example.org>"]
    assert spoken == [
        *[b"ehlo localhost", *mail, b"rcpt TO:<anna@example.org>", b"data", b"."],
        *[*mail, b"rcpt TO:<ben@example.org>", b"data", b"."],
        b"quit",
    ]


def test_a_line_of_one_dot_does_not_end_a_message(app: Flask, smtp_sink: SmtpSink) -> None:
    def write_dots(mail: Mail) -> MailMessage:
        return replace(letter_to(mail), text="before\n.\nafter\n..\n")

    with kinds_of_mail({"letter": write_dots}):
        queue_letters("anna")
        work_off(app)
    body = smtp_sink.messages[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["before", ".", "after", ".."]
