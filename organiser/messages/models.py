"""Messages to the people of an event."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.registrations.models import WITH_VAULT


class Audience(StrEnum):
    """Whom a message is for: everybody is whoever has a place, is offered one or waits for one."""

    EVERYBODY = "everybody"
    CONFIRMED = "confirmed"
    ON_SITE = "on_site"
    ON_LINE = "on_line"
    WAITING = "waiting"


class Message(Base):
    """`text` seals {"subject", "body"} under the event's vault. `people` is how many it was for when it was written.

    `released_at` is when it may go: at once, or for many once a second person has read it. `due_at` is when it goes;
    until then it can be stopped.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), info=personal("shows fellow organisers who wrote it", retention=WITH_VAULT)
    )
    audience: Mapped[str] = mapped_column(String(12))
    people: Mapped[int]
    text: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("what organisers write to people, who may be named in it", retention=WITH_VAULT)
    )
    written_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
