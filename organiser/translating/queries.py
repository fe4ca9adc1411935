"""Reading what there is to translate. Fetching is the permission check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from organiser.accounts.queries import names_of
from organiser.branches.models import Branch
from organiser.branches.queries import below, get_branch
from organiser.kernel.actor import Actor, TranslatorGrant
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.translating.models import Source, SourceText, Translation, Translator
from organiser.translating.policies import can_edit, can_name_translators, can_translate, languages_of
from organiser.translating.rules import TITLE, Original, Rendering, Translated, compose, list_targets


@dataclass(frozen=True, slots=True)
class Part:
    """Something with parts, as a school has sessions: how many are not all there in a language, itself included."""

    subject_id: str
    title: str
    lang: str
    number: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """An item that is not all there in a language: how many of its fields are missing, and how many stale."""

    public_id: str
    kind: str
    title: str
    lang: str
    branch: str
    until: datetime | None
    missing: int
    stale: int
    is_open: bool


def get_branch_to_translate(actor: Actor, public_id: str) -> Branch:
    """A branch at which, or below which, this actor may translate into some language. Raises NotFound."""
    branch = get_branch(actor, public_id)
    if not languages_of(actor, branch.path):
        raise NotFound
    return branch


def get_branch_to_name(actor: Actor, public_id: str) -> Branch:
    """An open branch for which this actor names translators. Raises NotFound."""
    branch = get_branch(actor, public_id)
    if not can_name_translators(actor, branch):
        raise NotFound
    return branch


def get_source(actor: Actor, public_id: str, into: str) -> Source:
    """With its texts. Raises NotFound, also for a language into which it can't be translated by this actor."""
    rows = select(Source).where(Source.public_id == public_id)
    rows = rows.options(joinedload(Source.branch), selectinload(Source.texts))
    source = db.session.scalar(rows.execution_options(populate_existing=True))
    if source is None or into not in list_targets(source.lang):
        raise NotFound
    path = source.branch.path
    if not can_translate(actor, path, into) or not (source.is_open or can_edit(actor, path)):
        raise NotFound
    return source


def find_source(kind: str, subject_id: str) -> Source | None:
    """For whoever has fetched the item itself."""
    rows = select(Source).where(Source.kind == kind, Source.subject_id == subject_id)
    return db.session.scalar(rows.options(selectinload(Source.texts)).execution_options(populate_existing=True))


def list_originals(source: Source) -> list[Original]:
    return [Original(text.field, text.text, text.changed_at) for text in source.texts]


def list_renderings(source: Source, lang: str | None = None) -> list[Rendering]:
    """In one language, or in all."""
    rows = select(Translation).where(Translation.source_id == source.id)
    rows = rows if lang is None else rows.where(Translation.lang == lang)
    found = db.session.scalars(rows.order_by(Translation.id).execution_options(populate_existing=True))
    return [Rendering(one.field, one.lang, one.text, one.followed) for one in found]


def read_translated(source: Source) -> Translated:
    """What the item's readers need, as it is kept on its own row."""
    return compose(list_originals(source), list_renderings(source))


def list_work(
    actor: Actor, branch: Branch, *, into: str, now: datetime, of: str = "", limit: int, offset: int = 0
) -> list[WorkLine]:
    """At the branch and below it: what is behind, since it tells readers something else than is so; then what comes
    first; what has no end, last. `of` narrows it to what has this id, and to its parts."""
    numbers = _unfinished(actor, branch, into, now, of=of).subquery()
    title = and_(SourceText.source_id == Source.id, SourceText.field == TITLE)
    rows = (
        select(Source, Branch.name, SourceText.text, numbers.c.missing, numbers.c.stale)
        .join(numbers, numbers.c.id == Source.id)
        .join(Branch, Branch.id == Source.branch_id)
        .outerjoin(SourceText, title)
        .order_by(*_in_order(numbers))
    )
    return [
        WorkLine(
            public_id=source.public_id, kind=source.kind, title=text or "", lang=source.lang, branch=name,
            until=source.until, missing=missing, stale=stale, is_open=source.is_open,
        )
        for source, name, text, missing, stale in db.session.execute(rows.limit(limit).offset(offset))
    ]  # fmt: skip


def find_next(actor: Actor, branch: Branch, source: Source, *, into: str, now: datetime, of: str = "") -> str | None:
    """What comes after this one in list_work(), from its beginning again after the last. None: nothing else is left."""
    numbers = _unfinished(actor, branch, into, now, of=of).subquery()
    rows = select(Source.public_id).join(numbers, numbers.c.id == Source.id)
    ordered = list(db.session.scalars(rows.order_by(*_in_order(numbers))))
    here = ordered.index(source.public_id) if source.public_id in ordered else -1
    others = (*ordered[here + 1 :], *ordered[: max(here, 0)])
    return next(iter(others), None)


