"""Rows: one for a cause, and not for ever."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.kernel.outbox.purge import purge_old_mails
from tests.kernel.outbox.mailing import get_letter, kinds_of_mail, letter_to, queue_letters


@pytest.fixture(autouse=True)
def _letters(app: Flask) -> Iterator[None]:
    with kinds_of_mail({"letter": letter_to}):
        yield


def test_the_same_cause_again_replaces_what_was_not_sent(app: Flask) -> None:
    later = clock.now() + timedelta(minutes=10)
    queue_letters("anna")
    first = get_letter("anna").message_id
    with transaction():
        queue_mail("letter", cause="letter:anna", subject_id="anna", params={"number": 2}, due_at=later)
    mail = get_letter("anna")
    assert (mail.params, mail.due_at, mail.message_id) == ({"number": 2}, later, first)


def test_the_same_cause_again_leaves_alone_what_was_sent(app: Flask) -> None:
    queue_letters("anna")
    with transaction() as session:
        session.execute(update(Mail).values(state=MailState.SENT))
    with transaction():
        queue_mail("letter", cause="letter:anna", subject_id="anna", params={"number": 2})
    assert (get_letter("anna").state, get_letter("anna").params) == ("sent", {})


def test_a_kind_that_nobody_renders_is_not_queued(app: Flask) -> None:
    with pytest.raises(KeyError, match="mail_kinds"), transaction():
        queue_mail("lettre", cause="lettre:anna", subject_id="anna")
    assert db.session.scalars(select(Mail)).all() == []


def test_rows_go_ninety_days_after_their_end_and_none_before_it(app: Flask) -> None:
    old = clock.now() - timedelta(days=91)
    queue_letters("sent", "failed", "waiting", "young")
    with transaction() as session:
        for name, state in (("sent", "sent"), ("failed", "failed"), ("young", "sent")):
            session.execute(update(Mail).where(Mail.subject_id == name).values(state=state))
        session.execute(update(Mail).where(Mail.subject_id != "young").values(created_at=old))
    purge_old_mails()
    assert sorted(db.session.scalars(select(Mail.subject_id))) == ["waiting", "young"]
