"""The programme of a school: a plan that is worked on, what was released of it, and who speaks.

A plan is a value (programme.rules.plan) and kept whole: every change reads it under its lock, makes another one, and
writes that (docs/decisions/0010).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.events.models import Event, Item
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import WallDateTime, personal
from organiser.kernel.pictures.models import Picture


class SpeakerState(StrEnum):
    """Named by an organiser; asked by a mail; and what they said then."""

    NAMED = "named"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Programme(Base):
    """An event's programme. `plan` is the draft that organisers work on; `version` rises with every change of it.

    `private` seals {id of a room or session: join link} under the event's vault. `released` is the number of the
    release that people see, 0 before the first.
    """

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    plan: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    released: Mapped[int] = mapped_column(default=0)
    # What a room and its people need between two sessions; 0: nobody asked for any.
    break_minutes: Mapped[int] = mapped_column(default=0)
    private: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=personal("join links of rooms and sessions", retention="with the event's vault")
    )
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()


class Step(Base):
    """A change of the plan that can be undone: `back` is the difference that leads back from it."""

    __tablename__ = "programme_steps"
    __table_args__ = (UniqueConstraint("programme_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    version: Mapped[int]
    verb: Mapped[str] = mapped_column(String(32))
    back: Mapped[dict[str, Any]]
    # Whom the change removed, for as long as they can be brought back.
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"),
        info=personal("shows fellow organisers who changed what", retention="with the programme"),
    )
    at: Mapped[datetime]


class Release(Base):
    """What people see, or saw: the whole plan at that moment. `note` is the organiser's word on what is new."""

    __tablename__ = "programme_releases"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    number: Mapped[int]
    plan: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(500), default="")
    released_at: Mapped[datetime]


class Session(Base):
    """A session that was released at least once, as people see it; made with the first release that has it.

    What hangs on an event hangs on its item, too: people, readings, materials. `sequence` and `changed_at` rise with
    every release in which readers see something else of it (RFC 5545 §3.8.7.4). `withdrawn_at` is set when a release
    no longer has it; calendars then show it as cancelled.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_event_start", "event_id", "starts_at"),
        Index("ix_sessions_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=ids.new_uid)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(12))
    lang: Mapped[str] = mapped_column(String(8))
    room: Mapped[str] = mapped_column(String(80), default="")
    starts_wall: Mapped[datetime] = mapped_column(WallDateTime)
    ends_wall: Mapped[datetime] = mapped_column(WallDateTime)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    # What translating knows of it as it was released, kept here so that no page and no feed needs another query.
    translated: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    event: Mapped[Event] = relationship()
    item: Mapped[Item] = relationship(cascade="all, delete-orphan", single_parent=True)


class Speaker(Base):
    """Somebody who speaks, chairs or interprets at this event. Pages name whoever agreed, and nobody else.

    `contact` seals {"address", "lang"} under the event's vault. `away` is {"spans": [[first, last], …]}, wall times of
    the event's zone. `generation` makes older mailed links void. Whoever was removed can be brought back for a day.
    """

    __tablename__ = "speakers"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(
        String(120),
        info=personal("public announcement, agreed by the person", retention="with the event, or when they say so"),
    )
    text: Mapped[str] = mapped_column(
        Text, default="", info=personal("public announcement, agreed by the person", retention="with the event")
    )
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(12), default=SpeakerState.NAMED)
    has_agreed: Mapped[bool] = mapped_column(default=False)
    away: Mapped[dict[str, Any]] = mapped_column(default=dict)
    contact: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=personal("address of a speaker, to ask and to tell them", retention="with the event's vault")
    )
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    generation: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    picture: Mapped[Picture | None] = relationship(viewonly=True)

    @property
    def is_public(self) -> bool:
        """Whether pages name them."""
        return self.state == SpeakerState.CONFIRMED or (self.has_agreed and self.state != SpeakerState.DECLINED)