def _in_order(numbers: Subquery) -> tuple[SQLColumnExpression[Any], ...]:
    return numbers.c.stale == 0, Source.until.is_(None), Source.until, Source.id


def count_work(actor: Actor, branch: Branch, *, into: Sequence[str], now: datetime, of: str = "") -> dict[str, int]:
    """How many items are not all there, by language."""
    return {
        lang: db.session.scalar(
            select(func.count()).select_from(_unfinished(actor, branch, lang, now, of=of).subquery())
        )
        or 0
        for lang in into
    }


def list_wholes(actor: Actor, branch: Branch, *, into: str, now: datetime) -> list[Part]:
    """What has parts that are not all there, what has most of them first."""
    numbers, part = _unfinished(actor, branch, into, now).subquery(), aliased(Source)
    title = and_(SourceText.source_id == Source.id, SourceText.field == TITLE)
    rows = (
        select(Source.subject_id, SourceText.text, Source.lang, func.count())
        .join(part, or_(part.parent_id == Source.subject_id, part.id == Source.id))
        .join(numbers, numbers.c.id == part.id)
        .outerjoin(SourceText, title)
        .where(Source.subject_id.in_(select(Source.parent_id).where(Source.parent_id != "")))
        .group_by(Source.subject_id, SourceText.text, Source.lang)
        .order_by(func.count().desc(), Source.subject_id)
    )
    return [Part(ident, text or "", lang, number) for ident, text, lang, number in db.session.execute(rows)]


def _unfinished(actor: Actor, branch: Branch, into: str, now: datetime, *, of: str = "") -> Select[int, int, int]:
    """Ids of sources of which something is missing or stale in this language, with both numbers."""
    theirs = and_(
        Translation.source_id == SourceText.source_id, Translation.field == SourceText.field, Translation.lang == into
    )
    stale = func.coalesce(func.sum(case((Translation.followed != SourceText.text, 1), else_=0)), 0)
    missing = func.count(SourceText.field) - func.count(Translation.id)
    reached = [below(branch.path), Branch.closed_at.is_(None)]
    if not can_edit(actor, branch.path):
        reached.append(Source.is_open.is_(True))
    if of:
        reached.append(or_(Source.subject_id == of, Source.parent_id == of))
    return (
        select(Source.id.label("id"), missing.label("missing"), stale.label("stale"))
        .join(Branch, Branch.id == Source.branch_id)
        .join(SourceText, SourceText.source_id == Source.id)
        .outerjoin(Translation, theirs)
        .where(*reached, Source.lang != into, or_(Source.until.is_(None), Source.until > now))
        .group_by(Source.id)
        .having(or_(missing > 0, stale > 0))
    )


@dataclass(frozen=True, slots=True)
class TranslatorLine:
    """`public_id` is the grant's."""

    public_id: str
    name: str
    languages: tuple[str, ...]
    granted_at: datetime


def list_translators(branch: Branch) -> list[TranslatorLine]:
    """At exactly this branch, by name. Names are unsealed: ask get_branch_to_name() first."""
    rows = list(db.session.scalars(select(Translator).where(Translator.branch_id == branch.id)))
    names = names_of([one.account_id for one in rows])
    lines = [
        TranslatorLine(one.public_id, names.get(one.account_id, ""), tuple(one.languages), one.granted_at)
        for one in rows
    ]
    return sorted(lines, key=lambda line: line.name.casefold())


def list_translator_grants(account_id: int) -> tuple[TranslatorGrant, ...]:
    """Live, for each request. Of branches that are closed, none."""
    rows = select(Translator.branch_id, Branch.path, Translator.languages).join(
        Branch, Branch.id == Translator.branch_id
    )
    rows = rows.where(Translator.account_id == account_id, Branch.closed_at.is_(None)).order_by(Branch.path)
    return tuple(TranslatorGrant(branch_id, path, tuple(codes)) for branch_id, path, codes in db.session.execute(rows))


def list_translated_branches(actor: Actor) -> list[Branch]:
    """For which this actor is named as translator."""
    ids = [grant.branch_id for grant in actor.translates]
    return list(db.session.scalars(select(Branch).where(Branch.id.in_(ids)).order_by(Branch.path))) if ids else []
