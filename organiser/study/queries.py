"""Reading topics and works."""

from collections.abc import Collection

from sqlalchemy import select

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
