"""A guide and its entries. What is read is a work of study; what is said of it is the guide's."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.branches.models import Branch
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.study.models import Work


class Arrangement(StrEnum):
    """What leads through it: questions, or years."""

    THEME = "theme"
    DATE = "date"


class Guide(Base):
    """`text` is the introduction (Markdown). It is a draft until `published_at`; `version` rises with every change of
    it or of its entries."""

    __tablename__ = "guides"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(8))
    arrangement: Mapped[str] = mapped_column(String(8), default=Arrangement.THEME)
    version: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    # What translating knows of it and of its entries, kept here so that its page needs no other query.
    translated: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    branch: Mapped[Branch] = relationship()
    entries: Mapped[list["GuideEntry"]] = relationship(
        order_by="GuideEntry.position", cascade="all, delete-orphan", passive_deletes=True
    )


class GuideEntry(Base):
    """A work, or `part` of one, at its place. `heading` begins a group; `minutes` are those of the part."""

    __tablename__ = "guide_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    guide_id: Mapped[int] = mapped_column(ForeignKey("guides.id", ondelete="CASCADE"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id"), index=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(160), default="")
    part: Mapped[str] = mapped_column(String(160), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    work: Mapped[Work] = relationship()
