"""What the mail server may answer, step by step."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask

from organiser.kernel.config import MailServer
from organiser.kernel.outbox.models import Priority
from organiser.kernel.outbox.smtp import Connection, ServerTrouble
from tests.kernel.outbox.mailing import get_letter, kinds_of_mail, letter_to, queue_letters, states
from tests.kernel.outbox.rudeness import SHORT, hang_up, hang_up_politely, work_once
from tests.support.rude_mail_server import Caller, RudeMailServer


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    with kinds_of_mail({"letter": letter_to}):
        yield


def test_a_server_that_wants_a_name_and_a_password_gets_them(app: Flask) -> None:
    plain = "250-rude.example.org\r\n250 AUTH PLAIN"
    server = RudeMailServer("never", hang_up, answers={"EHLO": plain, "AUTH": "235 welcome"})
    with closing(server), closing(Connection(login_at(server), SHORT, "localhost")) as connection:
        connection.offer("organiser@example.org", "anna@example.org", 10)
    assert b"AUTH PLAIN AG9yZ2FuaXNlcgBzZWNyZXQ=\r\n" in server.heard


def test_a_server_that_does_not_know_us_is_the_trouble_of_no_mail(app: Flask) -> None:
    plain = "250-rude.example.org\r\n250 AUTH PLAIN"
    server = RudeMailServer("never", hang_up, answers={"EHLO": plain, "AUTH": "535 5.7.8 who are you"})
    with closing(server), pytest.raises(ServerTrouble, match="SMTPAuthenticationError 535"):
        Connection(login_at(server), SHORT, "localhost")


def login_at(server: RudeMailServer) -> MailServer:
    return MailServer("127.0.0.1", server.port, "", "organiser", "secret")


@pytest.mark.parametrize("answer", ["450 4.7.1 not now", "550 5.7.1 never from you"])
def test_a_server_that_takes_nothing_from_us_keeps_no_mail(app: Flask, answer: str) -> None:
    server = RudeMailServer("never", hang_up, answers={"MAIL": answer})
    queue_letters("anna", "ben")
    with closing(server):
        assert work_once(app, server.port) == answer[:9]
    assert states("anna", "ben") == ["queued", "queued"]
    assert (get_letter("anna").attempts, get_letter("anna").worker) == (0, None)


def test_a_mail_that_is_too_large_is_refused_for_itself(app: Flask) -> None:
    server = RudeMailServer("never", hang_up, answers={"MAIL": "552 5.3.4 too large"})
    queue_letters("anna")
    with closing(server):
        assert work_once(app, server.port) is None
    assert (get_letter("anna").state, get_letter("anna").fault) == ("failed", "552 5.3.4")


def test_a_refusal_after_which_the_server_hangs_up_is_a_refusal(app: Flask) -> None:
    def refuse(caller: Caller) -> bool:
        caller.say("550 5.1.1 no such user")
        return b"anna" in server.last_line and hang_up_politely(caller)

    server = RudeMailServer("RCPT", refuse)
    queue_letters("anna")
    with closing(server):
        assert work_once(app, server.port) is None
    assert (get_letter("anna").state, get_letter("anna").fault) == ("failed", "550 5.1.1")


def test_no_answer_to_data_takes_nothing(app: Flask) -> None:
    server = RudeMailServer("never", hang_up, answers={"DATA": "299 what"})
    queue_letters("anna", priority=Priority.BULK)
    with closing(server):
        work_once(app, server.port)
    anna = get_letter("anna")
    assert (anna.state, anna.fault, anna.attempts, anna.crashes) == ("queued", "SMTPServerDisconnected", 1, 0)


def test_an_answer_that_is_none_after_the_last_dot_leaves_doubt(app: Flask) -> None:
    server = RudeMailServer("never", hang_up, answers={".": "299 what"})
    queue_letters("anna", priority=Priority.BULK)
    with closing(server):
        work_once(app, server.port)
    assert (get_letter("anna").state, get_letter("anna").fault) == ("unknown", "299")


def test_a_goodbye_to_nobody_is_no_fault(app: Flask) -> None:
    server = RudeMailServer("accepted", hang_up_politely)
    queue_letters("anna")
    with closing(server):
        assert work_once(app, server.port) is None
    assert states("anna") == ["sent"]
