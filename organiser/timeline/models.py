"""Entries of the timeline: what happened on a date, told with its source. They belong to the installation."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.study.models import Term, Work


class EntryState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Entry(Base):
    """A date or span as its source gives it, and what is derived from it.

    `calendar`, `year`, `month`, `day` and the three of the end are as given; years as astronomers count them. `first`
    and `last` are the Julian day numbers of the first and last day that can be meant; `new_year`, `new_month` and
    `new_day` the first day in the Gregorian calendar, as far as the date is known. `uid` begets the UIDs of its
    anniversaries.
    `sequence` and `changed_at` rise with every change that a reader sees, `version` with every change.
    """

    __tablename__ = "timeline_entries"
    __table_args__ = (
        Index("ix_timeline_entries_order", "state", "new_year", "first"),
        Index("ix_timeline_entries_new_day", "new_month", "new_day"),
        Index("ix_timeline_entries_given_day", "month", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=ids.new_uid)
    state: Mapped[str] = mapped_column(String(12), default=EntryState.DRAFT)
    lang: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")

    calendar: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    month: Mapped[int | None]
    day: Mapped[int | None]
    end_year: Mapped[int | None]
    end_month: Mapped[int | None]
    end_day: Mapped[int | None]
    first: Mapped[int]
    last: Mapped[int]
    new_year: Mapped[int]
    new_month: Mapped[int | None]
    new_day: Mapped[int | None]

    place_name: Mapped[str] = mapped_column(String(120), default="")
    city_id: Mapped[int | None] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(500))
    source_link: Mapped[str | None] = mapped_column(String(500))
    search_text: Mapped[str] = mapped_column(Text, default="")

    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False, index=True)
    # What translating knows of it, kept here so that no page and no feed needs another query.
    translated: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    topics: Mapped[list[Term]] = relationship(secondary="timeline_topics", order_by=Term.id, lazy="raise")
    works: Mapped[list["EntryWork"]] = relationship(
        cascade="all, delete-orphan", order_by="EntryWork.position", lazy="raise"
    )

    @property
    def is_public(self) -> bool:
        return self.state == EntryState.PUBLISHED


class EntryTopic(Base):
    __tablename__ = "timeline_topics"

    entry_id: Mapped[int] = mapped_column(ForeignKey("timeline_entries.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), primary_key=True, index=True)


class EntryWork(Base):
    """A work about it, or of it; `part` says where in it."""

    __tablename__ = "timeline_works"

    entry_id: Mapped[int] = mapped_column(ForeignKey("timeline_entries.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    part: Mapped[str] = mapped_column(String(120), default="")
    work: Mapped[Work] = relationship(lazy="raise")


class TimelineVersion(Base):
    """One row. It rises with every change of what is published, so that calendars know whether they have the newest."""

    __tablename__ = "timeline_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
