"""Accounts, as an operator finds them: without names, one by its exact address."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.accounts import actions
from organiser.accounts.models import Account
from organiser.kernel import clock
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import FRESH_FOR, Role, job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.i18n.times import write_month
from organiser.kernel.outbox import Mail
from organiser.kernel.read_audit import list_reads
from tests.accounts.ways_in import give_password, last_mail
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.make import log_in, make_account, make_branch
from tests.support.managing import words

PAGE = "/en/manage/installation/accounts"
ADDRESS = "rosa.secret@example.org"


@pytest.fixture
def rosa(app: Flask) -> Account:
    return make_account("Rosa Secret", address=ADDRESS, roles=[(make_branch(), Role.ORGANISER)])


@pytest.fixture
def operator(app: Flask) -> Visitor:
    client = make_visitor(app)
    log_in(client, make_account("Olga Operator", operator=True))
    return client


def page_of(account: Account) -> str:
    return f"{PAGE}/{account.public_id}"


def push(operator: Visitor, account: Account, verb: str) -> TestResponse:
    return operator.submit(operator.get(page_of(account)), {}, action=f"{page_of(account)}/{verb}")


def again(account: Account) -> Account:
    db.session.rollback()
    row = select(Account).where(Account.id == account.id)
    return db.session.scalars(row.execution_options(populate_existing=True)).one()


def test_no_name_and_no_address_stands_on_any_of_the_pages(operator: Visitor, rosa: Account) -> None:
    for page in (PAGE, page_of(rosa)):
        text = operator.get(page).get_data(as_text=True)
        assert f"/accounts/{rosa.public_id}" in text
        assert not any(secret in text for secret in ("Rosa", "rosa.secret", "Olga"))


def test_who_types_the_exact_address_finds_the_account_and_that_is_recorded(operator: Visitor, rosa: Account) -> None:
    answer = operator.submit(operator.get(PAGE), {"address": "Rosa.Secret@Example.org"}, action=PAGE)
    assert answer.location == page_of(rosa)
    assert "This account has the address that you typed." in words(operator.get(answer.location))
    (read,) = list_reads(subject="accounts", subject_id=rosa.public_id)
    assert (read.purpose, read.people) == ("operator", 1)


@pytest.mark.parametrize("typed", ["rosa.secret@example.com", "rosa", ""])
def test_anything_else_finds_nobody(operator: Visitor, rosa: Account, typed: str) -> None:
    answer = operator.submit(operator.get(PAGE), {"address": typed}, action=PAGE)
    assert answer.status_code == 422
    assert page_of(rosa) not in words(answer)


def test_the_list_says_in_which_month_somebody_came_in_last(operator: Visitor, rosa: Account) -> None:
    assert "not known" in words(operator.get(PAGE))
    rosa_id = rosa.id
    with transaction() as session:
        actions.open_session(session.get_one(Account, rosa_id))
    month = clock.now().date().replace(day=1)
    assert again(rosa).last_login_month == month
    page = words(operator.get(PAGE))
    assert (write_month(month, lang="en") in page, "not known" in page) == (True, False)


def test_the_month_is_written_in_the_readers_language(app: Flask) -> None:
    assert [write_month(date(2026, 3, 1), lang=lang) for lang in ("en", "es", "fr")] == [
        "March 2026", "marzo de 2026", "mars 2026",
    ]  # fmt: skip


def test_a_reset_removes_every_way_in_and_tells_the_owner_how_to_come_back(operator: Visitor, rosa: Account) -> None:
    give_password(rosa)
    push(operator, rosa, "reset")
    assert (again(rosa).password_hash, again(rosa).totp) == (None, None)
    message = last_mail("accounts.credentials_changed")
    assert message is not None
    assert (message.to, "http://localhost:8000/en/login/mail" in message.text) == (ADDRESS, True)
    assert list_activity(subject="accounts", subject_id=rosa.public_id)[0].verb == "reset"


def test_a_closed_account_is_out_at_once_and_open_again_as_before(
    app: Flask, operator: Visitor, client: Visitor, rosa: Account
) -> None:
    log_in(client, rosa)
    push(operator, rosa, "close")
    assert client.get("/en/manage/account").status_code == 303
    closed = last_mail("accounts.credentials_changed")
    assert closed is not None
    assert (closed.subject, "Log in" in closed.html) == ("Your account at organiser is closed", False)
    assert "Closed" in words(operator.get(page_of(rosa)))
    push(operator, rosa, "open")
    opened = last_mail("accounts.credentials_changed")
    assert opened is not None
    assert opened.subject == "Your account at organiser is open again"
    log_in(client, rosa)
    assert client.get("/en/manage/account").status_code == 200
    verbs = [line.verb for line in list_activity(subject="accounts", subject_id=rosa.public_id)]
    assert verbs == ["enabled", "disabled"]


@pytest.mark.parametrize("act", [actions.disable_account, actions.enable_account])
def test_what_is_so_already_is_not_told_again(app: Flask, rosa: Account, act: object) -> None:
    with transaction() as session:
        if act is actions.disable_account:
            session.get_one(Account, rosa.id).disabled_at = clock.now()
    with transaction():
        act(job_actor("test"), rosa.public_id)  # type: ignore[operator]
    assert db.session.scalars(select(Mail)).all() == []


def test_operators_neither_close_nor_reset_the_account_they_came_in_with(app: Flask) -> None:
    own = make_account("Olga Operator", operator=True)
    client = make_visitor(app)
    log_in(client, own)
    page = client.get(page_of(own))
    assert "This is your own account." in words(page)
    assert "/close" not in page.text
    token = parse(client.get(page_of(make_account()))).select_one('main input[name="csrf_token"]')
    assert token is not None
    for verb in ("close", "reset"):
        answer = client.post(f"{page_of(own)}/{verb}", data={"csrf_token": token["value"]})
        assert "This is your own account." in words(client.get(answer.location))
    assert (again(own).disabled_at, db.session.scalars(select(Mail)).all()) == (None, [])


def test_after_some_minutes_they_have_to_show_again_who_they_are(operator: Visitor, rosa: Account) -> None:
    with time_machine.travel(clock.now() + FRESH_FOR):
        for page in (PAGE, page_of(rosa)):
            assert operator.get(page).location.startswith("/en/login/again?next=")
