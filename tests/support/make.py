"""Things that tests need to exist, made by the real actions where there are some. Each opens its own transaction."""

from typing import Any

from sqlalchemy import select

from organiser.branches.actions import create_branch
from organiser.branches.models import Branch, Member
from organiser.branches.queries import list_grants
from organiser.branches.rules import BranchFields
from organiser.kernel import clock
from organiser.kernel.actor import FRESH_FOR, Actor, Grant, Role
from organiser.kernel.db import db, transaction

OPERATOR = Actor(account_id=0, is_operator=True)


def make_root(name: str = "International", **fields: Any) -> Branch:
    """The root of the tree, made if there is none yet."""
    root = db.session.scalars(select(Branch).where(Branch.parent_id.is_(None))).first()
    if root is not None:
        return root
    with transaction():
        wanted = BranchFields(**{"name": name, "zone": "UTC", "level": "international", **fields})
        return create_branch(OPERATOR, parent_id=None, fields=wanted)


def make_branch(parent: Branch | None = None, *, name: str = "La Paz Centro", **fields: Any) -> Branch:
    """A branch below `parent`, else below the root, which is made if there is none. `fields` as in BranchFields."""
    parent = parent or make_root()
    with transaction():
        wanted = BranchFields(**{"name": name, "zone": "America/La_Paz", **fields})
        return create_branch(coordinator_of(parent), parent_id=parent.public_id, fields=wanted)


def coordinator_of(branch: Branch) -> Actor:
    """Somebody who coordinates a branch, without an account in the database."""
    return actor_with(branch, Role.COORDINATOR)


def organiser_of(branch: Branch) -> Actor:
    return actor_with(branch, Role.ORGANISER)


def actor_with(branch: Branch, role: Role, *, account_id: int = 0) -> Actor:
    """Somebody freshly logged in with one role. Account 0 does not exist: what is recorded names nobody."""
    fresh_until = clock.now() + FRESH_FOR
    return Actor(account_id=account_id, grants=(Grant(branch.id, branch.path, role),), fresh_until=fresh_until)


def make_member(branch: Branch, account_id: int, role: Role = Role.ORGANISER) -> Member:
    """A role, as if it had been granted by somebody above."""
    with transaction() as session:
        member = Member(branch_id=branch.id, account_id=account_id, role=role, granted_at=clock.now())
        session.add(member)
    return member


def actor_of(account_id: int, **more: Any) -> Actor:
    """The account as an actor with its roles as they stand in the database, freshly logged in."""
    fresh_until = clock.now() + FRESH_FOR
    return Actor(account_id=account_id, grants=list_grants(account_id), fresh_until=fresh_until, **more)
