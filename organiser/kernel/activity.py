"""History that people see: who did what to which thing. Ids and field names only, never what a person wrote."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import Base, db
from organiser.kernel.db.types import personal


class Activity(Base):
    """`subject` is a table's name, `subject_id` a public id; `verb` a past participle such as 'published'."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_subject", "subject", "subject_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(
        index=True, info=personal("shows fellow organisers who changed what", retention="with the account")
    )
    verb: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(26))
    branch_id: Mapped[int | None] = mapped_column(index=True)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)


def record(
    actor: Actor,
    verb: str,
    *,
    subject: str,
    subject_id: str,
    branch_id: int | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Write one line of history in the transaction of the change itself."""
    db.session.add(
        Activity(
            at=clock.now(),
            actor_kind=actor.kind,
            account_id=actor.account_id,
            verb=verb,
            subject=subject,
            subject_id=subject_id,
            branch_id=branch_id,
            fields=list(fields),
        )
    )


def list_activity(*, subject: str, subject_id: str, limit: int = 50) -> list[Activity]:
    """The newest first. Whoever asks has fetched the subject, and was thereby let through."""
    lines = select(Activity).where(Activity.subject == subject, Activity.subject_id == subject_id)
    return list(db.session.scalars(lines.order_by(Activity.at.desc(), Activity.id.desc()).limit(limit)))
