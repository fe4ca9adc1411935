"""Writing, letting go and stopping messages, and what arrives of them."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, find_expander, renderer_of
from organiser.messages import actions
from organiser.messages.models import Audience
from organiser.messages.rules import Text
from tests.support.make import (
    actor_of,
)

TEXT = Text("What to bring", "A mug.\nAnd something to write.\n\nhttps://map.example.org/")
SOON = timedelta(minutes=11)


def write(organiser: Account, event: Event, audience: Audience = Audience.CONFIRMED, text: Text = TEXT) -> str:
    with transaction():
        return actions.write_message(actor_of(organiser.id), event.public_id, audience=audience, text=text)


def release(account: Account, message_id: str) -> None:
    with transaction():
        actions.release_message(actor_of(account.id), message_id)


def stop(account: Account, message_id: str) -> None:
    with transaction():
        actions.stop_message(actor_of(account.id), message_id)


def told(after: timedelta = SOON) -> list[MailMessage]:
    """What arrives, if the worker runs once then."""
    with time_machine.travel(clock.now() + after, tick=False):
        due = select(Mail.id).where(Mail.kind == actions.ALL, Mail.due_at <= clock.now())
        for mail_id in db.session.scalars(due).all():
            with transaction() as rows:
                mail = rows.get_one(Mail, mail_id)
                expand = find_expander(mail.kind)
                assert expand is not None
                while not expand(mail):
                    pass
        mails = db.session.scalars(select(Mail).where(Mail.kind == actions.MESSAGE).order_by(Mail.id)).all()
        return [message for mail in mails if (message := renderer_of(mail.kind)(mail)) is not None]
