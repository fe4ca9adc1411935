"""Events. People, readings, materials and topics hang on an item, which sessions will have too."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.branches.models import Branch
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import WallDateTime, personal
from organiser.kernel.pictures.models import Picture
from organiser.kernel.vaults import Vault
from organiser.study.models import Term, Work


class HostState(StrEnum):
    """A branch that declines, or ends it, has no row any more."""

    ASKED = "asked"
    ACCEPTED = "accepted"


class HostSees(StrEnum):
    """What a branch that hosts with the event's own sees of the people: how many, or also who."""

    NUMBERS = "numbers"
    NAMES = "names"


class Kind(StrEnum):
    MEETING = "meeting"
    TALK = "talk"
    CIRCLE = "circle"
    SCHOOL = "school"
    ACTION = "action"


class State(StrEnum):
    """'Over' is not among them: it follows from the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    MEMBERS = "members"


class PersonRole(StrEnum):
    SPEAKER = "speaker"
    INTRODUCER = "introducer"
    CHAIR = "chair"
    INTERPRETER = "interpreter"


class MaterialKind(StrEnum):
    RECORDING = "recording"
    TEXT = "text"
    SLIDES = "slides"


class Item(Base):
    """What an event and a session have in common: people, readings, materials, topics hang here."""

    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[list["ItemPerson"]] = relationship(cascade="all, delete-orphan", order_by="ItemPerson.position")
    readings: Mapped[list["Reading"]] = relationship(cascade="all, delete-orphan", order_by="Reading.position")
    materials: Mapped[list["Material"]] = relationship(cascade="all, delete-orphan", order_by="Material.id")
    topics: Mapped[list[Term]] = relationship(secondary="item_topics", order_by=Term.id)


class Event(Base):
    """One event. The truth about its time is (`*_wall`, `zone`, `*_fold`); `starts_at`/`ends_at` are derived from it.

    All-day: `ends_wall` is midnight after the last day. `sequence` and `changed_at` rise with every change that a
    reader of the published event sees (RFC 5545 §3.8.7.4); `version` with every change at all, against lost edits.
    `private` seals {"venue", "address", "join_link"} where these are for confirmed people only, and their columns are
    empty then. `state_before` and `reason_before` are what a cancellation took it from. `first_starts_at` is when it
    was announced for at first, once it was moved away from that. `search` is folded text.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_branch_start", "branch_id", "starts_at"),
        # Lists go along the first of these in their order, and count without looking at the events.
        Index("ix_events_listed", "visibility", "starts_at", "id", "ends_at", "state", "kind", "branch_id", "country"),
        Index("ix_events_state_kind", "state", "visibility", "kind", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=ids.new_uid)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), unique=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))
    vault_id: Mapped[int] = mapped_column(ForeignKey("vaults.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(160))
    slug: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(8))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id", ondelete="SET NULL"))

    state: Mapped[str] = mapped_column(String(12), default=State.DRAFT)
    visibility: Mapped[str] = mapped_column(String(12), default=Visibility.PUBLIC)
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    state_before: Mapped[str | None] = mapped_column(String(12))
    reason_before: Mapped[str] = mapped_column(String(300), default="", server_default="")
    published_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    starts_wall: Mapped[datetime] = mapped_column(WallDateTime)
    ends_wall: Mapped[datetime] = mapped_column(WallDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    starts_fold: Mapped[int] = mapped_column(default=0)
    ends_fold: Mapped[int] = mapped_column(default=0)
    all_day: Mapped[bool] = mapped_column(default=False)
    first_starts_at: Mapped[datetime | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)

    on_site: Mapped[bool] = mapped_column(default=True)
    on_line: Mapped[bool] = mapped_column(default=False, index=True)
    city_id: Mapped[int | None]
    place_name: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    venue: Mapped[str] = mapped_column(String(160), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    join_link: Mapped[str] = mapped_column(String(500), default="")
    place_is_private: Mapped[bool] = mapped_column(default=False)
    link_is_private: Mapped[bool] = mapped_column(default=True)
    private: Mapped[bytes | None] = mapped_column(
        LargeBinary,
        info=personal("private venue and join link for confirmed people", retention="with the event's vault"),
    )
    step_free: Mapped[bool] = mapped_column(default=False)
    hearing_loop: Mapped[bool] = mapped_column(default=False)
    sign_language: Mapped[bool] = mapped_column(default=False)
    childcare: Mapped[bool] = mapped_column(default=False)

    takes_registrations: Mapped[bool] = mapped_column(default=True)
    # What the organiser declares; the places themselves are counted in registrations' pools. None: no limit.
    places_on_site: Mapped[int | None]
    places_on_line: Mapped[int | None]
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]

    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    search: Mapped[str] = mapped_column(Text, default="")
    # What translating knows of it, kept here so that no page and no feed needs another query; titles apart, for lists.
    titles: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    translated: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    is_demo: Mapped[bool] = mapped_column(default=False, index=True)

    item: Mapped[Item] = relationship(cascade="all, delete-orphan", single_parent=True)
    branch: Mapped[Branch] = relationship()
    vault: Mapped[Vault] = relationship()
    picture: Mapped[Picture | None] = relationship(viewonly=True)
    spoken: Mapped[list["EventLanguage"]] = relationship(
        cascade="all, delete-orphan", order_by="EventLanguage.position"
    )
    hosts: Mapped[list["Host"]] = relationship(
        viewonly=True,
        order_by="Host.id",
        primaryjoin="and_(Host.event_id == Event.id, Host.state == 'accepted')",
    )

    @property
    def branch_name(self) -> str:
        return self.branch.name


class EventLanguage(Base):
    """A language spoken at the event; the first is the main one."""

    __tablename__ = "event_languages"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class ItemPerson(Base):
    """Somebody named in public, who agreed to it: the form takes no name without that."""

    __tablename__ = "item_people"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(
        String(120),
        info=personal("public announcement, agreed by the person", retention="with the event, or when they say so"),
    )
    position: Mapped[int] = mapped_column(default=0)


class Reading(Base):
    """A work, or the named part of one, set for the item."""

    __tablename__ = "readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    part: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int] = mapped_column(default=0)
    work: Mapped[Work] = relationship()


class Material(Base):
    """What comes after the event, in one language, behind a link. `credit`: who transcribed or translated it."""

    __tablename__ = "materials"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    lang: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(160))
    link: Mapped[str] = mapped_column(String(500))
    credit: Mapped[str] = mapped_column(
        String(200), default="", server_default="",
        info=personal("who made it, as they want to be named", retention="with the material, or when they say so"),
    )  # fmt: skip
    created_at: Mapped[datetime]


class ItemTopic(Base):
    __tablename__ = "item_topics"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), primary_key=True, index=True)


class EventHelper(Base):
    """A helper named for an event sees its door list, until the event is over."""

    __tablename__ = "event_helpers"
    __table_args__ = (UniqueConstraint("event_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"),
        index=True,
        info=personal("rights at the door", retention="with the event"),
    )


class Host(Base):
    """A branch beside the event's own. Once it has accepted, the event stands on its page and in its feed, too."""

    __tablename__ = "event_hosts"
    __table_args__ = (UniqueConstraint("event_id", "branch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=HostState.ASKED)
    sees: Mapped[str] = mapped_column(String(8), default=HostSees.NUMBERS)
    asked_by: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"),
        info=personal("answers who asked", retention="with the event"),
    )
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    branch: Mapped[Branch] = relationship()
    event: Mapped[Event] = relationship()


class ZoneRules(Base):
    """Which release of the tz database the stored instants were derived with. One row."""

    __tablename__ = "zone_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    release: Mapped[str] = mapped_column(String(16))
