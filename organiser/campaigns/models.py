"""A campaign, and the events under it, each put there by its own branch and taken in by the campaign's."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.guides.models import Guide
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.kernel.pictures.models import Picture
from organiser.study.models import Term


class CampaignState(StrEnum):
    """An archived one is read like a published one, and takes in no more events."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class PlacementState(StrEnum):
    """What was declined, or taken out again, stays until its branch asks once more or takes note and removes it."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


campaign_topics = Table(
    "campaign_topics",
    Base.metadata,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("term_id", ForeignKey("terms.id", ondelete="CASCADE"), primary_key=True, index=True),
)
campaign_guides = Table(
    "campaign_guides",
    Base.metadata,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("guide_id", ForeignKey("guides.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Campaign(Base):
    """`text` is Markdown. `timeline_id` is the topic whose entries of the timeline stand on its page.

    `version` rises with every change of what is written here, against lost edits.
    """

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(8))
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id", ondelete="SET NULL"))
    timeline_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(12), default=CampaignState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    # What translating knows of it, kept here so that no page needs another query.
    translated: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    branch: Mapped[Branch] = relationship()
    picture: Mapped[Picture | None] = relationship(viewonly=True)
    timeline: Mapped[Term | None] = relationship(viewonly=True)
    topics: Mapped[list[Term]] = relationship(secondary=campaign_topics, order_by=Term.id, passive_deletes=True)
    guides: Mapped[list[Guide]] = relationship(secondary=campaign_guides, order_by=Guide.id, passive_deletes=True)

    @property
    def is_public(self) -> bool:
        return self.state != CampaignState.DRAFT


class Placement(Base):
    """An event under a campaign. `answer` is why it was not taken in, as its branch reads it.

    Events' filters read the accepted ones by the table's name.
    """

    __tablename__ = "campaign_events"
    __table_args__ = (
        UniqueConstraint("campaign_id", "event_id"),
        Index("ix_campaign_events_event_id", "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default=PlacementState.ASKED)
    answer: Mapped[str] = mapped_column(String(300), default="")
    asked_by: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"),
        info=personal("answers who asked", retention="with the event"),
    )
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    campaign: Mapped[Campaign] = relationship()
    event: Mapped[Event] = relationship()
