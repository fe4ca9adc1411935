"""What the people of the site log in with: written into their rows, because the slow ways are tested elsewhere."""

from functools import cache

import pyotp
from sqlalchemy import select

from organiser.accounts.actions import open_session
from organiser.accounts.actions.credentials import attach_passkey
from organiser.accounts.models import Account, Passkey
from organiser.accounts.queries import derive_secret
from organiser.accounts.rules.passkeys import NewPasskey
from organiser.accounts.rules.passwords import PasswordHash, choose_password
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.vaults import get_installation_key
from tests.routes.table import Body, Visit
from tests.support.authenticator import Authenticator
from tests.support.browsing import BASE_URL, parse

PASSWORD = "seven grey herons over Potosi"
NEW_PASSWORD = "nine green lizards under Oruro"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = Authenticator(origin=BASE_URL)
NO_PASSKEY = {"credential": "{}", "label": "Phone", "name": "Nobody"}


@cache
def hashed() -> PasswordHash:
    return choose_password(PASSWORD)


def code(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def code_of_nonce(public_id: str) -> str:
    return code(derive_secret(public_id, "n"))


def find_account(visit: Visit, key: str) -> Account:
    return db.session.scalars(select(Account).where(Account.public_id == visit.site.accounts[key])).one()


def take_away(visit: Visit, key: str) -> None:
    """No way in but a link."""
    with transaction():
        account = find_account(visit, key)
        account.password_hash = account.totp = None
        account.passkeys.clear()


def add_password(visit: Visit, key: str) -> None:
    with transaction():
        account = find_account(visit, key)
        account.password_hash, account.totp_step = hashed(), 0
        account.totp = get_installation_key().seal(
            {"secret": SECRET}, table="accounts", public_id=account.public_id, column="totp"
        )


def add_passkey(visit: Visit, key: str) -> None:
    """The only one."""
    take_away(visit, key)
    with transaction():
        account = find_account(visit, key)
        KEY.user_handle = account.public_id.encode()
        attach_passkey(account, NewPasskey(KEY.credential_id, KEY.cose_key, 0), label="Phone")


def add_both(visit: Visit, key: str) -> None:
    add_passkey(visit, key)
    add_password(visit, key)


def last_passkey(_visit: Visit) -> str:
    db.session.rollback()
    return str(db.session.scalars(select(Passkey.public_id).order_by(Passkey.id.desc())).first())


def log_in_again(visit: Visit, key: str) -> None:
    """In another browser."""
    with transaction():
        open_session(find_account(visit, key))


def make_passkey(visit: Visit) -> Body:
    """What the page's script would send, for whom a page asks for one."""
    for path in ("/en/manage/account/passkeys/new", "/en/invitation"):
        form = parse(visit.client.get(path)).select_one("form[data-passkey]")
        if form is not None:
            created = Authenticator(origin=BASE_URL).create(str(form["data-options"]))
            return {"credential": created, "label": "Phone", "name": "Gabi"}
    return NO_PASSKEY


def use_passkey(visit: Visit) -> Body:
    return _answer(visit, "/en/login")


def confirm_by_passkey(visit: Visit) -> Body:
    return _answer(visit, "/en/login/again")


def _answer(visit: Visit, path: str) -> Body:
    form = parse(visit.client.get(path)).select_one("form[data-passkey]")
    return {"credential": KEY.get(str(form["data-options"]))} if form is not None else NO_PASSKEY
