"""Seats in sessions, and what people chose of a programme."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.programme.models import Session
from organiser.registrations.models import Registration


class Seat(StrEnum):
    """How a sign-up for a session stands."""

    SEATED = "seated"
    WAITING = "waiting"


class SessionPool(Base):
    """The seats of one session that people sign up for. `taken` counts the seated, under this row's lock.

    `capacity` None: the limit was taken away, and nobody has to sign up. `ceiling` as in registrations.models.Pool.
    """

    __tablename__ = "session_pools"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("ceiling IS NULL OR taken <= ceiling", name="never_oversold"),
    )

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    capacity: Mapped[int | None]
    ceiling: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    next_position: Mapped[int] = mapped_column(default=1)

    session: Mapped[Session] = relationship()


class Choice(Base):
    """A session that somebody starred, signed up for, or both; whoever takes both back has no row.

    `registration_id` is NULL only inside the transaction that destroys the event's vault.
    `changed_at` is when what their own calendar shows of it last changed.
    """

    __tablename__ = "session_choices"
    __table_args__ = (
        UniqueConstraint("registration_id", "session_id"),
        CheckConstraint("starred_at IS NOT NULL OR seat IS NOT NULL", name="chosen_at_all"),
        Index("ix_session_choices_queue", "session_id", "seat", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"),
        info=personal("which sessions one wants to be at", retention="with the registration, at the latest its vault"),
    )
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    starred_at: Mapped[datetime | None]
    seat: Mapped[str | None] = mapped_column(String(8))
    position: Mapped[int | None]
    changed_at: Mapped[datetime]

    session: Mapped[Session] = relationship()
    registration: Mapped[Registration | None] = relationship()
