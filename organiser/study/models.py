"""Topics in facets, and works with their editions. Works are facts about publications, shared by all branches."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import ordered_text
from organiser.kernel.documents import Document


class Facet(StrEnum):
    THEME = "theme"
    PERIOD = "period"
    PERSON = "person"
    REGION = "region"


class WorkKind(StrEnum):
    """DOCUMENT is what a body resolved or proclaimed; OTHER what an event named and nobody described."""

    BOOK = "book"
    PAMPHLET = "pamphlet"
    ARTICLE = "article"
    SPEECH = "speech"
    LETTER = "letter"
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"
    OTHER = "other"


class EditionKind(StrEnum):
    LINK = "link"
    TEXT = "text"
    FILE = "file"


class Licence(StrEnum):
    """By what right a text stands here."""

    PUBLIC_DOMAIN = "public-domain"
    CC0 = "cc0"
    CC_BY = "cc-by"
    CC_BY_SA = "cc-by-sa"
    PERMISSION = "permission"


class Term(Base):
    """A topic. Terms nest within their facet; a period has its span in years (negative: before our era)."""

    __tablename__ = "terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    facet: Mapped[str] = mapped_column(String(12), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    names: Mapped[list["TermName"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    def name_in(self, lang: str) -> str:
        """Its name in this language, else in English, else in any."""
        names = {name.lang: name.name for name in self.names}
        return names.get(lang) or names.get("en") or next(iter(names.values()), self.slug)


class TermName(Base):
    __tablename__ = "term_names"

    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class Work(Base):
    """A book, article, video. `author`, `title` and `year` name it; the same three are the same work.

    `branch_id` is who added it; None: an event named it. `lang` is that of the original. `minutes` are what somebody
    entered; without them they are counted from the words of a text. `author_key` sorts by family name, `search` is
    folded. A work that was merged into another keeps its row, so that its address and its name go on leading there.
    """

    __tablename__ = "works"
    __table_args__ = (UniqueConstraint("author", "title", "year_key"), Index("ix_works_title", "title"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id", ondelete="SET NULL"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("works.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default=WorkKind.OTHER)
    author: Mapped[str] = mapped_column(String(200))
    author_key: Mapped[str] = mapped_column(ordered_text(200), default="", index=True)
    title: Mapped[str] = mapped_column(String(300))
    lang: Mapped[str | None] = mapped_column(String(8))
    year: Mapped[int | None] = mapped_column(index=True)
    # 0 for an unknown year: NULLs would never be equal to each other in the unique constraint.
    year_key: Mapped[int] = mapped_column(default=0)
    month: Mapped[int | None]
    day: Mapped[int | None]
    about: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    link: Mapped[str | None] = mapped_column(String(500))
    search: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    topics: Mapped[list[Term]] = relationship(secondary="work_topics", order_by=Term.id)
    editions: Mapped[list["Edition"]] = relationship(order_by="Edition.id", viewonly=True)


class WorkTopic(Base):
    __tablename__ = "work_topics"

    work_id: Mapped[int] = mapped_column(ForeignKey("works.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), primary_key=True, index=True)


class Edition(Base):
    """A work in one language: a link, the text itself (`text`, Markdown, with its `words` counted), or a PDF or EPUB.

    `title` is its title in that language, '' where it is the work's. `attribution` names who translated it and where
    it is taken from; they agreed to that, or published under their name.
    """

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    work_id: Mapped[int] = mapped_column(ForeignKey("works.id", ondelete="CASCADE"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    lang: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(300), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    words: Mapped[int | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    licence: Mapped[str] = mapped_column(String(16), default="")
    attribution: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
    work: Mapped[Work] = relationship()
    document: Mapped[Document | None] = relationship(viewonly=True, lazy="joined")
