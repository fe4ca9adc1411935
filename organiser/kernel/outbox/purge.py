"""Rows of the outbox are no letters: they say that a mail went, and are kept for a while to answer for it."""

from datetime import timedelta

from sqlalchemy import delete, select

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox.models import Mail, MailState

KEEP = timedelta(days=90)
OVER = (MailState.SENT, MailState.DROPPED, MailState.FAILED, MailState.UNKNOWN)
AT_ONCE = 1000


def purge_old_mails() -> None:
    """Delete rows that came to an end, a thousand at a time, so that nobody waits for long."""
    old = select(Mail.id).where(Mail.state.in_(OVER), Mail.created_at < clock.now() - KEEP).limit(AT_ONCE)
    while ids := db.session.scalars(old).all():
        with transaction() as session:
            session.execute(delete(Mail).where(Mail.id.in_(ids)))
