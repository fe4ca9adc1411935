"""What an operator does: send a mail again that failed, begin the tree."""

from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import Mail, MailState
from organiser.operations.policies import require_operator
from organiser.operations.queries import CAN_BE_RETRIED


def retry_mail(actor: Actor, mail_id: int) -> None:
    """Queue a failed or doubtful mail anew, under the Message-ID it had. Raises NotFound for any other."""
    require_operator(actor)
    mail = db.session.scalars(select(Mail).where(Mail.id == mail_id).with_for_update()).one_or_none()
    if mail is None or mail.state not in CAN_BE_RETRIED:
        raise NotFound
    mail.state, mail.due_at, mail.fault = MailState.QUEUED, clock.now(), None
    mail.attempts, mail.crashes, mail.first_tried_at = 0, 0, None
    mail.lease_until, mail.worker = None, None
    record(actor, "retried", subject="mails", subject_id=str(mail.id))
    db.session.flush()
