"""One's own account: name, language, zone, password, codes and sessions."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.accounts import queries
from organiser.accounts.models import Account, StaffSession
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from tests.accounts.ways_in import ADDRESS, PASSWORD, code_at, give_password, last_mail, type_password
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.make import log_in, make_account

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PAGE = "/en/manage/account"
OTHER_PASSWORD = "nine brown otters below Oruro"


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account(app: Flask, client: Visitor) -> Account:
    account = make_account(address=ADDRESS)
    log_in(client, account)
    return account


def reread(account: Account) -> Account:
    db.session.expire_all()
    return db.session.get_one(Account, account.id)


def shown_secret(page: TestResponse) -> str:
    code = parse(page).select_one("code")
    assert code is not None
    return code.get_text().replace(" ", "")


def send(client: Visitor, page: TestResponse, fields: dict[str, str]) -> TestResponse:
    """The form that is the page's own, beside the one that logs out."""
    return client.submit(page, fields, action=page.request.path)


def is_in(visitor: Visitor) -> bool:
    return visitor.get(PAGE).status_code == 200


def test_name_language_and_zone_are_changed(account: Account, client: Visitor) -> None:
    fields = {"name": " Ada  Nwosu ", "lang": "ar", "zone": "Africa/Lagos"}
    assert client.submit(client.get(PAGE), fields, action=PAGE).status_code == 303
    own = reread(account)
    assert (queries.get_identity(own).name, own.lang, own.zone) == ("Ada Nwosu", "ar", "Africa/Lagos")
    assert queries.get_identity(own).address == ADDRESS


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x" * 81}, {"lang": "xx"}, {"zone": "Mars/Phobos"}])
def test_what_does_not_fit_is_refused(account: Account, client: Visitor, fields: dict[str, str]) -> None:
    assert client.submit(client.get(PAGE), fields, action=PAGE).status_code == 422
    assert queries.get_identity(reread(account)).name == "Ada Okafor"


def test_a_password_comes_with_codes(account: Account, client: Visitor, app: Flask) -> None:
    page = client.get(client.get(f"{PAGE}/password").location)
    secret = shown_secret(page)
    path = f"{PAGE}/password/new"
    assert send(client, page, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert reread(account).password_hash is None
    sent = send(client, page, {"password": PASSWORD, "code": code_at(NOON, secret)})
    assert (page.request.path, sent.location) == (path, PAGE)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        other = make_visitor(app)
        code = code_at(NOON + timedelta(minutes=1), secret)
        assert type_password(other, code).status_code == 303


def test_a_change_ends_the_other_sessions_and_is_told_by_mail(account: Account, client: Visitor, app: Flask) -> None:
    give_password(account)
    log_in(client, account)
    other = make_visitor(app)
    log_in(other, account)
    send(client, client.get(f"{PAGE}/password"), {"password": OTHER_PASSWORD})
    assert (is_in(client), is_in(other)) == (True, False)
    message = last_mail("accounts.credentials_changed")
    assert message is not None
    assert message.to == ADDRESS
    assert "The password of your account was changed.\nMonday, 2 November 2026, 12:00 (UTC)" in message.text
    assert OTHER_PASSWORD not in message.text + message.html


def test_another_app_makes_the_codes(account: Account, client: Visitor, clock_at_noon: time_machine.Traveller) -> None:
    give_password(account)
    log_in(client, account)
    page = client.get(f"{PAGE}/codes")
    assert send(client, page, {"code": code_at(NOON, shown_secret(page))}).location == PAGE
    assert queries.read_totp_secret(reread(account)) == shown_secret(page)


def test_the_password_goes_with_its_codes_and_never_as_the_last_way_in(account: Account, client: Visitor) -> None:
    give_password(account)
    log_in(client, account)
    page = client.get(PAGE)
    assert "Remove password and codes" not in page.text
    token = parse(page).select('[name="csrf_token"]')[0]["value"]
    client.post(f"{PAGE}/password/remove", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "this is your only way to log in" in client.get(PAGE).text
    assert reread(account).password_hash is not None


@pytest.mark.parametrize("page", ["password", "password/new", "codes", "codes.svg", "passkeys/new"])
def test_credentials_need_a_fresh_log_in(
    account: Account, client: Visitor, clock_at_noon: time_machine.Traveller, page: str
) -> None:
    clock_at_noon.shift(timedelta(minutes=10))
    assert client.get(f"{PAGE}/{page}").location.startswith("/en/login/again?next=")


def test_a_stale_post_changes_nothing(account: Account, client: Visitor, clock_at_noon: time_machine.Traveller) -> None:
    give_password(account)
    log_in(client, account)
    before = reread(account).password_hash
    page = client.get(f"{PAGE}/password")
    clock_at_noon.shift(timedelta(minutes=10))
    assert send(client, page, {"password": OTHER_PASSWORD}).location.startswith("/en/login/again?next=")
    assert reread(account).password_hash == before
    assert db.session.scalars(select(Mail)).one().params["what"] == "password_added"


def test_one_session_is_ended_and_then_all_others(account: Account, client: Visitor, app: Flask) -> None:
    others = [make_visitor(app) for _ in range(3)]
    for visitor in others:
        log_in(visitor, account)
    page = client.get(PAGE)
    ends = re.findall(rf'action="({PAGE}/sessions/\w+/end)"', page.text)
    assert len(ends) == 3
    client.submit(page, {}, action=ends[0])
    assert sum(is_in(visitor) for visitor in others) == 2
    client.submit(client.get(PAGE), {}, action=f"{PAGE}/sessions/end")
    assert [is_in(visitor) for visitor in (client, *others)] == [True, False, False, False]


def test_nobody_ends_the_session_of_another(account: Account, client: Visitor, app: Flask) -> None:
    victim = make_visitor(app)
    log_in(victim, make_account())
    session = db.session.scalars(select(StaffSession).where(StaffSession.account_id != account.id)).one()
    token = parse(client.get(PAGE)).select_one('input[name="csrf_token"]')
    assert token is not None
    sent = client.post(f"{PAGE}/sessions/{session.public_id}/end", data={"csrf_token": token["value"]})
    assert sent.status_code == 404
    assert is_in(victim)


@pytest.mark.parametrize("path", ["logout", "manage/account/sessions/end", "manage/account/password/remove", "login"])
def test_without_its_token_a_form_does_nothing(account: Account, client: Visitor, path: str) -> None:
    assert client.post(f"/en/{path}").status_code == 400
    assert is_in(client)
