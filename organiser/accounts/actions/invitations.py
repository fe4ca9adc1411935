"""Inviting somebody to organise, and their coming in."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import IntegrityError

from organiser.accounts import policies, queries
from organiser.accounts.actions.credentials import attach_codes, attach_passkey
from organiser.accounts.actions.sessions import LoggedIn, open_session
from organiser.accounts.errors import AccountExists, LinkOver
from organiser.accounts.facts import InvitationAccepted
from organiser.accounts.models import Account, Invitation
from organiser.accounts.rules import INVITATION_LIFE, normalise_address
from organiser.accounts.rules.passkeys import NewPasskey
from organiser.accounts.rules.passwords import PasswordHash
from organiser.kernel import clock, ids
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor, job_actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import queue_mail
from organiser.kernel.vaults import get_installation_key


def invite(
    actor: Actor,
    *,
    address: str,
    name: str,
    lang: str,
    is_operator: bool = False,
    branch_id: int | None = None,
    branch_name: str = "",
) -> Invitation:
    """Mail an invitation. Which roles it brings, whoever calls writes beside it, under its id, in this transaction.

    The mail names the branch, and who invites. Raises NotAllowed, and Invalid for what is no address.
    """
    policies.require_inviter(actor, is_operator=is_operator)
    identity = {"name": name, "address": normalise_address(address), "branch": branch_name}
    public_id, now = ids.new_public_id(), clock.now()
    invitation = Invitation(
        public_id=public_id,
        token_hash=ids.hash_token(queries.derive_invitation_token(public_id)),
        identity=get_installation_key().seal(identity, table="invitations", public_id=public_id, column="identity"),
        lang=lang,
        is_operator=is_operator,
        invited_by=actor.account_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    db.session.add(invitation)
    db.session.flush()
    record(actor, "invited", subject="invitations", subject_id=public_id, branch_id=branch_id)
    send_invitation(actor, public_id)
    return invitation


def create_operator_invitation(address: str, *, name: str = "", lang: str = "en") -> Invitation:
    """For `./manage operator invite ADDRESS`: whoever holds the machine may make an operator."""
    return invite(job_actor("operator invite"), address=address, name=name, lang=lang, is_operator=True)


def send_invitation(actor: Actor, invitation_public_id: str) -> None:
    """Mail it, or mail it again; the link is the same and its time does not begin anew. Raises LinkOver."""
    invitation = _lock_invitation(Invitation.public_id == invitation_public_id)
    policies.require_inviter(actor, is_operator=invitation.is_operator)
    cause = f"invitation:{invitation.public_id}:{clock.now():%Y-%m-%dT%H:%M}"
    queue_mail("accounts.invitation", cause=cause, subject_id=invitation.public_id)


def revoke_invitation(actor: Actor, invitation_public_id: str) -> None:
    """The link opens nothing from now on. Raises LinkOver."""
    invitation = _lock_invitation(Invitation.public_id == invitation_public_id)
    policies.require_inviter(actor, is_operator=invitation.is_operator)
    invitation.revoked_at = clock.now()
    record(actor, "revoked", subject="invitations", subject_id=invitation.public_id)


def accept_with_passkey(token: str, *, name: str, zone: str, passkey: NewPasskey, label: str) -> LoggedIn:
    """A new account that logs in by this key. Raises LinkOver, AccountExists, PasskeyRefused."""
    invitation = _lock_invitation(Invitation.token_hash == ids.hash_token(token))
    account = _create_account(invitation, name=name, zone=zone)
    attach_passkey(account, passkey, label=label)
    return _accept(invitation, account)


def accept_with_password(
    token: str, *, name: str, zone: str, password: PasswordHash, secret: str, code: str
) -> LoggedIn:
    """A new account that logs in by password and codes. Raises LinkOver, AccountExists, WrongCode."""
    invitation = _lock_invitation(Invitation.token_hash == ids.hash_token(token))
    account = _create_account(invitation, name=name, zone=zone)
    attach_codes(account, secret=secret, code=code)
    account.password_hash = password
    return _accept(invitation, account)


def accept_invitation(actor: Actor, token: str) -> Invitation:
    """Whoever has an account at the invited address takes what it brings. Raises LinkOver, NotFound for others."""
    invitation = _lock_invitation(Invitation.token_hash == ids.hash_token(token))
    account = queries.get_own_account(actor)
    db.session.refresh(account, with_for_update=True)
    if queries.get_identity(account).address != queries.get_invited_identity(invitation).address:
        raise NotFound
    _take(invitation, account)
    return invitation


def forget_old_invitations() -> None:
    db.session.execute(delete(Invitation).where(Invitation.expires_at <= clock.now()))


def _lock_invitation(condition: ColumnElement[bool]) -> Invitation:
    locked = select(Invitation).where(condition).with_for_update()
    invitation = db.session.scalars(locked).one_or_none()
    if invitation is None or not queries.is_open(invitation):
        raise LinkOver
    return invitation


def _create_account(invitation: Invitation, *, name: str, zone: str) -> Account:
    """It takes over the invitation's public id: the passkey made before the account exists names it already."""
    identity = queries.get_invited_identity(invitation)
    if queries.find_account_by_address(identity.address) is not None:
        raise AccountExists
    public_id = invitation.public_id
    sealed = get_installation_key().seal(
        {"name": name, "address": identity.address}, table="accounts", public_id=public_id, column="identity"
    )
    account = Account(public_id=public_id, identity=sealed, lang=invitation.lang, zone=zone, created_at=clock.now())
    account.address_index = queries.index_address(identity.address)
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError:
        raise AccountExists from None
    return account


def _accept(invitation: Invitation, account: Account) -> LoggedIn:
    _take(invitation, account)
    return open_session(account)


def _take(invitation: Invitation, account: Account) -> None:
    invitation.accepted_at = clock.now()
    account.is_operator = account.is_operator or invitation.is_operator
    record(Actor(account_id=account.id), "accepted", subject="invitations", subject_id=invitation.public_id)
    announce(InvitationAccepted(invitation_id=invitation.id, account_id=account.id))
    db.session.flush()
