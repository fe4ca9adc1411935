"""Who wants to be told when something comes of an event."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.kernel.vaults import Vault

UNTIL_TOLD_ENOUGH = "until they stop it, a day if they don't confirm it, a year after the event at the latest"


class NoticeList(Base):
    """Of one event. What it holds is sealed under a vault of its own, which outlives the event's: recordings take
    longer than people are to be known for having been there. `told_at` is when they were last told."""

    __tablename__ = "notice_lists"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    vault_id: Mapped[int] = mapped_column(ForeignKey("vaults.id"), unique=True)
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    vault: Mapped[Vault] = relationship()


class NoticeRequest(Base):
    """`identity` seals {"address", "lang"}. Until it is confirmed, nothing is sent but the link to do so."""

    __tablename__ = "notice_requests"
    __table_args__ = (UniqueConstraint("event_id", "address_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("notice_lists.event_id", ondelete="CASCADE"))
    address_index: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("one request per address", retention=UNTIL_TOLD_ENOUGH)
    )
    identity: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("where the mail goes, and its language", retention=UNTIL_TOLD_ENOUGH)
    )
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]

    list: Mapped[NoticeList] = relationship()
