"""Topics in facets, and works. Works are facts about publications, shared by all branches."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel import ids
from organiser.kernel.db import Base


class Facet(StrEnum):
    THEME = "theme"
    PERIOD = "period"
    PERSON = "person"
    REGION = "region"


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
    """A book, article, video. `author`, `title` and `year` name it; the same three are the same work."""

    __tablename__ = "works"
    __table_args__ = (UniqueConstraint("author", "title", "year_key"), Index("ix_works_title", "title"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    author: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    year: Mapped[int | None]
    # 0 for an unknown year: NULLs would never be equal to each other in the unique constraint.
    year_key: Mapped[int] = mapped_column(default=0)
    link: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)
