"""Duties of a school, those who help with them, and who has taken which."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import WallDateTime, personal
from organiser.programme.models import Session

WITH_VAULT = "with the event's vault"


class DutyKind(StrEnum):
    DOOR = "door"
    CHAIR = "chair"
    INTERPRETING = "interpreting"
    CHILDREN = "children"
    OTHER = "other"


class Duty(Base):
    """What has to be done when and where. `taken` counts those who do it, under the school's lock.

    `session_id`: it is done during that session, and moves with it. Wall times are of the event's zone.
    """

    __tablename__ = "rota_duties"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("taken <= needs", name="never_too_many"),
        Index("ix_rota_duties_event_start", "event_id", "starts_at"),
        Index("ix_rota_duties_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(String(80), default="")
    needs: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)
    starts_wall: Mapped[datetime] = mapped_column(WallDateTime)
    ends_wall: Mapped[datetime] = mapped_column(WallDateTime)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    session: Mapped[Session | None] = relationship()

    @property
    def is_off(self) -> bool:
        """The session during which it was to be done does not take place."""
        return self.session is not None and self.session.withdrawn_at is not None


class Volunteer(Base):
    """Somebody who helps at this school. `identity` seals {"name", "address", "lang"} under the event's vault;
    `address_index` finds the registration of the same address. `generation` makes older links and feeds void."""

    __tablename__ = "rota_volunteers"
    __table_args__ = (UniqueConstraint("event_id", "address_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    identity: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("who helps, and where mails go", retention=WITH_VAULT)
    )
    address_index: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("one entry per address; finds what else they have to be at", retention=WITH_VAULT)
    )
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    feed_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    generation: Mapped[int] = mapped_column(default=0)
    feed_generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()


class Turn(Base):
    """Somebody's turn at a duty. `ended_at`: they gave it back; calendars then show it as cancelled. `sequence` rises
    with each of both (RFC 5545 §3.8.7.4)."""

    __tablename__ = "rota_turns"
    __table_args__ = (UniqueConstraint("duty_id", "volunteer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=ids.new_uid)
    duty_id: Mapped[int] = mapped_column(ForeignKey("rota_duties.id", ondelete="CASCADE"))
    volunteer_id: Mapped[int] = mapped_column(
        ForeignKey("rota_volunteers.id", ondelete="CASCADE"),
        index=True,
        info=personal("who does what when", retention=WITH_VAULT),
    )
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    duty: Mapped[Duty] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
