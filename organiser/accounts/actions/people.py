"""The account itself: what it is called, whether it is let in at all, and what is forgotten."""

from organiser.accounts import policies
from organiser.accounts.actions.credentials import tell_owner
from organiser.accounts.actions.invitations import forget_old_invitations
from organiser.accounts.actions.locks import lock_account, lock_as_operator
from organiser.accounts.actions.logins import forget_old_links
from organiser.accounts.actions.sessions import end_all_sessions, forget_ended_sessions
from organiser.accounts.facts import AccountDisabled
from organiser.accounts.models import Account
from organiser.accounts.queries import find_unsubscriber, get_identity
from organiser.kernel import clock
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.vaults import get_installation_key
from organiser.kernel.walltime import is_zone


def edit_account(actor: Actor, *, name: str, lang: str, zone: str, daily_counts: bool) -> None:
    """One's own name, language, zone, and whether the daily mail is wanted. Raises Invalid."""
    policies.require_staff(actor)
    if lang not in INTERFACE_LANGUAGES:
        raise Invalid("lang", "unknown")
    if not is_zone(zone):
        raise Invalid("zone", "unknown")
    account = lock_account(Account.id == actor.account_id)
    identity = {"name": name, "address": get_identity(account).address}
    account.identity = get_installation_key().seal(
        identity, table="accounts", public_id=account.public_id, column="identity"
    )
    account.lang, account.zone, account.daily_counts = lang, zone, daily_counts
    record(actor, "edited", subject="accounts", subject_id=account.public_id)
    db.session.flush()


def stop_daily_counts(account_public_id: str, token: str) -> None:
    """What the link in each of these mails is for, and the mail client's own button. Raises NotFound."""
    account = find_unsubscriber(account_public_id, token)
    if account is None:
        raise NotFound
    lock_account(Account.id == account.id).daily_counts = False
    db.session.flush()


def disable_account(actor: Actor, account_public_id: str) -> None:
    """Nobody logs in to it from now on, and whoever was is out with their next request. Done again it changes nothing.

    Operators, freshly logged in. Raises NotFound, FreshLoginNeeded, OwnAccount.
    """
    account = lock_as_operator(actor, account_public_id)
    if account.disabled_at is not None:
        return
    account.disabled_at = clock.now()
    end_all_sessions(account)
    tell_owner(actor, account, "disabled")
    db.session.flush()
    announce(AccountDisabled(account.id))


def enable_account(actor: Actor, account_public_id: str) -> None:
    """As disable_account()."""
    account = lock_as_operator(actor, account_public_id)
    if account.disabled_at is None:
        return
    account.disabled_at = None
    tell_owner(actor, account, "enabled")
    db.session.flush()


def forget_what_is_over() -> None:
    """A job: ended sessions, old login links and invitations go."""
    with transaction():
        forget_ended_sessions()
        forget_old_links()
        forget_old_invitations()
