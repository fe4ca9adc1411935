"""Versions of slices, and rendered blocks. Blocks are a disposable cache; versions decide every 304."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel.db import Base


class SliceVersion(Base):
    """How often the public events of a branch changed: its own, and those of the whole tree below it.

    Raised in the transaction of the change, at the old and the new branch and all above them: events that leave count.
    """

    __tablename__ = "slice_versions"

    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), primary_key=True)
    own: Mapped[int] = mapped_column(default=0)
    own_changed_at: Mapped[datetime]
    tree: Mapped[int] = mapped_column(default=0)
    tree_changed_at: Mapped[datetime]


class Block(Base):
    """One event's VEVENT as bytes, right as long as its sequence and the renderer's version are these."""

    __tablename__ = "calendar_blocks"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True)
    sequence: Mapped[int]
    renderer: Mapped[str] = mapped_column(String(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)
