"""Logging in by password and codes, logging out, and showing again who one is."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.accounts import actions
from organiser.accounts.models import Account, StaffSession
from organiser.kernel.actor import job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.web.redirects import sign_next
from tests.accounts.ways_in import ADDRESS, PASSWORD, code_at, give_password, type_password
from tests.support.browsing import BASE_URL, Visitor, make_visitor
from tests.support.make import log_in, make_account

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account(app: Flask, clock_at_noon: time_machine.Traveller) -> Account:
    """With a password and codes; the code of NOON is used up, a minute has passed."""
    account = make_account(address=ADDRESS)
    give_password(account)
    clock_at_noon.move_to(NOON + timedelta(minutes=1))
    return account


def count_sessions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(StaffSession)) or 0


def masked(body: str) -> str:
    """A page without what is random in it."""
    return re.sub(r"""(?<=value=")[\w.-]{60,}(?=")|data-options="[^"]*\"""", "", body)


def test_password_and_code_let_in(account: Account, client: Visitor) -> None:
    answer = type_password(client, code_at(NOON + timedelta(minutes=1)))
    assert answer.status_code == 303
    assert client.get("/en/manage/account").status_code == 200


def test_the_address_may_be_typed_in_any_case(account: Account, client: Visitor) -> None:
    assert type_password(client, code_at(NOON + timedelta(minutes=1)), address="ADA@Example.ORG").status_code == 303


@pytest.mark.parametrize("shift", [-30, 0, 30])
def test_a_code_of_a_step_beside_is_taken(account: Account, client: Visitor, shift: int) -> None:
    assert type_password(client, code_at(NOON + timedelta(seconds=60 + shift))).status_code == 303


@pytest.mark.parametrize("shift", [-60, 60])
def test_a_code_further_off_is_not(account: Account, client: Visitor, shift: int) -> None:
    assert type_password(client, code_at(NOON + timedelta(seconds=60 + shift))).status_code == 422


def test_a_code_serves_once(account: Account, app: Flask, client: Visitor) -> None:
    code = code_at(NOON + timedelta(minutes=1))
    assert type_password(client, code).status_code == 303
    other = make_visitor(app)
    assert type_password(other, code).status_code == 422
    assert type_password(other, code_at(NOON + timedelta(seconds=90))).status_code == 303


def test_every_refusal_is_the_same_page(account: Account, app: Flask) -> None:
    disabled = make_account(address="gone@example.org")
    give_password(disabled)
    make_account(address="nothing@example.org")
    with transaction():
        actions.disable_account(job_actor("test"), disabled.public_id)
    right = code_at(NOON + timedelta(seconds=90))
    tries = [
        (ADDRESS, "wrong password", right),
        (ADDRESS, PASSWORD, "000000"),
        ("gone@example.org", PASSWORD, right),
        ("nothing@example.org", PASSWORD, right),
        ("unknown@example.org", PASSWORD, right),
    ]
    pages = set()
    for address, password, code in tries:
        visitor = make_visitor(app)
        answer = type_password(visitor, code, address=address, password=password)
        assert answer.status_code == 422
        pages.add(masked(answer.text).replace(address, "ADDRESS").replace(code, "CODE"))
    assert len(pages) == 1


def test_a_password_is_never_shown_again(account: Account, client: Visitor) -> None:
    assert "wrong password" not in type_password(client, "000000", password="wrong password").text


def test_a_planted_cookie_is_not_kept(account: Account, client: Visitor) -> None:
    """Session fixation: neither the staff session nor the form session of before goes on."""
    client.set_cookie("staff", "planted")
    client.get("/en/login")
    before = client.get_cookie("form")
    assert before is not None
    type_password(client, code_at(NOON + timedelta(minutes=1)))
    client.get("/en/manage/account")
    staff, after = client.get_cookie("staff"), client.get_cookie("form")
    assert staff is not None
    assert staff.value != "planted"
    assert after is not None
    assert after.value != before.value


def test_logging_in_again_ends_the_session_before(account: Account, client: Visitor) -> None:
    token = log_in(client, make_account())
    page = client.get("/en/login/mail")
    fields = {"address": ADDRESS, "password": PASSWORD, "code": code_at(NOON + timedelta(minutes=1))}
    csrf = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)
    assert csrf is not None
    client.post("/en/login", data={**fields, "csrf_token": csrf[1]})
    cookie = client.get_cookie("staff")
    assert cookie is not None
    assert cookie.value != token
    assert count_sessions() == 1


def test_logging_out_ends_the_session(app: Flask, client: Visitor) -> None:
    token = log_in(client, make_account())
    page = client.get("/en/manage/account")
    assert client.submit(page, {}, action="/en/logout").status_code == 303
    assert client.get_cookie("staff") is None
    client.set_cookie("staff", token)
    assert client.get("/en/manage/account").status_code == 303


def test_a_get_logs_nobody_out(app: Flask, client: Visitor) -> None:
    log_in(client, make_account())
    assert client.get("/en/logout").status_code == 405
    assert count_sessions() == 1


def test_strangers_are_sent_to_the_log_in_and_back(account: Account, client: Visitor) -> None:
    sent = client.get("/en/manage/account/passkeys/new")
    page = client.get(sent.location)
    fields = {"address": ADDRESS, "password": PASSWORD, "code": code_at(NOON + timedelta(minutes=1))}
    answer = client.submit(page, fields, action=sent.location)
    assert answer.location == "/en/manage/account/passkeys/new"


PAYLOADS = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "http:evil.example", "https:/evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "/%5cevil.example", "/%2fevil.example", "%2f%2fevil.example", "/\t/evil.example", "\t//evil.example",
    "/\n/evil.example", " //evil.example", "/.evil.example/..//evil.example", "//evil.example/%2f..",
    "http://localhost:8000@evil.example", "//localhost:8000@evil.example", "https:evil.example", "////evil.example",
    "/\\/evil.example", "\\/evil.example", "//evil%E3%80%82example", "vbscript:x", "/en/manage", "", "/", "null",
    "undefined",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.only_database("sqlite")
def test_nobody_else_says_where_to_go_next(app: Flask, client: Visitor, payload: str) -> None:
    log_in(client, make_account())
    with app.test_request_context("/en/login", base_url=BASE_URL):
        signed = sign_next(payload)
    unsigned = client.get("/en/login", query_string={"next": payload})
    start = client.get("/en/login").location
    assert unsigned.location == start
    location = client.get("/en/login", query_string={"next": signed}).location
    assert location == start or re.fullmatch(r"/(?![/\\]).*", location)


def test_tries_are_counted_by_address_alike_for_unknown_ones(account: Account, app: Flask) -> None:
    for address in (ADDRESS, "unknown@example.org"):
        visitor = make_visitor(app)
        codes = [type_password(visitor, "000000", address=address).status_code for _ in range(11)]
        assert codes == [422] * 10 + [429]


def test_a_stranger_cannot_lock_the_owner_out_of_a_known_browser(
    account: Account, app: Flask, client: Visitor, clock_at_noon: time_machine.Traveller
) -> None:
    assert type_password(client, code_at(NOON + timedelta(minutes=1))).status_code == 303
    page = client.get("/en/manage/account")
    client.submit(page, {}, action="/en/logout")
    clock_at_noon.move_to(NOON + timedelta(minutes=3))
    stranger = make_visitor(app)
    for _ in range(11):
        type_password(stranger, "000000")
    right = code_at(NOON + timedelta(minutes=3))
    assert type_password(stranger, right).status_code == 429
    assert type_password(client, right).status_code == 303


def test_a_network_is_capped_apart_and_counts_a_household_as_one(account: Account, app: Flask) -> None:
    def fail(number: int, network: str) -> int:
        visitor = make_visitor(app)
        visitor.environ_base["REMOTE_ADDR"] = network
        return type_password(visitor, "000000", address=f"someone{number}@example.org").status_code

    tries = [fail(number, f"2001:db8:0:1::{number:x}") for number in range(61)]
    assert (tries[:60], tries[60]) == ([422] * 60, 429)
    assert fail(61, "2001:db8:0:2::1") == 422


def test_identity_is_asked_again_after_ten_minutes(
    account: Account, client: Visitor, clock_at_noon: time_machine.Traveller
) -> None:
    type_password(client, code_at(NOON + timedelta(minutes=1)))
    before = client.get_cookie("staff")
    clock_at_noon.move_to(NOON + timedelta(minutes=11))
    asked = client.get("/en/manage/account/password")
    assert asked.status_code == 303
    assert asked.location.startswith("/en/login/again?next=")
    page = client.get(asked.location)
    wrong = client.submit(page, {"password": PASSWORD, "code": "000000"}, action=asked.location)
    assert wrong.status_code == 422
    fields = {"password": PASSWORD, "code": code_at(NOON + timedelta(minutes=11))}
    right = client.submit(wrong, fields, action=asked.location)
    assert right.location == "/en/manage/account/password"
    assert client.get(right.location).status_code == 200
    after = client.get_cookie("staff")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert count_sessions() == 1


def test_ten_tries_to_confirm_are_enough(account: Account, client: Visitor) -> None:
    log_in(client, account)
    page = client.get("/en/login/again")
    fields = {"password": PASSWORD, "code": "000000"}
    assert [client.submit(page, fields, action="/en/login/again").status_code for _ in range(11)] == [422] * 10 + [429]
