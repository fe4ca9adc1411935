"""Mails as people get them."""

import re
from urllib.parse import urlsplit

from sqlalchemy import select

from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, MailState, find_expander, renderer_of

LINK = re.compile(r"https?://[^\s\"'<>]+")


def read_mail(place_id: str, kind: str) -> MailMessage | None:
    """The newest mail of this kind about a place, rendered as if its turn had come."""
    db.session.rollback()
    mail = db.session.scalars(
        select(Mail).where(Mail.subject_id == place_id, Mail.kind == f"registrations.{kind}").order_by(Mail.id.desc())
    ).first()
    assert mail is not None, f"no {kind} about it"
    message = renderer_of(mail.kind)(mail)
    db.session.rollback()
    return message


def get_mail(place_id: str, kind: str) -> MailMessage:
    message = read_mail(place_id, kind)
    assert message is not None, f"{kind} was dropped"
    return message


def list_links(message: MailMessage) -> set[str]:
    """Whatever a mail program would make a link of, in both halves."""
    return set(LINK.findall(message.text)) | set(LINK.findall(message.html))


def path_of(message: MailMessage) -> str:
    """The path of the one link."""
    (link,) = list_links(message)
    return urlsplit(link).path


def expand(kind: str) -> None:
    """Let the worker turn batch rows of this kind into rows of their own."""
    with transaction() as session:
        rows = session.scalars(
            select(Mail).where(Mail.kind == f"registrations.{kind}", Mail.state == MailState.QUEUED)
        ).all()
        for mail in rows:
            expander = find_expander(mail.kind)
            assert expander is not None
            while not expander(mail):
                pass
            mail.state = MailState.SENT
