"""Nothing made up is ever handed to a mail server."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.registrations.models import Registration, Status
from tests.demo.loaded import load
from tests.kernel.outbox.mailing import work_off
from tests.support.mail_server import SmtpSink


def test_mails_to_made_up_people_are_dropped(app: Flask, tmp_path: Path, smtp_sink: SmtpSink) -> None:
    load(tmp_path)
    rows = select(Registration.public_id, Registration.event_id).join(Event).where(Event.state == "published")
    place_id, event_id = db.session.execute(rows.where(Registration.status == Status.WAITING).limit(1)).one()
    with transaction():
        queue_mail(
            "registrations.waiting", cause="a test", subject_id=place_id, event_id=event_id, params={"number": 1}
        )
    work_off(app)
    db.session.rollback()
    assert db.session.scalar(select(Mail.state).where(Mail.cause == "a test")) == MailState.DROPPED
    assert smtp_sink.messages == []
