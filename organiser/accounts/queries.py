"""Reading accounts, and what lets them in."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from organiser.accounts.errors import LinkOver, WrongCredentials
from organiser.accounts.models import Account, Invitation, LoginLink, Passkey, StaffSession
from organiser.accounts.rules import codes, has_session_ended, normalise_address, passwords
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.vaults import get_installation_key

# Compared with where there is none, so that an account without codes takes as long.
NO_SECRET = "A" * codes.SECRET_LETTERS


@dataclass(frozen=True, slots=True)
class Identity:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class PasswordProof:
    """That this password and this code were right for this account a moment ago; looked at again under its lock."""

    account_id: int
    password_hash: str
    code: str


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """A passkey as its owner sees it."""

    public_id: str
    label: str
    created_at: datetime
    used_at: datetime | None


def get_identity(account: Account) -> Identity:
    data = get_installation_key().open(
        account.identity, table="accounts", public_id=account.public_id, column="identity"
    )
    return Identity(data["name"], data["address"])


def names_of(account_ids: Iterable[int]) -> dict[int, str]:
    """Names by account id; accounts that are gone are left out."""
    accounts = db.session.scalars(select(Account).where(Account.id.in_(set(account_ids))))
    return {account.id: get_identity(account).name for account in accounts}


def index_address(address: str) -> bytes:
    """What an account is found by. `address` is normalised."""
    return get_installation_key().index(f"account\x1f{address}")


def find_account_by_address(address: str) -> Account | None:
    """Whatever case it is typed in; None for what is no address, too."""
    try:
        indexed = index_address(normalise_address(address))
    except Invalid:
        return None
    return db.session.scalars(select(Account).where(Account.address_index == indexed)).one_or_none()


def derive_unsubscribe_token(account: Account) -> str:
    """It stops the daily mail and opens nothing."""
    return get_installation_key().token("unsubscribe", account.public_id)


def find_reachable(public_id: str) -> Account | None:
    """For mails, whose rows carry the id. None if the account is gone or closed."""
    rows = select(Account).where(Account.public_id == public_id, Account.disabled_at.is_(None))
    return db.session.scalars(rows).one_or_none()


def find_unsubscriber(public_id: str, token: str) -> Account | None:
    """Whose daily mail this token stops."""
    account = db.session.scalars(select(Account).where(Account.public_id == public_id)).one_or_none()
    if account is None or not hmac.compare_digest(derive_unsubscribe_token(account).encode(), token.encode()):
        return None
    return account


def get_own_account(actor: Actor) -> Account:
    """The account of who asks. Raises NotFound for strangers."""
    account = db.session.get(Account, actor.account_id) if actor.account_id is not None else None
    if account is None:
        raise NotFound
    return account


def find_session(token: str) -> tuple[StaffSession, Account] | None:
    """Who is logged in by this cookie: the session not ended, the account not disabled."""
    rows = select(StaffSession, Account).join(Account, Account.id == StaffSession.account_id)
    found = db.session.execute(rows.where(StaffSession.token_hash == ids.hash_token(token))).one_or_none()
    if found is None or found[1].disabled_at is not None or has_session_ended(found[0], clock.now()):
        return None
    return found[0], found[1]


def list_own_sessions(actor: Actor) -> list[StaffSession]:
    """Those that still live, the last used first."""
    sessions = select(StaffSession).where(StaffSession.account_id == actor.account_id)
    now = clock.now()
    living = (session for session in db.session.scalars(sessions) if not has_session_ended(session, now))
    return sorted(living, key=lambda session: session.seen_at, reverse=True)


def list_own_passkeys(actor: Actor) -> list[PasskeyLine]:
    passkeys = select(Passkey).where(Passkey.account_id == actor.account_id).order_by(Passkey.created_at, Passkey.id)
    return [_describe_passkey(passkey) for passkey in db.session.scalars(passkeys)]


def get_own_passkey(actor: Actor, public_id: str) -> PasskeyLine:
    """Raises NotFound."""
    own = select(Passkey).where(Passkey.public_id == public_id, Passkey.account_id == actor.account_id)
    passkey = db.session.scalars(own).one_or_none()
    if passkey is None:
        raise NotFound
    return _describe_passkey(passkey)


def _describe_passkey(passkey: Passkey) -> PasskeyLine:
    label = get_installation_key().open(passkey.label, table="passkeys", public_id=passkey.public_id, column="label")
    return PasskeyLine(passkey.public_id, label["label"], passkey.created_at, passkey.used_at)


def list_credential_ids(account: Account) -> list[bytes]:
    """Of the keys it has, so that none is made twice on one device."""
    return list(db.session.scalars(select(Passkey.credential_id).where(Passkey.account_id == account.id)))


def read_totp_secret(account: Account) -> str | None:
    if account.totp is None:
        return None
    data = get_installation_key().open(account.totp, table="accounts", public_id=account.public_id, column="totp")
    return str(data["secret"])


def prove_password(address: str, password: str, code: str) -> PasswordProof:
    """Compare address, password and code without changing anything; the same work whatever is wrong.

    Raises WrongCredentials. Some 50 ms: never inside a transaction.
    """
    account = find_account_by_address(address)
    if account is None or account.disabled_at is not None:
        account = None
    secret, step = (read_totp_secret(account), account.totp_step) if account else (None, 0)
    is_right = passwords.is_password(password, account.password_hash if account else None)
    found = codes.find_step(secret or NO_SECRET, code, now=clock.now(), last_step=step)
    if account is None or account.password_hash is None or secret is None or not is_right or found is None:
        raise WrongCredentials
    return PasswordProof(account.id, account.password_hash, code)


def get_open_invitation(token: str) -> Invitation:
    """Raises LinkOver."""
    invitations = select(Invitation).where(Invitation.token_hash == ids.hash_token(token))
    invitation = db.session.scalars(invitations).one_or_none()
    if invitation is None or not is_open(invitation):
        raise LinkOver
    return invitation


def is_open(invitation: Invitation) -> bool:
    return invitation.accepted_at is None and invitation.revoked_at is None and clock.now() < invitation.expires_at


def get_invited_identity(invitation: Invitation) -> Identity:
    data = _open_invitation(invitation)
    return Identity(data["name"], data["address"])


def get_inviting_branch(invitation: Invitation) -> str:
    """The name it had; '' for an invitation to run the installation."""
    return str(_open_invitation(invitation).get("branch", ""))


def _open_invitation(invitation: Invitation) -> dict[str, Any]:
    return get_installation_key().open(
        invitation.identity, table="invitations", public_id=invitation.public_id, column="identity"
    )


def get_open_login_link(token: str, browser: str | None) -> tuple[LoginLink, Account]:
    """The link and whom it lets in. Raises LinkOver, also in another browser than the one that asked."""
    rows = select(LoginLink, Account).join(Account, Account.id == LoginLink.account_id)
    found = db.session.execute(rows.where(LoginLink.token_hash == ids.hash_token(token))).one_or_none()
    if found is None or browser is None or found[0].browser_hash != ids.hash_token(browser):
        raise LinkOver
    link, account = found
    if link.used_at is not None or clock.now() >= link.expires_at or account.disabled_at is not None:
        raise LinkOver
    return link, account


def derive_invitation_token(public_id: str) -> str:
    """Derived, so that it can be mailed again and rests nowhere."""
    return get_installation_key().token("invitation", public_id)


def derive_link_token(public_id: str) -> str:
    """Derived, so that the mail can be written when its turn comes and the token rests nowhere."""
    return get_installation_key().token("login link", public_id)


def derive_secret(owner: str, nonce: str) -> str:
    """The codes' secret that is shown before it is confirmed. `owner` is an account's or invitation's public id."""
    return codes.make_secret(get_installation_key().token(f"codes {nonce}", owner))
