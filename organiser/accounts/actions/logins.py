"""Letting somebody in: by passkey, by password and code, by a mailed link."""

from sqlalchemy import delete, select

from organiser.accounts import queries
from organiser.accounts.actions.locks import lock_account
from organiser.accounts.actions.sessions import LoggedIn, freshen_session, open_session
from organiser.accounts.errors import LinkOver, PasskeyRefused, WrongCode, WrongCredentials
from organiser.accounts.models import Account, LoginLink, Passkey
from organiser.accounts.queries import PasswordProof
from organiser.accounts.rules import LINK_LIFE, codes, passkeys
from organiser.accounts.rules.passkeys import Challenge, Site
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.outbox import queue_mail


def log_in_with_password(proof: PasswordProof) -> LoggedIn:
    """Raises WrongCredentials, also when the code has served somebody else since it was proved."""
    return open_session(_redeem(proof))


def log_in_with_passkey(site: Site, challenge: Challenge, answer: str) -> LoggedIn:
    """Raises PasskeyRefused."""
    return open_session(_use_passkey(site, challenge, answer))


def confirm_with_password(actor: Actor, proof: PasswordProof) -> LoggedIn:
    """Freshen one's own session. Raises WrongCredentials."""
    if proof.account_id != actor.account_id:
        raise WrongCredentials
    _redeem(proof)
    return freshen_session(actor)


def confirm_with_passkey(actor: Actor, site: Site, challenge: Challenge, answer: str) -> LoggedIn:
    """Freshen one's own session. Raises PasskeyRefused, also for the key of another account."""
    if _use_passkey(site, challenge, answer).id != actor.account_id:
        raise PasskeyRefused
    return freshen_session(actor)


def send_login_link(address: str, *, browser: str) -> LoginLink:
    """A way in for this browser by mail, if the address has an account; else a row that looks the same.

    `browser` is a secret that the asking browser keeps in a cookie.
    """
    account = queries.find_account_by_address(address)
    usable = account is not None and account.disabled_at is None
    link = LoginLink(public_id=ids.new_public_id(), browser_hash=ids.hash_token(browser))
    link.account_id = account.id if account is not None and usable else None
    link.token_hash = ids.hash_token(queries.derive_link_token(link.public_id))
    link.expires_at = clock.now() + LINK_LIFE
    db.session.add(link)
    db.session.flush()
    queue_mail("accounts.login_link", cause=f"login link:{link.public_id}", subject_id=link.public_id)
    return link


def log_in_with_link(token: str, *, browser: str | None, code: str) -> LoggedIn:
    """Use the link up. Accounts that have codes give one here too. Raises LinkOver, WrongCode."""
    found, account = queries.get_open_login_link(token, browser)
    link = db.session.scalars(
        select(LoginLink).where(LoginLink.id == found.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    account = lock_account(Account.id == account.id)
    if link.used_at is not None or account.disabled_at is not None:
        raise LinkOver
    _use_code(account, code)
    link.used_at = clock.now()
    return open_session(account)


def forget_old_links() -> None:
    db.session.execute(delete(LoginLink).where(LoginLink.expires_at <= clock.now()))


def _redeem(proof: PasswordProof) -> Account:
    account = lock_account(Account.id == proof.account_id)
    if account.disabled_at is not None or account.password_hash != proof.password_hash or account.totp is None:
        raise WrongCredentials
    try:
        _use_code(account, proof.code)
    except WrongCode:
        raise WrongCredentials from None
    return account


def _use_code(account: Account, code: str) -> None:
    """Spend the code, so that nobody who saw it can use it too. Accounts without codes need none."""
    secret = queries.read_totp_secret(account)
    if secret is None:
        return
    step = codes.find_step(secret, code, now=clock.now(), last_step=account.totp_step)
    if step is None:
        raise WrongCode
    account.totp_step = step
    db.session.flush()


def _use_passkey(site: Site, challenge: Challenge, answer: str) -> Account:
    credential_id = passkeys.read_credential_id(answer)
    passkey = db.session.scalars(
        select(Passkey).where(Passkey.credential_id == credential_id).with_for_update()
    ).one_or_none()
    # An answer given twice is to a question older than the key's last use.
    if passkey is None or (passkey.used_at is not None and challenge.asked_at <= passkey.used_at):
        raise PasskeyRefused
    account = lock_account(Account.id == passkey.account_id)
    if account.disabled_at is not None or not passkeys.names_account(answer, account.public_id):
        raise PasskeyRefused
    passkey.sign_count = passkeys.check_answer(
        site, challenge, answer, public_key=passkey.public_key, sign_count=passkey.sign_count
    )
    passkey.used_at = clock.now()
    db.session.flush()
    return account
