"""A handful of mails, so that the outbox has something to show. None can ever arrive: their addresses don't resolve."""

from datetime import timedelta

from sqlalchemy import select

from organiser.demo.rules.planning import Movement
from organiser.events.models import Event, State
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.registrations.models import Registration, Status

KIND = "registrations.confirmed"
SENT, FAILED, WAITING = 5, 1, 2


def make_letters(movement: Movement) -> None:
    """Confirmations to the last who registered: most sent, one failed, two that wait for a mail server.

    Where there is a mail server none waits: nothing made up is handed to it.
    """
    rows = (
        select(Registration.public_id, Registration.mail_sequence, Event.id, Event.branch_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.is_demo, Event.state == State.PUBLISHED, Registration.status == Status.CONFIRMED)
        .where(Event.starts_at > movement.now)
        .order_by(Registration.created_at.desc(), Registration.id)
    )
    ends = [MailState.SENT] * SENT + [MailState.FAILED] * FAILED
    if settings().mail is None:
        ends += [MailState.QUEUED] * WAITING
    found = db.session.execute(rows.limit(len(ends))).all()
    for state, (place_id, number, event_id, branch_id) in zip(ends, found, strict=False):
        cause = f"{KIND}:{place_id}:{number}"
        queue_mail(
            KIND, cause=cause, subject_id=place_id, event_id=event_id, branch_id=branch_id,
            params={"number": number}, due_at=movement.now,
        )  # fmt: skip
        mail = db.session.scalars(select(Mail).where(Mail.cause == cause)).one()
        mail.state = state
        if state == MailState.SENT:
            mail.sent_at = movement.now + timedelta(seconds=2)
        if state == MailState.FAILED:
            mail.fault, mail.attempts = "550 5.1.2", 1
    db.session.flush()
