"""Locking accounts."""

from sqlalchemy import ColumnElement, select

from organiser.accounts import policies
from organiser.accounts.errors import OwnAccount
from organiser.accounts.models import Account
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound


def lock_account(condition: ColumnElement[bool]) -> Account:
    """The account as it stands, held until the transaction ends. Raises NotFound."""
    locked = select(Account).where(condition).with_for_update()
    account = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if account is None:
        raise NotFound
    return account


def lock_as_operator(actor: Actor, account_public_id: str) -> Account:
    """Somebody else's, held until the transaction ends. Raises NotFound, FreshLoginNeeded, OwnAccount."""
    policies.require_operator(actor)
    if actor.job is None:
        policies.require_fresh(actor, clock.now())
    account = lock_account(Account.public_id == account_public_id)
    if account.id == actor.account_id:
        raise OwnAccount
    return account
