"""Who holds roles at a branch, is invited, acts for it. Names are unsealed: ask get_branch_with_members() first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from organiser.accounts.models import Account, Invitation
from organiser.accounts.queries import get_identity, get_invited_identity, names_of
from organiser.branches.models import ActingFor, Branch, InvitedRole, Member
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.vaults import get_installation_key


@dataclass(frozen=True, slots=True)
class MemberLine:
    """`public_id` is the membership's. `can_log_in`: the account is not disabled."""

    public_id: str
    account_id: int
    name: str
    address: str
    role: Role
    granted_at: datetime
    can_log_in: bool


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """An invitation that nobody has accepted yet; `public_id` is the invitation's."""

    public_id: str
    name: str
    address: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ActLine:
    """A coordinator above who read or reads names here, and why. `name` None: the account is gone."""

    account_id: int
    name: str | None
    reason: str
    began_at: datetime
    until: datetime


def list_members(branch: Branch) -> list[MemberLine]:
    """Highest role first, then by name."""
    rows = select(Member, Account).join(Account, Account.id == Member.account_id).where(Member.branch_id == branch.id)
    lines = [_member_line(member, account) for member, account in db.session.execute(rows)]
    return sorted(lines, key=lambda line: (-line.role.rank, line.name.casefold()))


def _member_line(member: Member, account: Account) -> MemberLine:
    who = get_identity(account)
    return MemberLine(
        public_id=member.public_id,
        account_id=account.id,
        name=who.name,
        address=who.address,
        role=Role(member.role),
        granted_at=member.granted_at,
        can_log_in=account.disabled_at is None,
    )


def find_membership(branch: Branch, account_id: int | None) -> Member | None:
    """The role that an account holds at exactly this branch."""
    held = select(Member).where(Member.branch_id == branch.id, Member.account_id == account_id)
    return db.session.scalars(held).one_or_none()


def list_invited(branch: Branch, now: datetime) -> list[InvitedLine]:
    """Invitations that can still be accepted, the oldest first."""
    rows = select(Invitation, InvitedRole.role).join(InvitedRole, InvitedRole.invitation_id == Invitation.id)
    here = rows.where(InvitedRole.branch_id == branch.id, Invitation.expires_at > now)
    pending = here.where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
    lines = []
    for invitation, role in db.session.execute(pending.order_by(Invitation.id)):
        who = get_invited_identity(invitation)
        lines.append(InvitedLine(invitation.public_id, who.name, who.address, Role(role), invitation.expires_at))
    return lines


def find_invited_role(branch: Branch, invitation_id: str) -> InvitedRole | None:
    """The role that this invitation (a public id) brings at this branch."""
    rows = select(InvitedRole).join(Invitation, Invitation.id == InvitedRole.invitation_id)
    here = rows.where(InvitedRole.branch_id == branch.id, Invitation.public_id == invitation_id)
    return db.session.scalars(here).one_or_none()


def list_acts(branch: Branch, *, limit: int = 20) -> list[ActLine]:
    """Who acted for this branch, the latest first."""
    here = select(ActingFor).where(ActingFor.branch_id == branch.id)
    acts = db.session.scalars(here.order_by(ActingFor.began_at.desc(), ActingFor.id.desc()).limit(limit)).all()
    names, key = names_of(act.account_id for act in acts), get_installation_key()
    return [
        ActLine(
            account_id=act.account_id,
            name=names.get(act.account_id),
            reason=key.open(act.reason, table="acting_for", public_id=act.public_id, column="reason")["reason"],
            began_at=act.began_at,
            until=act.until,
        )
        for act in acts
    ]
