"""What is there to translate, and what was translated of it.

Capabilities to the right offer their texts here, so that one list and one page serve all of them; what readers see is
written back to their own rows, so that no page needs another query.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.branches.models import Branch
from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal


class Source(Base):
    """An item with texts in `lang`. `kind` and `subject_id` (a public id) say which it is, `parent_id` what it is part
    of, as a session is of its school ('' where it stands by itself).

    Drafts are not `is_open`: their translators are those who write them. After `until` nobody needs it any more.
    """

    __tablename__ = "translation_sources"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(String(26))
    parent_id: Mapped[str] = mapped_column(String(26), default="", server_default="", index=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)
    lang: Mapped[str] = mapped_column(String(8))
    is_open: Mapped[bool] = mapped_column(default=False)
    until: Mapped[datetime | None]
    branch: Mapped[Branch] = relationship()
    texts: Mapped[list["SourceText"]] = relationship(
        order_by="SourceText.position", cascade="all, delete-orphan", passive_deletes=True
    )


class SourceText(Base):
    """One field of it as it stands now, and since when. What is empty has no row."""

    __tablename__ = "translation_texts"

    source_id: Mapped[int] = mapped_column(ForeignKey("translation_sources.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class Translation(Base):
    """A field in another language. `followed` is the original as whoever translated it read it: where that is no longer
    what stands there, the translation is stale."""

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("source_id", "lang", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("translation_sources.id", ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(8))
    field: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    followed: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class Translator(Base):
    """Somebody who may translate what is open at a branch and below it, into these languages. No role: it opens nothing
    else."""

    __tablename__ = "translators"
    __table_args__ = (UniqueConstraint("branch_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"),
        index=True,
        info=personal("the right to translate", retention="until it is taken back"),
    )
    languages: Mapped[list[str]] = mapped_column(JSON)
    granted_at: Mapped[datetime]


class InvitedTranslator(Base):
    """What an invitation brings when it is accepted."""

    __tablename__ = "invited_translators"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)
    languages: Mapped[list[str]] = mapped_column(JSON)
