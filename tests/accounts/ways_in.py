"""What people of these tests log in with."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.accounts import actions
from organiser.accounts.models import Account
from organiser.accounts.queries import find_account_by_address
from organiser.accounts.rules.passwords import choose_password
from organiser.kernel import clock
from organiser.kernel.actor import FRESH_FOR, Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, renderer_of
from tests.support.authenticator import Authenticator
from tests.support.browsing import BASE_URL, Visitor, parse

PASSWORD = "seven grey herons over Potosi"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "ada@example.org"


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


def give_password(account: Account) -> None:
    """A password and codes, confirmed with the code of now, which is thereby used up. Other sessions end."""
    chosen = choose_password(PASSWORD)
    with transaction():
        actions.set_password_and_codes(fresh(account), chosen, secret=SECRET, code=code_at(clock.now()))


def fresh(account: Account, *, session_id: int | None = None) -> Actor:
    return Actor(account_id=account.id, session_id=session_id, fresh_until=clock.now() + FRESH_FOR)


def type_password(client: Visitor, code: str, *, address: str = ADDRESS, password: str = PASSWORD) -> TestResponse:
    page = client.get("/en/login")
    fields = {"address": address, "password": password, "code": code}
    return client.submit(page, fields, action=str(page.request.path))


@dataclass
class Phone:
    """A visitor with a passkey: what the page's script would do."""

    client: Visitor
    key: Authenticator

    @classmethod
    def of(cls, client: Visitor) -> "Phone":
        return cls(client, Authenticator(origin=BASE_URL))

    def submit(self, page: TestResponse, **fields: str) -> TestResponse:
        form = parse(page).select_one("form[data-passkey]")
        assert form is not None
        answer = self.key.get if form["data-passkey"] == "login" else self.key.create
        credential = answer(str(form["data-options"]))
        return self.client.submit(page, {"credential": credential, **fields}, action=str(form["action"]))


def last_mail(kind: str) -> MailMessage | None:
    """The newest mail of a kind, as it would leave now."""
    mail = db.session.scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.id.desc())).first()
    assert mail is not None, f"no {kind} was queued"
    return renderer_of(kind)(mail)


def link_in(message: MailMessage | None) -> str:
    """The path of the one address in a mail."""
    assert message is not None
    (line,) = [line for line in message.text.splitlines() if line.startswith(BASE_URL)]
    return line.removeprefix(BASE_URL)


def get_account(address: str = ADDRESS) -> Account:
    account = find_account_by_address(address)
    assert account is not None
    return account
