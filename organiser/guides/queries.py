"""Reading guides. Published ones are public; drafts are found by those who may edit them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from organiser.branches.models import Branch
from organiser.branches.queries import get_branch
from organiser.guides.models import Guide, GuideEntry
from organiser.guides.policies import can_edit_guide
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.study.models import Work


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A guide in a list, with the number of its works."""

    guide: Guide
    works: int


def count_guides(*, branch_id: int | None = None) -> int:
    """Published ones, of one branch or of all."""
    return int(db.session.scalar(select(func.count()).select_from(Guide).where(*_published(branch_id))) or 0)


def list_guides(*, lang: str, limit: int, offset: int = 0, branch_id: int | None = None) -> list[GuideLine]:
    """Published ones, those in the reader's language first, then the latest. One query."""
    rows = _lines().where(*_published(branch_id))
    rows = rows.order_by(Guide.lang != lang, Guide.published_at.desc(), Guide.id.desc())
    return [GuideLine(guide, number) for guide, number in db.session.execute(rows.limit(limit).offset(offset))]


def list_guides_of(branch: Branch) -> list[GuideLine]:
    """Drafts too, for its organisers, the last changed first."""
    rows = _lines().where(Guide.branch_id == branch.id).order_by(Guide.changed_at.desc(), Guide.id.desc())
    return [GuideLine(guide, number) for guide, number in db.session.execute(rows)]


def list_guides_with(work: Work) -> list[Guide]:
    """Published guides in which a work stands."""
    within = select(GuideEntry.guide_id).where(GuideEntry.work_id == work.id)
    rows = select(Guide).where(Guide.id.in_(within), *_published(None)).options(joinedload(Guide.branch))
    return list(db.session.scalars(rows.order_by(Guide.title, Guide.id)))


def find_published_guides(public_ids: Collection[str]) -> list[Guide]:
    """Those of these that everybody may read, in the order of their making."""
    if not public_ids:
        return []
    rows = select(Guide).where(Guide.public_id.in_(public_ids), *_published(None))
    return list(db.session.scalars(rows.order_by(Guide.id)))


def _published(branch_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Guide.published_at.is_not(None)]
    return found if branch_id is None else [*found, Guide.branch_id == branch_id]


def _lines() -> Select[Guide, int]:
    number = select(func.count()).where(GuideEntry.guide_id == Guide.id).correlate(Guide).scalar_subquery()
    return select(Guide, number).join(Guide.branch).options(contains_eager(Guide.branch))


def get_guide(actor: Actor, public_id: str) -> Guide:
    """With all that its page shows. Raises NotFound."""
    guide = _find(public_id)
    if guide is None or not (guide.published_at or can_edit_guide(actor, guide.branch.path)):
        raise NotFound
    return guide


def get_guide_to_edit(actor: Actor, public_id: str) -> Guide:
    """Raises NotFound."""
    guide = _find(public_id)
    if guide is None or not can_edit_guide(actor, guide.branch.path):
        raise NotFound
    return guide


def _find(public_id: str) -> Guide | None:
    entries = selectinload(Guide.entries).joinedload(GuideEntry.work)
    works = entries.selectinload(Work.editions), entries.selectinload(Work.topics)
    rows = select(Guide).where(Guide.public_id == public_id).options(joinedload(Guide.branch), *works)
    return db.session.scalar(rows)


def get_branch_to_guide(actor: Actor, branch_id: str) -> Branch:
    """A branch for which the actor may write guides. Raises NotFound."""
    branch = get_branch(actor, branch_id)
    if not can_edit_guide(actor, branch.path):
        raise NotFound
    return branch
