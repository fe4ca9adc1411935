"""Changing how one logs in. Each change needs a log-in of the last minutes and is told to the owner by mail."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from organiser.accounts import policies, queries
from organiser.accounts.actions.locks import lock_account, lock_as_operator
from organiser.accounts.actions.sessions import end_all_sessions, end_other_sessions
from organiser.accounts.errors import LastWayIn, PasskeyRefused, WrongCode
from organiser.accounts.models import Account, Passkey
from organiser.accounts.rules import codes
from organiser.accounts.rules.passkeys import NewPasskey
from organiser.accounts.rules.passwords import PasswordHash
from organiser.kernel import clock, ids
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotAllowed, NotFound
from organiser.kernel.outbox import queue_mail
from organiser.kernel.vaults import get_installation_key


def add_passkey(actor: Actor, passkey: NewPasskey, *, label: str) -> Passkey:
    """Raises FreshLoginNeeded, and PasskeyRefused if the key is somebody's already."""
    account = _lock_own_account(actor)
    added = attach_passkey(account, passkey, label=label)
    tell_owner(actor, account, "passkey_added")
    return added


def name_passkey(actor: Actor, passkey_public_id: str, *, label: str) -> None:
    passkey = _get_own_passkey(actor, passkey_public_id)
    passkey.label = _seal_label(passkey.public_id, label)
    db.session.flush()


def remove_passkey(actor: Actor, passkey_public_id: str) -> None:
    """Raises FreshLoginNeeded, and LastWayIn if nothing else lets its owner in."""
    account = _lock_own_account(actor)
    passkey = _get_own_passkey(actor, passkey_public_id)
    if account.password_hash is None and len(queries.list_credential_ids(account)) == 1:
        raise LastWayIn
    db.session.delete(passkey)
    end_other_sessions(actor)
    tell_owner(actor, account, "passkey_removed")


def change_password(actor: Actor, password: PasswordHash) -> None:
    """For an account that has codes; one that hasn't takes both at once by set_password_and_codes()."""
    account = _lock_own_account(actor)
    if account.totp is None:
        raise NotAllowed
    account.password_hash = password
    end_other_sessions(actor)
    tell_owner(actor, account, "password_changed")


def change_codes(actor: Actor, *, secret: str, code: str) -> None:
    """Raises FreshLoginNeeded, WrongCode."""
    account = _lock_own_account(actor)
    if account.password_hash is None:
        raise NotAllowed
    attach_codes(account, secret=secret, code=code)
    end_other_sessions(actor)
    tell_owner(actor, account, "codes_changed")


def set_password_and_codes(actor: Actor, password: PasswordHash, *, secret: str, code: str) -> None:
    """Raises FreshLoginNeeded, WrongCode. A password never stands without codes."""
    account = _lock_own_account(actor)
    if account.totp is not None:
        raise NotAllowed
    attach_codes(account, secret=secret, code=code)
    account.password_hash = password
    end_other_sessions(actor)
    tell_owner(actor, account, "password_added")


def remove_password(actor: Actor) -> None:
    """The password and its codes. Raises FreshLoginNeeded, and LastWayIn without a passkey."""
    account = _lock_own_account(actor)
    if not queries.list_credential_ids(account):
        raise LastWayIn
    account.password_hash = account.totp = None
    end_other_sessions(actor)
    tell_owner(actor, account, "password_removed")


def reset_credentials(actor: Actor, account_public_id: str) -> None:
    """For somebody who lost everything: only a login link by mail lets them in then.

    Operators, freshly logged in. Raises NotFound, FreshLoginNeeded, OwnAccount.
    """
    account = lock_as_operator(actor, account_public_id)
    account.password_hash = account.totp = None
    account.passkeys.clear()
    end_all_sessions(account)
    tell_owner(actor, account, "reset")


def attach_codes(account: Account, *, secret: str, code: str) -> None:
    """Raises WrongCode unless the app that was just set up says this code."""
    step = codes.find_step(secret, code, now=clock.now(), last_step=0)
    if step is None:
        raise WrongCode
    account.totp = get_installation_key().seal(
        {"secret": secret}, table="accounts", public_id=account.public_id, column="totp"
    )
    account.totp_step = step
    db.session.flush()


def attach_passkey(account: Account, passkey: NewPasskey, *, label: str) -> Passkey:
    """Raises PasskeyRefused if the key is somebody's already."""
    public_id = ids.new_public_id()
    row = Passkey(public_id=public_id, account_id=account.id, label=_seal_label(public_id, label))
    row.credential_id, row.public_key, row.sign_count = passkey.credential_id, passkey.public_key, passkey.sign_count
    row.created_at = clock.now()
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise PasskeyRefused from None
    return row


def _lock_own_account(actor: Actor) -> Account:
    policies.require_fresh(actor, clock.now())
    account = lock_account(Account.id == actor.account_id)
    if account.disabled_at is not None:
        raise NotFound
    return account


def _get_own_passkey(actor: Actor, public_id: str) -> Passkey:
    own = select(Passkey).where(Passkey.public_id == public_id, Passkey.account_id == actor.account_id)
    passkey = db.session.scalars(own.with_for_update()).one_or_none()
    if passkey is None:
        raise NotFound
    return passkey


def _seal_label(public_id: str, label: str) -> bytes:
    return get_installation_key().seal({"label": label}, table="passkeys", public_id=public_id, column="label")


def tell_owner(actor: Actor, account: Account, what: str) -> None:
    """Record it, and mail it to whose account it is."""
    now: datetime = clock.now()
    record(actor, what, subject="accounts", subject_id=account.public_id)
    queue_mail(
        "accounts.credentials_changed",
        cause=f"credentials:{account.public_id}:{what}:{ids.new_public_id()}",
        subject_id=account.public_id,
        params={"what": what, "at": now.isoformat()},
    )
