"""Passkeys: verified by the library against an authenticator in software."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import webauthn
from flask import Flask
from sqlalchemy import select

from organiser.accounts import actions
from organiser.accounts.models import Account, Passkey
from organiser.accounts.rules.passkeys import Challenge, Site, request_options
from organiser.kernel.actor import job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from tests.accounts.ways_in import ADDRESS, Phone, give_password
from tests.support.authenticator import PRESENT
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.make import log_in, make_account

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
NEW = "/en/manage/account/passkeys/new"


@pytest.fixture
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account(app: Flask) -> Account:
    return make_account(address=ADDRESS)


@pytest.fixture
def phone(account: Account, client: Visitor, clock_at_noon: time_machine.Traveller) -> Phone:
    """With a passkey of the account, logged out again."""
    phone = Phone.of(client)
    log_in(client, account)
    assert phone.submit(client.get(NEW), label="My phone").status_code == 303
    client.delete_cookie("staff")
    clock_at_noon.shift(timedelta(minutes=1))
    return phone


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/en/manage/account").status_code == 200


def test_the_browser_is_asked_what_the_library_would_ask() -> None:
    challenge = Challenge(bytes(range(200, 232)), NOON)
    required = webauthn.helpers.structs.UserVerificationRequirement.REQUIRED
    library = webauthn.generate_authentication_options(
        rp_id="example.org", challenge=challenge.value, user_verification=required
    )
    asked = request_options(Site("example.org", "https://example.org", "Organiser"), challenge)
    assert asked == webauthn.options_to_json(library)


def test_an_added_passkey_lets_in(phone: Phone) -> None:
    assert phone.submit(phone.client.get("/en/login")).status_code == 303
    assert is_in(phone.client)


def test_an_added_passkey_is_listed_by_its_name_and_told_by_mail(phone: Phone, account: Account) -> None:
    log_in(phone.client, account)
    assert "My phone" in phone.client.get("/en/manage/account").text
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.kind, mail.subject_id) == ("accounts.credentials_changed", account.public_id)
    assert mail.params == {"what": "passkey_added", "at": NOON.isoformat()}


def test_an_answer_given_twice_is_refused(phone: Phone, app: Flask, clock_at_noon: time_machine.Traveller) -> None:
    """The same assertion with the same cookies, as somebody would send who had copied them."""
    page = phone.client.get("/en/login")
    cookies = {name: phone.client.get_cookie(name) for name in ("form", "passkey_login")}
    form = parse(page).select_one("form[data-passkey]")
    assert form is not None
    answer = phone.key.get(str(form["data-options"]))
    phone.key.count += 1
    first = phone.client.submit(page, {"credential": answer}, action="/en/login/passkey")
    assert first.status_code == 303
    thief = make_visitor(app)
    for name, cookie in cookies.items():
        assert cookie is not None
        thief.set_cookie(name, cookie.value)
    clock_at_noon.shift(timedelta(seconds=1))
    assert thief.submit(page, {"credential": answer}, action="/en/login/passkey").status_code == 422
    assert not is_in(thief)


def test_an_answer_to_the_question_of_another_browser_is_refused(phone: Phone, app: Flask) -> None:
    other = make_visitor(app)
    foreign = parse(other.get("/en/login")).select_one("form[data-passkey]")
    assert foreign is not None
    answer = phone.key.get(str(foreign["data-options"]))
    sent = phone.client.submit(phone.client.get("/en/login"), {"credential": answer}, action="/en/login/passkey")
    assert sent.status_code == 422


def test_a_question_is_answered_within_a_quarter_of_an_hour(
    phone: Phone, clock_at_noon: time_machine.Traveller
) -> None:
    page = phone.client.get("/en/login")
    clock_at_noon.shift(timedelta(seconds=901))
    assert phone.submit(page).status_code == 422


def test_another_sites_answer_is_refused(phone: Phone) -> None:
    phone.key.origin = "https://evil.example"
    assert phone.submit(phone.client.get("/en/login")).status_code == 422


def test_a_key_that_checked_nobody_is_refused(phone: Phone) -> None:
    phone.key.flags = PRESENT
    assert phone.submit(phone.client.get("/en/login")).status_code == 422


def test_a_key_of_another_account_by_its_handle_is_refused(phone: Phone) -> None:
    phone.key.user_handle = make_account().public_id.encode()
    assert phone.submit(phone.client.get("/en/login")).status_code == 422


def test_a_count_that_falls_back_is_a_copy(phone: Phone) -> None:
    phone.key.count = 7
    assert phone.submit(phone.client.get("/en/login")).status_code == 303
    phone.client.delete_cookie("staff")
    phone.key.count = 6
    assert phone.submit(phone.client.get("/en/login")).status_code == 422


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", '{"id": "AA", "rawId": "AA"}', "9" * 30_000, '{"id": 1}'])
@pytest.mark.only_database("sqlite")
def test_nonsense_is_refused(phone: Phone, answer: str) -> None:
    page = phone.client.get("/en/login")
    assert phone.client.submit(page, {"credential": answer}, action="/en/login/passkey").status_code == 422


def test_a_disabled_account_is_refused(phone: Phone, account: Account) -> None:
    with transaction():
        actions.disable_account(job_actor("test"), account.public_id)
    assert phone.submit(phone.client.get("/en/login")).status_code == 422


def test_a_passkey_needs_a_fresh_log_in(
    account: Account, client: Visitor, clock_at_noon: time_machine.Traveller
) -> None:
    log_in(client, account)
    page = client.get(NEW)
    clock_at_noon.shift(timedelta(minutes=11))
    sent = Phone.of(client).submit(page, label="Late")
    assert sent.location.startswith("/en/login/again?next=")
    assert db.session.scalars(select(Passkey)).all() == []


def test_a_passkey_confirms_who_one_is(phone: Phone, account: Account, clock_at_noon: time_machine.Traveller) -> None:
    log_in(phone.client, account)
    clock_at_noon.shift(timedelta(minutes=11))
    asked = phone.client.get(NEW)
    again = phone.submit(phone.client.get(asked.location))
    assert again.location == NEW
    assert phone.client.get(NEW).status_code == 200


def test_somebody_elses_passkey_confirms_nothing(
    phone: Phone, app: Flask, clock_at_noon: time_machine.Traveller
) -> None:
    other = make_visitor(app)
    theirs = make_account()
    give_passkey = Phone.of(other)
    log_in(other, theirs)
    give_passkey.submit(other.get(NEW), label="Theirs")
    clock_at_noon.shift(timedelta(minutes=11))
    borrowed = Phone(other, phone.key)
    assert borrowed.submit(other.get("/en/login/again")).status_code == 422


def test_a_key_is_added_once(phone: Phone, app: Flask) -> None:
    other = make_visitor(app)
    log_in(other, make_account())
    assert Phone(other, phone.key).submit(other.get(NEW), label="Again").status_code == 422


def test_the_page_leaves_out_keys_that_one_has(phone: Phone, account: Account) -> None:
    log_in(phone.client, account)
    form = parse(phone.client.get(NEW)).select_one("form[data-passkey]")
    assert form is not None
    assert '"excludeCredentials": [{"id"' in str(form["data-options"])


def test_the_last_way_in_stays(phone: Phone, account: Account) -> None:
    log_in(phone.client, account)
    passkey = db.session.scalars(select(Passkey)).one()
    remove = f"/en/manage/account/passkeys/{passkey.public_id}"
    client = phone.client
    client.submit(client.get(remove), {}, action=f"{remove}/remove")
    assert "this is your only way to log in" in client.get("/en/manage/account").text
    give_password(account)
    log_in(client, account)
    client.submit(client.get(remove), {}, action=f"{remove}/remove")
    assert db.session.scalars(select(Passkey)).all() == []


def test_a_passkey_is_renamed_by_its_owner_only(phone: Phone, app: Flask, account: Account) -> None:
    log_in(phone.client, account)
    page = f"/en/manage/account/passkeys/{db.session.scalars(select(Passkey)).one().public_id}"
    phone.client.submit(phone.client.get(page), {"label": "Blue one"}, action=page)
    assert "Blue one" in phone.client.get("/en/manage/account").text
    other = make_visitor(app)
    log_in(other, make_account())
    assert other.get(page).status_code == 404
    token = parse(other.get("/en/manage/account")).select_one('input[name="csrf_token"]')
    assert token is not None
    assert other.post(f"{page}/remove", data={"csrf_token": token["value"]}).status_code == 404
    assert len(db.session.scalars(select(Passkey)).all()) == 1


def test_other_sessions_end_when_a_passkey_goes(phone: Phone, app: Flask, account: Account) -> None:
    give_password(account)
    other = make_visitor(app)
    log_in(other, account)
    log_in(phone.client, account)
    remove = f"/en/manage/account/passkeys/{db.session.scalars(select(Passkey)).one().public_id}"
    phone.client.submit(phone.client.get(remove), {}, action=f"{remove}/remove")
    assert is_in(phone.client)
    assert not is_in(other)


def test_an_answer_without_end_is_refused(client: Visitor, app: Flask) -> None:
    page = client.get("/en/login")
    answer = client.submit(page, {"credential": "[" * 20_000}, action="/en/login/passkey")
    assert answer.status_code == 422
