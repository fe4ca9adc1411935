"""Who a request is made by: read anew for each, from cookies and from rights as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from organiser.accounts import actions
from organiser.accounts.models import Account, StaffSession
from organiser.actors import authenticate
from organiser.branches.models import ActingFor, Branch, Member
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Actor, Grant, Role, job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.web.cookies import set_signed_cookie
from tests.support.browsing import BASE_URL
from tests.support.make import make_account, make_branch

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def ask(app: Flask, **cookies: str) -> Actor:
    """The actor of a request with these cookies."""
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with app.test_request_context("/", base_url=BASE_URL, headers={"Cookie": header}):
        return authenticate()


def signed(app: Flask, name: str, data: object) -> str:
    with app.test_request_context("/", base_url=BASE_URL):
        response = app.make_response("")
        set_signed_cookie(response, name, data, max_age=60)
        return response.headers["Set-Cookie"].split(";")[0].partition("=")[2]


def open_session(account: Account) -> str:
    with transaction():
        return actions.open_session(account).token


@contextmanager
def travelling(to: datetime) -> Iterator[None]:
    with time_machine.travel(to, tick=False):
        yield


def test_nobody_asks_without_cookies_or_without_a_request(app: Flask) -> None:
    assert ask(app) == ANONYMOUS
    assert authenticate() == ANONYMOUS


def test_the_mailed_link_to_ones_calendars_is_a_key_and_nothing_else_is(app: Flask) -> None:
    for data, key in ((["abc", 2], ("abc", 2)), (["abc"], None), (["abc", "2"], None), ({"abc": 2}, None)):
        actor = ask(app, calendars=signed(app, "calendars", data))
        assert actor.calendar_key == key
        assert actor.kind == ("link" if key else "anonymous")
    assert ask(app, calendars=signed(app, "places", ["abc", 2])).calendar_key is None


def test_staff_carry_their_roles_and_a_fresh_log_in(app: Flask) -> None:
    branch = make_branch()
    account = make_account(roles=[(branch, Role.ORGANISER)])
    with travelling(NOON):
        actor = ask(app, staff=open_session(account))
    assert (actor.account_id, actor.grants) == (account.id, (Grant(branch.id, branch.path, Role.ORGANISER),))
    assert actor.is_fresh(NOON + timedelta(minutes=9, seconds=59))
    assert not actor.is_fresh(NOON + timedelta(minutes=10))
    assert not actor.is_operator


def test_a_wrong_token_is_nobody(app: Flask) -> None:
    open_session(make_account())
    assert ask(app, staff="x" * 43) == ANONYMOUS


def test_a_role_taken_back_is_gone_with_the_next_request(app: Flask) -> None:
    branch = make_branch()
    token = open_session(make_account(roles=[(branch, Role.COORDINATOR)]))
    assert ask(app, staff=token).has_role(branch.path, Role.COORDINATOR)
    with transaction() as session:
        session.execute(delete(Member))
    assert ask(app, staff=token).grants == ()


def test_a_disabled_account_is_nobody_with_the_next_request(app: Flask) -> None:
    account = make_account()
    token = open_session(account)
    with transaction():
        actions.disable_account(job_actor("test"), account.public_id)
    assert ask(app, staff=token) == ANONYMOUS
    with transaction():
        actions.enable_account(job_actor("test"), account.public_id)
    assert ask(app, staff=token) == ANONYMOUS


@pytest.mark.parametrize(("minutes", "is_in"), [(29, True), (30, False)])
def test_an_idle_session_ends_after_half_an_hour(app: Flask, minutes: int, is_in: bool) -> None:
    with travelling(NOON):
        token = open_session(make_account())
    with travelling(NOON + timedelta(minutes=minutes)):
        assert ask(app, staff=token).is_staff is is_in


def test_a_session_ends_after_twelve_hours_however_busy(app: Flask) -> None:
    with travelling(NOON):
        token = open_session(make_account())
    for minutes in range(20, 12 * 60, 20):
        with travelling(NOON + timedelta(minutes=minutes)):
            assert ask(app, staff=token).is_staff
    with travelling(NOON + timedelta(hours=12)):
        assert ask(app, staff=token) == ANONYMOUS


def test_last_seen_is_written_once_a_minute_at_most(app: Flask) -> None:
    with travelling(NOON):
        token = open_session(make_account())

    def seen_after(seconds: int) -> datetime:
        with travelling(NOON + timedelta(seconds=seconds)):
            ask(app, staff=token)
        db.session.rollback()
        return db.session.scalars(select(StaffSession.seen_at)).one()

    assert [seen_after(seconds) - NOON for seconds in (59, 60, 119, 120)] == [
        timedelta(seconds=seconds) for seconds in (0, 60, 60, 120)
    ]


def test_acting_for_a_branch_lasts_until_its_time(app: Flask) -> None:
    branch = make_branch()
    top = db.session.get_one(Branch, branch.parent_id)
    account = make_account(roles=[(top, Role.COORDINATOR)])
    with transaction() as session:
        now = clock.now()
        act = ActingFor(account_id=account.id, branch_id=branch.id, reason=b"", began_at=now)
        act.until = now + timedelta(hours=1)
        session.add(act)
    token = open_session(account)
    assert ask(app, staff=token).acting_for == {branch.id}
    with transaction() as session:
        session.get_one(ActingFor, act.id).until = clock.now()
    assert ask(app, staff=token).acting_for == frozenset()


def test_places_are_those_of_the_signed_cookie_for_an_hour(app: Flask) -> None:
    with travelling(NOON):
        cookie = signed(app, "places", ["a" * 26, "b" * 26])
        assert ask(app, places=cookie).place_ids == {"a" * 26, "b" * 26}
        assert ask(app, places=cookie[:-1] + "x").place_ids == frozenset()
        assert ask(app, places=signed(app, "members", ["a" * 26])).place_ids == frozenset()
    with travelling(NOON + timedelta(seconds=3601)):
        assert ask(app, places=cookie).place_ids == frozenset()


def test_a_members_link_counts_in_its_present_generation_and_while_the_branch_is_open(app: Flask) -> None:
    branch = make_branch()
    with transaction() as session:
        row = session.get_one(Branch, branch.id)
        row.members_link, row.members_link_hash = 3, b"stands for a link"
    cookie = signed(app, "members", [[branch.id, 3]])
    assert ask(app, members=cookie).member_branch_ids == {branch.id}
    with transaction() as session:
        session.get_one(Branch, branch.id).members_link = 4
    assert ask(app, members=cookie).member_branch_ids == frozenset()
    later = signed(app, "members", [[branch.id, 4]])
    assert ask(app, members=later).member_branch_ids == {branch.id}
    with transaction() as session:
        session.get_one(Branch, branch.id).closed_at = clock.now()
    assert ask(app, members=later).member_branch_ids == frozenset()


def test_an_ended_session_is_nobody_and_the_others_stay(app: Flask) -> None:
    account = make_account()
    first, second = open_session(account), open_session(account)
    with transaction():
        actions.log_out(first)
    assert ask(app, staff=first) == ANONYMOUS
    assert ask(app, staff=second).is_staff
