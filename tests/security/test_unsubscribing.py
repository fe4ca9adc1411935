"""The link in the organisers' daily mail stops that mail and does nothing else (threat row 57, RFC 8058)."""

from datetime import timedelta

import pytest
from flask import Flask

from organiser.accounts.models import Account
from organiser.accounts.queries import derive_unsubscribe_token, get_identity
from organiser.kernel import clock, ids
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage
from organiser.kernel.outbox.mime import Envelope, write_mime
from organiser.registrations.actions import queue_daily_counts
from organiser.registrations.mails import write_daily
from tests.support.browsing import BASE_URL, Visitor
from tests.support.make import log_in, make_account, make_branch, make_event, make_place
from tests.support.managing import words
from tests.support.snapshots import Snapshot

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def account(app: Flask) -> Account:
    """Somebody at whose branch somebody registered."""
    branch = make_branch()
    make_place(make_event(branch).public_id)
    return make_account(roles=[(branch, Role.ORGANISER)])


def daily_mail(account: Account) -> MailMessage | None:
    """As it would leave now."""
    db.session.rollback()
    span = {"since": clock.now() - timedelta(days=1), "until": clock.now() + timedelta(hours=1)}
    params = {name: moment.isoformat() for name, moment in span.items()}
    return write_daily(Mail(kind="registrations.daily", subject_id=account.public_id, params=params))


def path_in(message: MailMessage | None) -> str:
    assert message is not None
    assert message.list_unsubscribe is not None
    return message.list_unsubscribe.removeprefix(BASE_URL)


def is_wanted(account: Account) -> bool:
    db.session.rollback()
    db.session.refresh(account)
    return account.daily_counts


def test_the_mail_has_both_headers_and_the_link(account: Account) -> None:
    message = daily_mail(account)
    assert message is not None
    sent = write_mime(message, Envelope("organiser@example.org", "1@example.org", clock.now())).decode()
    assert f"List-Unsubscribe: <{message.list_unsubscribe}>\r\n" in sent
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
    assert str(message.list_unsubscribe) in message.text
    assert str(message.list_unsubscribe) in message.html


def test_a_mail_program_unsubscribes_by_one_post_without_cookies(account: Account, client: Visitor) -> None:
    answer = client.post(path_in(daily_mail(account)), data=ONE_CLICK)
    assert answer.status_code == 200
    assert not is_wanted(account)
    assert daily_mail(account) is None


def test_scanners_that_open_it_change_nothing(account: Account, client: Visitor) -> None:
    path, before = path_in(daily_mail(account)), Snapshot.take()
    for method in ("HEAD", "GET", "GET", "GET", "GET", "GET"):
        assert client.open(path, method=method).status_code == 200
    assert before.find_changes() == []


def test_again_is_the_same(account: Account, client: Visitor) -> None:
    path = path_in(daily_mail(account))
    answers = [words(client.post(path, data=ONE_CLICK)) for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert not is_wanted(account)


def test_it_names_nobody(account: Account, client: Visitor) -> None:
    path, identity = path_in(daily_mail(account)), get_identity(account)
    for page in (client.get(path), client.post(path, data=ONE_CLICK)):
        assert identity.name not in page.get_data(as_text=True)
        assert identity.address not in page.get_data(as_text=True)


def test_a_foreign_or_edited_token_is_not_there(account: Account, client: Visitor) -> None:
    other, token = make_account("Olga"), derive_unsubscribe_token(account)
    wrong = (
        (other.public_id, token),
        (account.public_id, derive_unsubscribe_token(other)),
        (account.public_id, token[:-1]),
        (account.public_id, token.upper()),
        (account.public_id, "test"),
        (ids.new_public_id(), token),
        (account.public_id, "é"),
    )
    for public_id, attempt in wrong:
        assert client.get(f"/u/{public_id}/{attempt}").status_code == 404
        assert client.post(f"/u/{public_id}/{attempt}", data=ONE_CLICK).status_code == 404
    assert is_wanted(account)
    assert is_wanted(other)


def test_the_token_opens_nothing_else(account: Account, client: Visitor) -> None:
    token = derive_unsubscribe_token(account)
    for path in ("/p", "/t", "/m"):
        assert client.get(f"{path}/{token}").headers.getlist("Set-Cookie") == []
    client.set_cookie("staff", token)
    assert client.get("/en/manage/account").status_code == 303
    client.post(path_in(daily_mail(account)), data=ONE_CLICK)
    assert [cookie.key for cookie in [client.get_cookie("staff")] if cookie] == ["staff"]
    assert client.get("/en/manage/account").status_code == 303


def test_another_site_cannot_send_it(account: Account, client: Visitor) -> None:
    path = path_in(daily_mail(account))
    assert client.post(path, data=ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert is_wanted(account)


def test_it_is_switched_on_again_by_its_owner(account: Account, client: Visitor) -> None:
    client.post(path_in(daily_mail(account)), data=ONE_CLICK)
    log_in(client, account)
    page = client.get("/en/manage/account")
    assert client.submit(page, {"daily_counts": "y"}, action="/en/manage/account").status_code == 303
    assert is_wanted(account)


def test_nothing_is_queued_for_whoever_wants_none(account: Account, client: Visitor) -> None:
    client.post(path_in(daily_mail(account)), data=ONE_CLICK)
    with transaction():
        queue_daily_counts()
    assert list(db.session.query(Mail).where(Mail.kind == "registrations.daily")) == []
