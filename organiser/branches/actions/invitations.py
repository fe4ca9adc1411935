"""Inviting somebody by mail with a role, and the role's coming into force."""

from organiser.accounts import actions as accounts
from organiser.accounts.facts import InvitationAccepted
from organiser.accounts.models import Account, Invitation
from organiser.branches import policies, queries
from organiser.branches.actions.locks import lock_branch
from organiser.branches.actions.members import find_member, write_role
from organiser.branches.errors import BranchIsClosed
from organiser.branches.models import Branch, InvitedRole
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotAllowed, NotFound


def invite_member(actor: Actor, branch_id: str, *, address: str, name: str, lang: str, role: Role) -> Invitation:
    """Mail an invitation that brings this role. Raises NotFound, NotAllowed, BranchIsClosed, Invalid (the address)."""
    branch = lock_branch(branch_id)
    if not may_invite(actor, branch, role):
        raise NotAllowed if policies.can_see_members(actor, branch) else NotFound
    if branch.closed_at is not None:
        raise BranchIsClosed
    invitation = accounts.invite(
        actor, address=address, name=name, lang=lang, branch_id=branch.id, branch_name=branch.name
    )
    db.session.add(InvitedRole(invitation_id=invitation.id, branch_id=branch.id, role=role))
    db.session.flush()
    return invitation


def revoke_invited_role(actor: Actor, branch_id: str, invitation_id: str) -> None:
    """Take an invitation back before it is accepted. Raises NotFound, NotAllowed, LinkOver."""
    branch = lock_branch(branch_id)
    invited = queries.find_invited_role(branch, invitation_id)
    if invited is None or not policies.can_see_members(actor, branch):
        raise NotFound
    if not may_invite(actor, branch, Role(invited.role)):
        raise NotAllowed
    accounts.revoke_invitation(actor, invitation_id)


def grant_invited_role(fact: InvitationAccepted) -> None:
    """Reaction: the role that the invitation brings, if whoever invited may still give it.

    Rights are looked at again, so that nobody leaves invitations behind that outlive their own role.
    An existing role is raised, never lowered.
    """
    invited = db.session.get(InvitedRole, fact.invitation_id)
    if invited is None:
        return
    invitation = db.session.get_one(Invitation, fact.invitation_id)
    branch, role = lock_branch(db.session.get_one(Branch, invited.branch_id).public_id), Role(invited.role)
    inviter = _present_inviter(invitation)
    if branch.closed_at is not None or inviter is None or not may_invite(inviter, branch, role):
        guest = Actor(account_id=fact.account_id)
        record(guest, "got no role", subject="invitations", subject_id=invitation.public_id, branch_id=branch.id)
        return
    member = find_member(branch, fact.account_id)
    if member is None:
        write_role(inviter, branch, account_id=fact.account_id, role=role)
    elif Role(member.role).rank < role.rank:
        member.role = role
        record(inviter, "granted", subject="invitations", subject_id=invitation.public_id, branch_id=branch.id)
    db.session.flush()


def may_invite(actor: Actor, branch: Branch, role: Role) -> bool:
    if policies.can_grant(actor, branch, role):
        return True
    has_coordinator = queries.has_member(branch, (Role.COORDINATOR,))
    return role is Role.COORDINATOR and policies.can_invite_first(actor, branch, has_coordinator=has_coordinator)


def _present_inviter(invitation: Invitation) -> Actor | None:
    """Whoever invited, with the rights they hold now."""
    account = db.session.get(Account, invitation.invited_by) if invitation.invited_by is not None else None
    if account is None or account.disabled_at is not None:
        return None
    return Actor(account_id=account.id, is_operator=account.is_operator, grants=queries.list_grants(account.id))
