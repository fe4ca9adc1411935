"""Reading works: lists in three orders, one work, and what is the same work. All of it is public."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, func, null, select
from sqlalchemy.orm import selectinload

from organiser.branches.models import Branch
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.places.rules import fold
from organiser.study.models import Edition, Facet, Term, Work, WorkTopic
from organiser.study.policies import can_edit_work
from organiser.study.queries.terms import find_root_path

MOST_WORDS = 8
MOST_STEPS = 20


class WorkOrder(StrEnum):
    AUTHOR = "author"
    DATE = "date"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """`topics` are ids of terms, of which a work has one at least; None: whichever it has."""

    text: str = ""
    kind: str = ""
    lang: str = ""
    topics: tuple[int, ...] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = [Work.merged_into_id.is_(None)]
        wanted += [Work.search.contains(word, autoescape=True) for word in fold(self.text).split()[:MOST_WORDS]]
        if self.kind:
            wanted.append(Work.kind == self.kind)
        if self.lang:
            wanted.append(Work.id.in_(select(Edition.work_id).where(Edition.lang == self.lang)))
        if self.topics is not None:
            wanted.append(Work.id.in_(select(WorkTopic.work_id).where(WorkTopic.term_id.in_(self.topics))))
        return wanted


def count_works(wanted: WorkFilter, order: WorkOrder) -> tuple[int, int]:
    """(works, lines of the list): in the order of themes a work stands under each of its own."""
    found = _select(wanted, order).subquery()
    row = db.session.execute(select(func.count(distinct(found.c.id)), func.count()).select_from(found)).one()
    return int(row[0]), int(row[1])


def list_works(
    wanted: WorkFilter, order: WorkOrder, *, themes: Sequence[int], limit: int, offset: int = 0
) -> list[tuple[Work, int | None]]:
    """Works with their topics and editions, and in the order of `themes` (ids of terms) the one under which each
    stands, None for those without. Four queries."""
    rows = _select(wanted, order).order_by(*_order(order, themes)).limit(limit).offset(offset)
    found = [(row[0], row[1]) for row in db.session.execute(rows)]
    options = (selectinload(Work.topics), selectinload(Work.editions))
    asked = select(Work).where(Work.id.in_({work_id for work_id, _ in found})).options(*options)
    works = {work.id: work for work in db.session.scalars(asked)}
    return [(works[work_id], theme_id) for work_id, theme_id in found]


_THEMED = (
    select(WorkTopic.work_id, WorkTopic.term_id)
    .join(Term, Term.id == WorkTopic.term_id)
    .where(Term.facet == Facet.THEME)
    .subquery()
)


def _select(wanted: WorkFilter, order: WorkOrder) -> Select[*tuple[Any, ...]]:
    if order is not WorkOrder.THEME:
        return select(Work.id, null().label("theme_id")).where(*wanted.conditions())
    rows = select(Work.id, _THEMED.c.term_id.label("theme_id")).where(*wanted.conditions())
    return rows.outerjoin(_THEMED, _THEMED.c.work_id == Work.id)


def _order(order: WorkOrder, themes: Sequence[int]) -> list[Any]:
    by_date: list[Any] = [
        Work.year.is_(None), Work.year, func.coalesce(Work.month, 0), func.coalesce(Work.day, 0),
    ]  # fmt: skip
    if order is WorkOrder.DATE:
        return [*by_date, Work.author_key, Work.title, Work.id]
    if order is WorkOrder.AUTHOR:
        return [Work.author_key, Work.author, *by_date, Work.title, Work.id]
    places = {term_id: place for place, term_id in enumerate(themes)}
    place = case(places, value=_THEMED.c.term_id, else_=len(places)) if places else Work.author_key
    return [place, *by_date, Work.author_key, Work.title, Work.id]


def get_work(public_id: str) -> Work:
    """With its topics and editions; one that was merged is not found. Raises NotFound."""
    rows = select(Work).where(Work.public_id == public_id, Work.merged_into_id.is_(None))
    work = db.session.scalar(rows.options(selectinload(Work.topics), selectinload(Work.editions)))
    if work is None:
        raise NotFound
    return work


def find_merged_into(public_id: str) -> Work | None:
    """The work that stands in the place of one that was merged, however often."""
    work = db.session.scalar(select(Work).where(Work.public_id == public_id))
    for _ in range(MOST_STEPS):
        if work is None or work.merged_into_id is None:
            return work
        work = db.session.get(Work, work.merged_into_id)
    return None


def get_work_to_edit(actor: Actor, public_id: str) -> Work:
    """For those who may change it. Raises NotFound."""
    work = get_work(public_id)
    if not can_edit_work(actor, find_path(work.branch_id), find_root_path()):
        raise NotFound
    return work


def find_path(branch_id: int | None) -> str | None:
    """The path of the branch that added something, None where there is none."""
    return db.session.scalar(select(Branch.path).where(Branch.id == branch_id)) if branch_id else None


def find_paths(branch_ids: Collection[int]) -> dict[int, str]:
    """find_path() of several, one query."""
    rows = db.session.execute(select(Branch.id, Branch.path).where(Branch.id.in_(branch_ids)))
    return {row[0]: row[1] for row in rows}


def find_same_work(author: str, title: str, year: int | None) -> Work | None:
    """The one of this author, title and year; where it was merged, what it was merged into."""
    named = select(Work).where(Work.author == author, Work.title == title, Work.year_key == (year or 0))
    found = db.session.scalar(named)
    return find_merged_into(found.public_id) if found else None


def searchable_text(work: Work, editions: Sequence[Edition] = ()) -> str:
    """Author, title, year and topics in every language, and the titles of its editions, folded."""
    topics = [name.name for term in work.topics for name in term.names]
    titles = [edition.title for edition in editions]
    return fold(" ".join([work.author, work.title, str(work.year or ""), *topics, *titles]))
