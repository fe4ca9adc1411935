"""Locking branches. Always the tree before a branch, so that nobody waits in a circle."""

from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound


def lock_tree() -> None:
    """Whoever adds, moves or closes holds the roots: a path must not change while another is built on it."""
    db.session.execute(select(Branch.id).where(Branch.parent_id.is_(None)).order_by(Branch.id).with_for_update())


def lock_branch(public_id: str) -> Branch:
    """The branch as it stands, held until the transaction ends. Raises NotFound."""
    locked = select(Branch).where(Branch.public_id == public_id).with_for_update()
    branch = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if branch is None:
        raise NotFound
    return branch
