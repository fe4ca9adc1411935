"""Series, and which of their dates is which event."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.vaults import Vault


class Series(Base):
    """What holds the dates together. The dates are the truth; `rule` says how they were made and how to go on.

    `rule` is what rules.write_rule() makes of a Rule. `vault` holds no person: under its key the addresses of the
    enrolled are found, and it ends with the last date. `version` rises with every change, against lost edits.
    """

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"), index=True)
    vault_id: Mapped[int] = mapped_column(ForeignKey("vaults.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    slug: Mapped[str] = mapped_column(String(80))
    rule: Mapped[dict[str, Any]]
    takes_enrolments: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False, index=True)

    branch: Mapped[Branch] = relationship()
    vault: Mapped[Vault] = relationship()
    dates: Mapped[list["SeriesDate"]] = relationship(
        cascade="all, delete-orphan", order_by="SeriesDate.day", back_populates="series"
    )


class SeriesDate(Base):
    """One date. `day` is the one on the wall that the rule gave it; it stays when the event is moved by itself."""

    __tablename__ = "series_dates"
    __table_args__ = (UniqueConstraint("series_id", "day"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]

    series: Mapped[Series] = relationship(back_populates="dates")
    event: Mapped[Event] = relationship()
