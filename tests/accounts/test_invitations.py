"""Invitations: mailed, once, for seven days; a new account by passkey or password, or more rights for an old one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.accounts import actions, queries
from organiser.accounts.models import Account, Invitation
from organiser.kernel.actor import Actor, job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotAllowed
from organiser.kernel.outbox import Mail, renderer_of
from tests.accounts.ways_in import ADDRESS, PASSWORD, Phone, code_at, get_account, last_mail, link_in
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.make import log_in, make_account

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PAGE, BY_PASSWORD = "/en/invitation", "/en/invitation/password"


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def invitation(app: Flask) -> Invitation:
    with transaction():
        return actions.create_operator_invitation(ADDRESS, name="Ada Okafor")


def open_invitation(client: Visitor) -> TestResponse:
    return client.get(client.get(link_in(last_mail("accounts.invitation"))).location)


def shown_secret(page: TestResponse) -> str:
    code = parse(page).select_one("code")
    assert code is not None
    return code.get_text().replace(" ", "")


def test_the_mail_says_who_is_invited_and_until_when(invitation: Invitation) -> None:
    message = last_mail("accounts.invitation")
    assert message is not None
    assert (message.to, message.lang) == (ADDRESS, "en")
    assert message.subject == "Your invitation to organise at organiser"
    assert "Dear Ada Okafor," in message.text
    assert "until Monday, 9 November 2026, 12:00 (UTC)." in message.text
    assert link_in(message) in message.html


def test_the_mail_is_in_the_invited_persons_language(app: Flask) -> None:
    with transaction():
        actions.create_operator_invitation(ADDRESS, lang="ar")
    message = last_mail("accounts.invitation")
    assert message is not None
    assert (message.lang, 'lang="ar" dir="rtl"' in message.html) == ("ar", True)


def test_a_passkey_brings_in(invitation: Invitation, client: Visitor) -> None:
    phone = Phone.of(client)
    answer = phone.submit(open_invitation(client), name="Ada O.", viewer_zone="Africa/Lagos")
    assert answer.status_code == 303
    account = get_account()
    assert (queries.get_identity(account).name, account.zone, account.is_operator) == ("Ada O.", "Africa/Lagos", True)
    assert client.get("/en/manage/account").status_code == 200
    client.delete_cookie("staff")
    assert phone.submit(client.get("/en/login")).status_code == 303


def test_a_password_with_codes_brings_in(invitation: Invitation, client: Visitor) -> None:
    open_invitation(client)
    page = client.get(BY_PASSWORD)
    fields = {"name": "Ada", "password": PASSWORD, "code": code_at(NOON, shown_secret(page))}
    assert client.submit(page, fields).status_code == 303
    account = get_account()
    assert (account.password_hash is not None, account.totp is not None) == (True, True)
    assert client.get("/en/manage/account").status_code == 200


def test_the_secret_stays_the_same_until_the_code_is_right(invitation: Invitation, client: Visitor) -> None:
    open_invitation(client)
    page = client.get(BY_PASSWORD)
    wrong = client.submit(page, {"name": "Ada", "password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 422
    assert shown_secret(wrong) == shown_secret(page)
    assert shown_secret(client.get(BY_PASSWORD)) != shown_secret(page)


def test_the_picture_holds_what_the_letters_say(invitation: Invitation, client: Visitor) -> None:
    open_invitation(client)
    picture = parse(client.get(BY_PASSWORD)).select_one("img")
    assert picture is not None
    answer = client.get(str(picture["src"]))
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.startswith("<?xml")


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("elevenchars", "at least 12 characters"),
        ("password1234", "one of the first"),
        ("ada okafor 1984", "one of the first"),
    ],
)
def test_a_password_that_anybody_would_try_is_refused(
    invitation: Invitation, client: Visitor, password: str, says: str
) -> None:
    open_invitation(client)
    page = client.get(BY_PASSWORD)
    fields = {"name": "Ada Okafor", "password": password, "code": code_at(NOON, shown_secret(page))}
    answer = client.submit(page, fields)
    assert answer.status_code == 422
    assert says in answer.text


def test_it_serves_once(invitation: Invitation, app: Flask, client: Visitor) -> None:
    path = link_in(last_mail("accounts.invitation"))
    Phone.of(client).submit(open_invitation(client), name="Ada")
    other = make_visitor(app)
    assert other.get(other.get(path).location).status_code == 410
    assert last_mail("accounts.invitation") is None


@pytest.mark.parametrize(("hours", "code"), [(7 * 24 - 1, 200), (7 * 24, 410)])
def test_it_serves_for_seven_days(
    invitation: Invitation, client: Visitor, clock_at_noon: time_machine.Traveller, hours: int, code: int
) -> None:
    path = link_in(last_mail("accounts.invitation"))
    clock_at_noon.shift(timedelta(hours=hours))
    assert client.get(client.get(path).location).status_code == code


def test_a_withdrawn_one_opens_nothing(invitation: Invitation, client: Visitor) -> None:
    path = link_in(last_mail("accounts.invitation"))
    with transaction():
        actions.revoke_invitation(job_actor("test"), invitation.public_id)
    assert client.get(client.get(path).location).status_code == 410
    assert last_mail("accounts.invitation") is None


def test_it_can_be_mailed_again_with_the_same_link(
    invitation: Invitation, clock_at_noon: time_machine.Traveller
) -> None:
    first = link_in(last_mail("accounts.invitation"))
    clock_at_noon.shift(timedelta(hours=1))
    with transaction():
        actions.send_invitation(job_actor("test"), invitation.public_id)
    mails = db.session.scalars(select(Mail)).all()
    assert [link_in(renderer_of(mail.kind)(mail)) for mail in mails] == [first, first]


def test_looking_uses_nothing_up(invitation: Invitation, app: Flask, client: Visitor) -> None:
    path = link_in(last_mail("accounts.invitation"))
    for _ in range(3):
        scanner = make_visitor(app)
        assert scanner.get(scanner.get(path).location).status_code == 200
    assert Phone.of(client).submit(open_invitation(client), name="Ada").status_code == 303


def test_the_address_bar_keeps_no_token(invitation: Invitation, client: Visitor) -> None:
    opened = client.get(link_in(last_mail("accounts.invitation")))
    assert (opened.status_code, opened.location) == (303, PAGE)


def test_an_account_takes_the_rights_after_it_logged_in(app: Flask, client: Visitor) -> None:
    account = make_account(address=ADDRESS)
    with transaction():
        actions.create_operator_invitation(ADDRESS)
    page = open_invitation(client)
    assert "Log in, then accept" in page.text
    assert client.get(BY_PASSWORD).status_code == 200
    log_in(client, account)
    accepted = client.submit(client.get(PAGE), {}, action="/en/invitation/accept")
    assert accepted.location == "/en/manage"
    db.session.expire_all()
    assert db.session.get_one(Account, account.id).is_operator
    assert client.get(PAGE).status_code == 410


def test_another_account_cannot_take_them(app: Flask, client: Visitor) -> None:
    make_account(address=ADDRESS)
    with transaction():
        actions.create_operator_invitation(ADDRESS)
    other = make_account()
    log_in(client, other)
    page = open_invitation(client)
    assert "you are logged in to another" in page.text
    token = parse(page).select_one('input[name="csrf_token"]')
    assert token is not None
    assert client.post("/en/invitation/accept", data={"csrf_token": token["value"]}).status_code == 404
    db.session.expire_all()
    assert not db.session.get_one(Account, other.id).is_operator


def test_no_second_account_comes_of_an_address(invitation: Invitation, client: Visitor) -> None:
    open_invitation(client)
    page = client.get(BY_PASSWORD)
    make_account(address=ADDRESS)
    fields = {"name": "Ada", "password": PASSWORD, "code": code_at(NOON, shown_secret(page))}
    assert client.submit(page, fields).location == PAGE
    assert len(db.session.scalars(select(Account)).all()) == 1


@pytest.mark.parametrize("actor", [Actor(), Actor(account_id=1)], ids=["stranger", "organiser"])
def test_operators_are_made_by_operators(app: Flask, actor: Actor) -> None:
    with pytest.raises(NotAllowed), transaction():
        actions.invite(actor, address=ADDRESS, name="", lang="en", is_operator=True)


def test_what_is_no_address_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        actions.create_operator_invitation("nobody at all")
    assert (refusal.value.field, refusal.value.code) == ("address", "malformed")


def test_old_invitations_are_forgotten(invitation: Invitation, clock_at_noon: time_machine.Traveller) -> None:
    clock_at_noon.shift(timedelta(days=7))
    actions.forget_what_is_over()
    assert db.session.scalars(select(Invitation)).all() == []


def test_a_zone_without_a_clock_is_none(invitation: Invitation, client: Visitor) -> None:
    """The tz database has one that is for machines nobody has set up yet; no moment can be told by it."""
    phone = Phone.of(client)
    assert phone.submit(open_invitation(client), name="Ada O.", viewer_zone="Factory").status_code == 303
    assert get_account().zone == "UTC"
    assert client.get("/en/manage/account").status_code == 200
