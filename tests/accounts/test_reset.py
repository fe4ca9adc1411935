"""What the operator does for somebody who lost every way in."""

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.accounts import actions
from organiser.accounts.models import Account, Passkey
from organiser.accounts.rules.passkeys import NewPasskey
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import FreshLoginNeeded, NotFound
from tests.accounts.ways_in import ADDRESS, fresh, give_password, last_mail
from tests.support.browsing import Visitor
from tests.support.make import log_in, make_account


def operator(account: Account, *, is_fresh: bool = True) -> Actor:
    return Actor(account_id=account.id, is_operator=True, fresh_until=fresh(account).fresh_until if is_fresh else None)


def test_a_reset_takes_every_way_in_and_a_mail_says_so(app: Flask, client: Visitor) -> None:
    account, helper = make_account(address=ADDRESS), make_account(operator=True)
    give_password(account)
    with transaction():
        actions.add_passkey(fresh(account), NewPasskey(b"id", b"key", 0), label="Phone")
    log_in(client, account)
    with transaction():
        actions.reset_credentials(operator(helper), account.public_id)
    db.session.expire_all()
    account = db.session.get_one(Account, account.id)
    assert (account.password_hash, account.totp) == (None, None)
    assert db.session.scalars(select(Passkey)).all() == []
    assert client.get("/en/manage/account").status_code == 303
    message = last_mail("accounts.credentials_changed")
    assert message is not None
    assert "The operator removed all passkeys" in message.text


def test_only_an_operator_freshly_logged_in_resets(app: Flask) -> None:
    account, helper = make_account(), make_account(operator=True)
    with pytest.raises(NotFound), transaction():
        actions.reset_credentials(fresh(helper), account.public_id)
    with pytest.raises(FreshLoginNeeded), transaction():
        actions.reset_credentials(operator(helper, is_fresh=False), account.public_id)
    with pytest.raises(NotFound), transaction():
        actions.reset_credentials(operator(helper), "nobody")
