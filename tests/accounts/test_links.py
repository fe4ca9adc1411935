"""The mailed way in: once, within 30 minutes, in the browser that asked, and the same answer for everybody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from organiser.accounts import actions
from organiser.accounts.models import Account, LoginLink
from organiser.kernel.actor import job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from tests.accounts.ways_in import ADDRESS, code_at, give_password, last_mail, link_in
from tests.support.browsing import Visitor, make_visitor
from tests.support.make import make_account

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ASK = "/en/login/mail"


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account(app: Flask) -> Account:
    return make_account(address=ADDRESS)


def ask(client: Visitor, address: str = ADDRESS) -> TestResponse:
    return client.submit(client.get(ASK), {"address": address})


def open_link(client: Visitor) -> TestResponse:
    """Opens what the last mail says, and looks at the page behind."""
    return client.get(client.get(link_in(last_mail("accounts.login_link"))).location)


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/en/manage/account").status_code == 200


def test_the_link_lets_in_after_a_button_and_leads_to_the_account(account: Account, client: Visitor) -> None:
    assert ask(client).location == "/en/login/mail/sent"
    page = open_link(client)
    assert not is_in(client)
    assert client.submit(page, {}).location == "/en/manage/account"
    assert "You came in by a link" in client.get("/en/manage/account").text


def test_the_link_lets_in_once(account: Account, client: Visitor) -> None:
    ask(client)
    cookie = client.get_cookie("link_browser")
    assert cookie is not None
    path = link_in(last_mail("accounts.login_link"))
    client.submit(open_link(client), {})
    client.delete_cookie("staff")
    client.set_cookie("link_browser", cookie.value)
    assert client.get(client.get(path).location).status_code == 410


def test_the_link_does_nothing_in_a_second_browser(account: Account, app: Flask, client: Visitor) -> None:
    ask(client)
    other = make_visitor(app)
    path = link_in(last_mail("accounts.login_link"))
    assert open_link(other).status_code == 410
    ask(other, "unknown@example.org")
    assert other.get(other.get(path).location).status_code == 410
    assert client.submit(client.get(client.get(path).location), {}).status_code == 303


@pytest.mark.parametrize(("minutes", "code"), [(29, 303), (30, 410)])
def test_the_link_lets_in_for_half_an_hour(
    account: Account, client: Visitor, clock_at_noon: time_machine.Traveller, minutes: int, code: int
) -> None:
    ask(client)
    page = open_link(client)
    browser, link = client.get_cookie("link_browser"), client.get_cookie("login_link")
    assert browser is not None
    assert link is not None
    clock_at_noon.shift(timedelta(minutes=minutes))
    client.set_cookie("link_browser", browser.value)
    client.set_cookie("login_link", link.value)
    assert client.submit(page, {}).status_code == code


def test_the_code_is_asked_for_where_there_is_one(
    account: Account, client: Visitor, clock_at_noon: time_machine.Traveller
) -> None:
    give_password(account)
    clock_at_noon.shift(timedelta(minutes=1))
    ask(client)
    page = open_link(client)
    assert client.submit(page, {"code": "000000"}).status_code == 422
    assert client.submit(page, {"code": ""}).status_code == 422
    assert client.submit(page, {"code": code_at(NOON)}).status_code == 422
    assert client.submit(page, {"code": code_at(NOON + timedelta(minutes=1))}).status_code == 303


def test_a_disabled_account_is_not_let_in(account: Account, client: Visitor) -> None:
    ask(client)
    with transaction():
        actions.disable_account(job_actor("test"), account.public_id)
    assert open_link(client).status_code == 410
    ask(client)
    assert last_mail("accounts.login_link") is None


def test_unknown_addresses_get_the_same_answer_and_no_mail(account: Account, app: Flask) -> None:
    answers = []
    for address in (ADDRESS, "unknown@example.org", "not an address"):
        visitor = make_visitor(app)
        sent = ask(visitor, address)
        cookie = visitor.get_cookie("link_browser")
        assert cookie is not None
        shown = re.sub(r'(?<=value=")[\w.-]{60,}(?=")', "", visitor.get(sent.location).text)
        answers.append((sent.status_code, sent.location, len(cookie.value), shown))
    assert answers[0] == answers[1] == answers[2]
    assert last_mail("accounts.login_link") is None


def test_asking_writes_the_same_rows_for_everybody(account: Account, app: Flask, client: Visitor) -> None:
    """So that it takes as long, too."""
    ask(client)
    ask(client, "unknown@example.org")
    links, mails = db.session.scalars(select(LoginLink)).all(), db.session.scalars(select(Mail)).all()
    assert [link.account_id for link in links] == [account.id, None]
    assert [mail.kind for mail in mails] == ["accounts.login_link"] * 2


def test_an_address_gets_three_links_an_hour_and_the_answer_stays(account: Account, client: Visitor) -> None:
    assert {ask(client).location for _ in range(5)} == {"/en/login/mail/sent"}
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 3


def test_looking_at_a_link_uses_nothing_up(account: Account, app: Flask, client: Visitor) -> None:
    ask(client)
    scanner = make_visitor(app)
    path = link_in(last_mail("accounts.login_link"))
    for _ in range(3):
        scanner.head(path)
        scanner.get(scanner.get(path).location)
    assert client.submit(open_link(client), {}).status_code == 303


def test_the_mail_tells_when_and_where_it_serves_in_the_owners_language(app: Flask, client: Visitor) -> None:
    make_account(address=ADDRESS, lang="es")
    ask(client)
    message = last_mail("accounts.login_link")
    assert message is not None
    assert (message.to, message.lang) == (ADDRESS, "es")
    assert link_in(message) in message.html


def test_old_links_are_forgotten(account: Account, client: Visitor, clock_at_noon: time_machine.Traveller) -> None:
    ask(client)
    clock_at_noon.shift(timedelta(minutes=31))
    actions.forget_what_is_over()
    assert db.session.scalars(select(LoginLink)).all() == []
