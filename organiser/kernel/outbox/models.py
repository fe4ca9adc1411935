"""The outbox table."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel.db import Base


class MailState(StrEnum):
    """`sending` is the only state in which a killed worker leaves doubt: the server may have taken it or not."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class Priority:
    """Smaller goes first: somebody waits for a link before they wait for news."""

    PERSONAL = 0
    NOTICE = 5
    BULK = 9


class Mail(Base):
    """One mail to one recipient. `subject_id` is the public id of what `kind` is about (a registration, an invitation).

    `cause` is unique: the same cause never makes two mails. `params` holds ids, times and codes, no personal data.
    `attempts` counts tries that failed on the way, `crashes` those whose fault may be the mail itself; `fault` is a
    code, never a server's or a person's words.
    """

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_due", "state", "priority", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(48))
    subject_id: Mapped[str] = mapped_column(String(26), index=True)
    event_id: Mapped[int | None] = mapped_column(index=True)
    branch_id: Mapped[int | None] = mapped_column(index=True)
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    message_id: Mapped[str] = mapped_column(String(64))
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=MailState.QUEUED)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(64))
