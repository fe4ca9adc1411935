"""Reading topics and works."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from organiser.branches.queries import find_root
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.study.models import Term


def list_terms() -> list[Term]:
    """Every topic with its names: two queries."""
    return list(db.session.scalars(select(Term).order_by(Term.id)))


def find_terms(public_ids: Collection[str]) -> list[Term]:
    """Those of these topics that exist, in the order of their making."""
    if not public_ids:
        return []
    return list(db.session.scalars(select(Term).where(Term.public_id.in_(public_ids)).order_by(Term.id)))


def terms_within(slugs: Collection[str]) -> Select[int]:
    """Ids of these topics and of all that are nested in them, for a condition."""
    tree = select(Term.id).where(Term.slug.in_(slugs)).cte("terms_within", recursive=True)
    below = aliased(Term)
    tree = tree.union(select(below.id).join(tree, below.parent_id == tree.c.id))
    return select(tree.c.id)


def get_term(public_id: str) -> Term:
    """Raises NotFound."""
    term = db.session.scalar(select(Term).where(Term.public_id == public_id))
    if term is None:
        raise NotFound
    return term


def find_root_path() -> str | None:
    """The path of the branch that stands above all others, None before there is one."""
    root = find_root()
    return root.path if root else None
