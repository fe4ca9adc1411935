"""Reading the tree and the rights in it. Fetching is the check: what may not be seen is not found."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from organiser.accounts.models import Account
from organiser.branches import policies
from organiser.branches.models import ActingFor, Branch, BranchSlug, Member
from organiser.kernel.actor import Actor, Grant, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound

AFTER_SLASH = "0"  # the character after '/', so that a prefix is a range of the index on path


def get_branch(actor: Actor, public_id: str) -> Branch:
    """An open branch; branches are public. Raises NotFound."""
    branch = get_branch_or_closed(actor, public_id)
    if branch.closed_at is not None:
        raise NotFound
    return branch


def get_branch_or_closed(actor: Actor, public_id: str) -> Branch:
    """A branch, closed or not: its page and its feed outlive it. Raises NotFound."""
    branch = db.session.scalars(select(Branch).where(Branch.public_id == public_id)).one_or_none()
    if branch is None:
        raise NotFound
    return branch


def get_branch_to_edit(actor: Actor, public_id: str) -> Branch:
    """For coordinators at or above; closed ones too, so that they can be opened again. Raises NotFound."""
    branch = get_branch_or_closed(actor, public_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    return branch


def get_branch_with_members(actor: Actor, public_id: str) -> Branch:
    """A branch whose members' names the actor may read. Raises NotFound."""
    branch = get_branch_or_closed(actor, public_id)
    if not policies.can_see_members(actor, branch):
        raise NotFound
    return branch


def find_branch_by_slug(slug: str) -> tuple[Branch, bool] | None:
    """The branch, open or closed, that has or had this slug, and whether it is its present one."""
    found = select(Branch).join(BranchSlug, BranchSlug.branch_id == Branch.id).where(BranchSlug.slug == slug)
    branch = db.session.scalars(found).one_or_none()
    return None if branch is None else (branch, branch.slug == slug)


def find_root() -> Branch | None:
    """The root of the tree that is no demonstration, else the demonstration's, else None."""
    return db.session.scalars(select(Branch).where(Branch.parent_id.is_(None)).order_by(Branch.is_demo)).first()


def ids_of_path(path: str) -> tuple[int, ...]:
    """'/1/7/31/' → (1, 7, 31): from the root down to the branch itself."""
    return tuple(int(part) for part in path.split("/") if part)


def below(path: str) -> ColumnElement[bool]:
    """SQL: the branch of this path and everything below it, as a range that the index serves."""
    return and_(Branch.path >= path, Branch.path < path[:-1] + AFTER_SLASH)


def list_ancestors(branch: Branch) -> list[Branch]:
    """From the root down, without the branch itself."""
    ids = ids_of_path(branch.path)[:-1]
    return list(db.session.scalars(select(Branch).where(Branch.id.in_(ids)).order_by(Branch.path)))


def list_below(branch: Branch) -> list[Branch]:
    """Every open branch strictly below, parents before children."""
    strictly = (below(branch.path), Branch.id != branch.id, Branch.closed_at.is_(None))
    return list(db.session.scalars(select(Branch).where(*strictly).order_by(Branch.path)))


def list_children(branch: Branch) -> list[Branch]:
    """Directly below, open before closed, by name."""
    children = select(Branch).where(Branch.parent_id == branch.id)
    return list(db.session.scalars(children.order_by(Branch.closed_at.is_not(None), Branch.name)))


def list_reachable(actor: Actor, role: Role) -> list[Branch]:
    """Open branches at which the actor's grants, held there or above, reach this role; parents before children."""
    paths = [grant.path for grant in actor.grants if grant.role.rank >= role.rank]
    if not paths:
        return []
    reached = select(Branch).where(or_(*(below(path) for path in paths)), Branch.closed_at.is_(None))
    return list(db.session.scalars(reached.order_by(Branch.path)))


def list_grants(account_id: int) -> tuple[Grant, ...]:
    """An account's roles as they stand now. Read for every request, so that what is taken back is gone by the next."""
    rows = select(Branch.id, Branch.path, Member.role).join(Member, Member.branch_id == Branch.id)
    held = db.session.execute(rows.where(Member.account_id == account_id).order_by(Branch.path))
    return tuple(Grant(branch_id, path, Role(role)) for branch_id, path, role in held)


def list_acting_for(account_id: int, grants: Sequence[Grant], now: datetime) -> frozenset[int]:
    """Branches that this coordinator acts for at this moment, as far as they still stand below."""
    rows = select(Branch.id, Branch.path).join(ActingFor, ActingFor.branch_id == Branch.id)
    acts = db.session.execute(rows.where(ActingFor.account_id == account_id, ActingFor.until > now))
    above = [grant for grant in grants if grant.role is Role.COORDINATOR]
    return frozenset(branch_id for branch_id, path in acts if any(path.startswith(grant.path) for grant in above))


def list_opened_branches(opened: object) -> frozenset[int]:
    """Branches whose members' link was opened here: `opened` is the cookie's list of [branch id, generation]."""
    wanted = dict(parse_opened(opened))
    if not wanted:
        return frozenset()
    live = select(Branch.id, Branch.members_link).where(
        Branch.id.in_(wanted), Branch.members_link_hash.is_not(None), Branch.closed_at.is_(None)
    )
    return frozenset(id for id, generation in db.session.execute(live) if wanted[id] == generation)


def parse_opened(opened: object) -> list[tuple[int, int]]:
    """What the members cookie holds; whatever else stands there is passed over."""
    pairs = opened if isinstance(opened, list) else []
    return [(pair[0], pair[1]) for pair in pairs if isinstance(pair, list) and [*map(type, pair)] == [int, int]]


def find_branch_by_members_link(token_hash: bytes) -> Branch | None:
    """The open branch whose members' link this is now."""
    found = select(Branch).where(Branch.members_link_hash == token_hash, Branch.closed_at.is_(None))
    return db.session.scalars(found).one_or_none()


def list_coordinators(branch_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(branch id, public id of the account) of everybody who can log in and coordinates one of these branches."""
    rows = select(Member.branch_id, Account.public_id).join(Account, Account.id == Member.account_id)
    held = rows.where(Member.branch_id.in_(branch_ids), Member.role == Role.COORDINATOR, Account.disabled_at.is_(None))
    return [(branch_id, public_id) for branch_id, public_id in db.session.execute(held.order_by(Member.id))]


def has_member(branch: Branch, roles: Sequence[Role], *, besides: int = 0) -> bool:
    """Whether somebody who can log in holds one of these roles at the branch itself; not counting account `besides`."""
    rows = select(Member.id).join(Account, Account.id == Member.account_id)
    held = rows.where(Member.branch_id == branch.id, Member.role.in_(roles), Member.account_id != besides)
    return db.session.scalars(held.where(Account.disabled_at.is_(None)).limit(1)).first() is not None
