"""Places and the people who want them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.kernel.vaults import Vault
from organiser.series.models import Series

WITH_VAULT = "14 days after the event's end, with its vault"
WITH_ENROLMENT = "14 days after the person's last date, with the enrolment's vault"
WITH_SERIES = "14 days after the series' last date, with its vault"


class Mode(StrEnum):
    ON_SITE = "on_site"
    ON_LINE = "on_line"


class Status(StrEnum):
    """UNCONFIRMED holds nothing. CONFIRMED and OFFERED hold a place; WAITING a position; the last two nothing."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Enrolled(StrEnum):
    """How an enrolment in a series stands. LEFT gets no further date."""

    ENROLLED = "enrolled"
    LEFT = "left"


class EndedBy(StrEnum):
    """Who ended a registration: only what a person ended themselves, or let lapse, can they take up again."""

    PERSON = "person"
    ORGANISER = "organiser"
    DEADLINE = "deadline"


HOLDING = (Status.CONFIRMED, Status.OFFERED)
LIVE = (Status.CONFIRMED, Status.WAITING, Status.OFFERED)
_LIVE_SQL = sql_text("status IN ('confirmed', 'waiting', 'offered')")


class Pool(Base):
    """The places of one mode of one item. `taken` counts confirmed and offered people, under this row's lock.

    `capacity` None: no limit. `ceiling` is the capacity, or what was taken when the capacity was lowered below it:
    with it the database itself refuses to oversell, and lowering the capacity throws nobody out.
    """

    __tablename__ = "pools"
    __table_args__ = (
        UniqueConstraint("item_id", "mode"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("ceiling IS NULL OR taken <= ceiling", name="never_oversold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    mode: Mapped[str] = mapped_column(String(8))
    capacity: Mapped[int | None]
    ceiling: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    next_position: Mapped[int] = mapped_column(default=1)


class Enrolment(Base):
    """One person in a series: their places on its dates are registrations that point here, and so are those on dates
    that are added later.

    `identity` seals {"name", "address", "country", "zone"} under a vault of its own, which ends some days after the
    person's last date. `address_index` is under the series' vault, so that one address enrols once.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        Index(
            "uq_enrolments_one_each",
            "series_id",
            "address_index",
            unique=True,
            sqlite_where=sql_text("status = 'enrolled'"),
            postgresql_where=sql_text("status = 'enrolled'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    vault_id: Mapped[int] = mapped_column(ForeignKey("vaults.id"), index=True)
    status: Mapped[str] = mapped_column(String(12), default=Enrolled.ENROLLED)
    mode: Mapped[str] = mapped_column(String(8))
    address_index: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("one enrolment per address", retention=WITH_SERIES)
    )
    identity: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("who comes, and where mails go", retention=WITH_ENROLMENT)
    )
    lang: Mapped[str] = mapped_column(String(8), info=personal("language of mails", retention=WITH_ENROLMENT))
    consent_version: Mapped[str] = mapped_column(
        String(16), info=personal("proof of consent", retention=WITH_ENROLMENT)
    )
    consent_at: Mapped[datetime] = mapped_column(info=personal("proof of consent", retention=WITH_ENROLMENT))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    series: Mapped[Series] = relationship()
    vault: Mapped[Vault] = relationship()


class Registration(Base):
    """One person at one event. `identity` seals {"name", "address", "country", "zone"} under the event's vault, for the
    enrolled as well: what is known of a date ends with it. `joins_series`: whoever confirms it enrols in its series.

    `joined_at` is when the address was confirmed, `confirmed_at` when a place became theirs, the last time it did.
    `position` orders the waiting list by confirmation. `mail_sequence` is the SEQUENCE of this person's calendar parts:
    it begins at the event's and never falls, so that cancel and undo both rise.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        Index(
            "uq_registrations_one_place",
            "event_id",
            "address_index",
            unique=True,
            sqlite_where=_LIVE_SQL,
            postgresql_where=_LIVE_SQL,
        ),
        Index("ix_registrations_queue", "pool_id", "status", "position"),
        Index("ix_registrations_offers", "status", "offer_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("pools.id"))
    joins_series: Mapped[bool] = mapped_column(default=False, server_default=false())
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolments.id"), index=True)
    status: Mapped[str] = mapped_column(String(12), default=Status.UNCONFIRMED)
    position: Mapped[int | None]
    address_index: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("one place per address", retention=WITH_VAULT)
    )
    identity: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("who comes, and where mails go", retention=WITH_VAULT)
    )
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    ticket_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    lang: Mapped[str] = mapped_column(String(8), info=personal("language of mails", retention=WITH_VAULT))
    consent_version: Mapped[str] = mapped_column(String(16), info=personal("proof of consent", retention=WITH_VAULT))
    consent_at: Mapped[datetime] = mapped_column(info=personal("proof of consent", retention=WITH_VAULT))
    mail_sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(index=True)
    joined_at: Mapped[datetime | None] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(12))
    entered_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    pool: Mapped[Pool] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()


class Shift(Base):
    """Why somebody was moved out of turn: an organiser's act with a written, sealed reason."""

    __tablename__ = "shifts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), info=personal("answers who did it", retention=WITH_VAULT)
    )
    reason: Mapped[bytes] = mapped_column(LargeBinary, info=personal("answers why, sealed", retention=WITH_VAULT))
    at: Mapped[datetime]


class PeopleExport(Base):
    """A list of people was taken along: who, why, how many."""

    __tablename__ = "people_exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), info=personal("answers who took it", retention=WITH_VAULT)
    )
    reason: Mapped[bytes] = mapped_column(LargeBinary, info=personal("answers why, sealed", retention=WITH_VAULT))
    people: Mapped[int]
    at: Mapped[datetime]


class KeptCount(Base):
    """What stays of an event's people when its vault is destroyed: numbers."""

    __tablename__ = "kept_counts"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[str] = mapped_column(String(8), primary_key=True)
    confirmed: Mapped[int]
    waiting: Mapped[int]
    cancelled: Mapped[int]


class EventEdition(Base):
    """What ties an event to the same one of other years. `shows_count`: its page says how many registered."""

    __tablename__ = "event_editions"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    shows_count: Mapped[bool] = mapped_column(default=False)
