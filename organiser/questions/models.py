"""Questions on a session, and who wants them answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.programme.models import Session
from organiser.registrations.models import WITH_VAULT, Registration

WITH_PLACE = "with the registration, at the latest its vault"


class QuestionState(StrEnum):
    """Only who asked it and who moderates sees what is ASKED or PUT_ASIDE. What is SHOWN can be voted for."""

    ASKED = "asked"
    SHOWN = "shown"
    ANSWERED = "answered"
    PUT_ASIDE = "put_aside"


class Question(Base):
    """`content` seals {"text", "name"} under the event's vault; the name is '' unless the asker chose to give it."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_session_state", "session_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"),
        index=True,
        info=personal("whose question it is, so that they can take it back", retention=WITH_PLACE),
    )
    content: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("what somebody asked, with their name if they gave it", retention=WITH_VAULT)
    )
    state: Mapped[str] = mapped_column(String(10), default=QuestionState.ASKED)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    session: Mapped[Session] = relationship()
    registration: Mapped[Registration] = relationship()


class Vote(Base):
    """Somebody wants this question answered. The key lets each place vote once; votes are counted at each look."""

    __tablename__ = "question_votes"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("one vote for each place", retention=WITH_PLACE),
    )
