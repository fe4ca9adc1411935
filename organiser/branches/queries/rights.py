"""Rights as they stand in the database at this moment."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.models import ActingFor, Branch, Member
from organiser.branches.queries.tree import ids_of_path
from organiser.kernel.actor import Grant, Role
from organiser.kernel.db import db
from organiser.kernel.vaults import get_installation_key


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


def derive_members_token(branch: Branch) -> str:
    """The secret in the present members' link of a branch that has one."""
    return get_installation_key().token("members", branch.public_id, branch.members_link)


def list_coordinators_above(branch: Branch, *, besides: int = 0) -> list[str]:
    """Public ids of the accounts that coordinate the nearest branch above which has a coordinator; not counting account
    `besides`."""
    above = ids_of_path(branch.path)[:-1]
    rows = select(Member.branch_id, Account.public_id).join(Account, Account.id == Member.account_id)
    held = rows.where(Member.branch_id.in_(above), Member.role == Role.COORDINATOR, Member.account_id != besides)
    found = db.session.execute(held.where(Account.disabled_at.is_(None)).order_by(Member.id)).all()
    nearest = max((above.index(branch_id) for branch_id, _ in found), default=None)
    return [public_id for branch_id, public_id in found if above.index(branch_id) == nearest]


def list_in_charge(branch: Branch, *, besides: int = 0) -> list[str]:
    """Public ids of the accounts to write to about a branch: its organisers and coordinators, else those above; not
    counting account `besides`."""
    rows = select(Account.public_id).join(Member, Member.account_id == Account.id)
    held = rows.where(Member.branch_id == branch.id, Member.role.in_((Role.ORGANISER, Role.COORDINATOR)))
    held = held.where(Account.disabled_at.is_(None), Account.id != besides)
    return list(db.session.scalars(held.order_by(Member.id))) or list_coordinators_above(branch, besides=besides)


def has_member(branch: Branch, roles: Sequence[Role], *, besides: int = 0) -> bool:
    """Whether somebody who can log in holds one of these roles at the branch itself; not counting account `besides`."""
    rows = select(Member.id).join(Account, Account.id == Member.account_id)
    held = rows.where(Member.branch_id == branch.id, Member.role.in_(roles), Member.account_id != besides)
    return db.session.scalars(held.where(Account.disabled_at.is_(None)).limit(1)).first() is not None
