"""Who read whose data: rows written apart from the reading request, in numbers and purposes, never the data itself."""

from datetime import datetime

from sqlalchemy import String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import Base, db, write_apart
from organiser.kernel.db.types import personal


class PersonalRead(Base):
    """One look at people: `purpose` is the page ('people', 'door', 'export'), `people` how many were shown."""

    __tablename__ = "personal_reads"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int] = mapped_column(index=True, info=personal("answers who read names", retention="180 days"))
    subject: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(26), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    people: Mapped[int]


def record_read(actor: Actor, *, subject: str, subject_id: str, purpose: str, people: int) -> None:
    """Written on a GET on purpose (docs/decisions/0001): nothing is decided by it."""
    if actor.account_id is None:
        raise ValueError("only somebody logged in reads people")
    row = {"at": clock.now(), "account_id": actor.account_id, "purpose": purpose, "people": people}
    with write_apart() as session:
        session.execute(insert(PersonalRead).values(**row, subject=subject, subject_id=subject_id))


def list_reads(*, subject: str, subject_id: str, limit: int = 50) -> list[PersonalRead]:
    reads = select(PersonalRead).where(PersonalRead.subject == subject, PersonalRead.subject_id == subject_id)
    return list(db.session.scalars(reads.order_by(PersonalRead.at.desc()).limit(limit)))
