"""Roles: changed, taken back, left. They are read anew for every request, so that what is gone is gone by the next."""

from collections.abc import Sequence

from sqlalchemy import select

from organiser.accounts.facts import AccountDisabled
from organiser.accounts.models import Account
from organiser.branches import policies, queries
from organiser.branches.actions.locks import lock_branch
from organiser.branches.errors import AlreadyMember, LastInCharge
from organiser.branches.models import Branch, Member
from organiser.branches.policies import IN_CHARGE
from organiser.kernel import clock, ids
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotAllowed, NotFound
from organiser.kernel.outbox import queue_mail


def grant_role(actor: Actor, branch_id: str, *, account_id: int, role: Role) -> Member:
    """Give an account that exists a role. Raises NotFound, NotAllowed, AlreadyMember."""
    branch = lock_branch(branch_id)
    if not policies.can_see_members(actor, branch):
        raise NotFound
    if not policies.can_grant(actor, branch, role):
        raise NotAllowed
    if find_member(branch, account_id) is not None:
        raise AlreadyMember
    return write_role(actor, branch, account_id=account_id, role=role)


def change_role(actor: Actor, branch_id: str, member_id: str, *, role: Role) -> Member:
    """Another role for who holds one. Both the old and the new must be the actor's to give.

    Raises NotFound, NotAllowed, LastInCharge.
    """
    branch = lock_branch(branch_id)
    member = _get_member(actor, branch, member_id)
    if not policies.can_grant(actor, branch, Role(member.role)) or not policies.can_grant(actor, branch, role):
        raise NotAllowed
    if member.role == role:
        return member
    if role not in IN_CHARGE:
        _leave_notice(branch, member)
    elif role is not Role.COORDINATOR:
        _require_coordinator_left(branch, member)
    member.role, member.granted_at = role, clock.now()
    _record(actor, "changed role", branch, member)
    db.session.flush()
    return member


def remove_member(actor: Actor, branch_id: str, member_id: str) -> None:
    """Take a role back, or give up one's own. Raises NotFound, NotAllowed, LastInCharge.

    Those above are told when nobody is left in charge; where there is nobody above, somebody must be found first.
    """
    branch = lock_branch(branch_id)
    member = _get_member(actor, branch, member_id)
    is_own = member.account_id == actor.account_id
    if not is_own and not policies.can_grant(actor, branch, Role(member.role)):
        raise NotAllowed
    _leave_notice(branch, member)
    _record(actor, "left" if is_own else "removed", branch, member)
    db.session.delete(member)
    db.session.flush()


def write_role(actor: Actor, branch: Branch, *, account_id: int, role: Role) -> Member:
    """The row and its history; whoever calls has asked the policies and holds the branch."""
    member = Member(public_id=ids.new_public_id(), branch_id=branch.id, account_id=account_id, role=role)
    member.granted_at = clock.now()
    db.session.add(member)
    _record(actor, "granted", branch, member)
    db.session.flush()
    return member


def find_member(branch: Branch, account_id: int) -> Member | None:
    held = select(Member).where(Member.branch_id == branch.id, Member.account_id == account_id)
    return db.session.scalars(held.with_for_update()).one_or_none()


def _get_member(actor: Actor, branch: Branch, member_id: str) -> Member:
    held = select(Member).where(Member.branch_id == branch.id, Member.public_id == member_id)
    member = db.session.scalars(held.with_for_update()).one_or_none()
    if member is None:
        raise NotFound
    if member.account_id != actor.account_id and not policies.can_see_members(actor, branch):
        raise NotFound
    return member


def _leave_notice(branch: Branch, member: Member) -> None:
    """Called before a role in charge goes. Tells the nearest coordinators above, if the branch is left alone."""
    if member.role not in IN_CHARGE:
        return
    _require_coordinator_left(branch, member)
    if queries.has_member(branch, IN_CHARGE, besides=member.account_id):
        return
    coordinators = queries.list_coordinators_above(branch)
    if not coordinators:
        raise LastInCharge
    _tell_above(branch, coordinators)


def follow_disabling(fact: AccountDisabled) -> None:
    """Reaction: an operator closed an account, and a branch may be left alone by that as well. It is not refused."""
    held = select(Branch).join(Member, Member.branch_id == Branch.id).where(Branch.closed_at.is_(None))
    held = held.where(Member.account_id == fact.account_id, Member.role.in_(IN_CHARGE)).order_by(Branch.id)
    for branch in db.session.scalars(held):
        if not queries.has_member(branch, IN_CHARGE):
            _tell_above(branch, queries.list_coordinators_above(branch))


def _tell_above(branch: Branch, coordinators: Sequence[str]) -> None:
    moment = clock.now().isoformat(timespec="seconds")
    for account_public_id in coordinators:
        queue_mail(
            "branches.left_alone",
            cause=f"left_alone:{branch.public_id}:{account_public_id}:{moment}",
            subject_id=branch.public_id,
            branch_id=branch.id,
            params={"account": account_public_id},
        )


def _require_coordinator_left(branch: Branch, member: Member) -> None:
    """A tree without any coordinator above or here could never be handed on. Raises LastInCharge."""
    if member.role != Role.COORDINATOR or queries.has_member(branch, (Role.COORDINATOR,), besides=member.account_id):
        return
    if not queries.list_coordinators_above(branch):
        raise LastInCharge


def _record(actor: Actor, verb: str, branch: Branch, member: Member) -> None:
    account = db.session.get_one(Account, member.account_id)
    record(actor, verb, subject="accounts", subject_id=account.public_id, branch_id=branch.id, fields=[member.role])
