"""The calendar of an organiser's branches: drafts too, rights as they stand at each poll, and nobody's name."""

from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete

from organiser.accounts.actions import disable_account, enable_account
from organiser.accounts.models import Account
from organiser.branches.models import Branch, Member
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.errors import TooManyFeeds
from organiser.calendars.models import PrivateFeed
from organiser.calendars.own_rules import MOST_FEEDS, Choices
from organiser.calendars.private_actions import rotate_feed
from organiser.events.actions import accept_host, ask_host, edit_event, publish_event
from organiser.events.actions.content import values_of
from organiser.events.models import HostSees, State, Visibility
from organiser.events.queries import get_event_to_edit
from organiser.kernel import clock
from organiser.kernel.actor import FRESH_FOR, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from tests.calendars.owning import ROSA, body_of, get_feed, names, path_of
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.queries import counted_queries


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make.make_branch()


@pytest.fixture
def account(branch: Branch) -> Account:
    return make.make_account(roles=[(branch, Role.ORGANISER)])


def make_feed(account: Account, branch: Branch | None = None, **choices: bool) -> PrivateFeed:
    with transaction():
        feed = make_desk_feed(
            make.actor_of(account.id), branch_id=branch.public_id if branch else None,
            choices=Choices("Our events", **choices), lang="en",
        )  # fmt: skip
    return get_feed(feed.public_id)


def test_it_shows_every_event_of_the_branch_and_below_whoever_it_is_for(
    branch: Branch, account: Account, client: Visitor
) -> None:
    below = make.make_branch(branch, name="Below")
    make.make_event(branch, title="Open")
    make.make_event(branch, title="Members", visibility=Visibility.MEMBERS)
    make.make_event(below, title="Below", visibility=Visibility.UNLISTED)
    make.make_event(make.make_branch(name="Beside"), title="Beside")
    make.make_event(branch, title="Planned", state=State.DRAFT)
    make.make_event(branch, title="Off", state=State.CANCELLED)
    assert names(client, make_feed(account)) == ["Below", "Cancelled: Off", "Members", "Open"]
    assert names(client, make_feed(account, with_drafts=True)) == [
        "Below", "Cancelled: Off", "Draft: Planned", "Members", "Open",
    ]  # fmt: skip


def test_one_branch_or_all_in_reach(branch: Branch, account: Account, client: Visitor) -> None:
    other = make.make_branch(name="Beside")
    make.make_member(other, account.id)
    make.make_event(branch, title="Here")
    make.make_event(other, title="Beside")
    assert names(client, make_feed(account, branch)) == ["Here"]
    assert names(client, make_feed(account)) == ["Beside", "Here"]
    with pytest.raises(NotFound):
        make_feed(account, make.make_branch(name="Not theirs"))


def test_what_the_branch_holds_with_others_is_in_it_as_everybody_sees_it(
    branch: Branch, account: Account, client: Visitor
) -> None:
    event = make.make_event(make.make_branch(name="Beside"), title="Together")
    for feed in (make_feed(account), make_feed(account, branch)):
        assert names(client, feed) == []
    with transaction():
        asking = make.organiser_of(event.branch)
        host = ask_host(asking, event.public_id, branch_id=branch.public_id, sees=HostSees.NUMBERS).public_id
    with transaction():
        accept_host(make.organiser_of(branch), host)
    for feed in (make_feed(account), make_feed(account, branch)):
        assert names(client, feed) == ["Together"]
        assert "/manage/events/" not in body_of(client, feed)


def test_a_draft_is_tentative_and_every_edit_of_it_rises(branch: Branch, account: Account, client: Visitor) -> None:
    event = make.make_event(branch, title="Planned", state=State.DRAFT)
    feed, organiser = make_feed(account, with_drafts=True), make.organiser_of(branch)
    bodies = [body_of(client, feed)]
    assert "STATUS:TENTATIVE" in bodies[0]
    with time_machine.travel(clock.now().timestamp() + 60, tick=False):
        before = get_event_to_edit(organiser, event.public_id)
        values = make.event_values(title="Planned better", when=values_of(before).when)
        with transaction():
            edit_event(organiser, event.public_id, version=before.version, values=values)
        bodies.append(body_of(client, feed))
    with transaction():
        publish_event(organiser, event.public_id)
    bodies.append(body_of(client, feed))
    assert "SUMMARY:Draft: Planned better" in bodies[1]
    assert "SUMMARY:Planned better" in bodies[2]
    assert "STATUS:CONFIRMED" in bodies[2]
    sequences = [int(body.split("SEQUENCE:")[1].split()[0]) for body in bodies]
    assert sequences == sorted(set(sequences))
    stamps = [body.split("LAST-MODIFIED:")[1].split()[0] for body in bodies]
    assert stamps[0] < stamps[1]


def test_it_says_nobodys_name_and_no_number(branch: Branch, account: Account, client: Visitor) -> None:
    event = make.make_event(branch, title="Evening", place_is_private=True, venue="Behind the mill")
    feed = make_feed(account)
    before = client.get(path_of(feed))
    make.make_place(event.public_id, name="Rosa Lima", address=ROSA)
    after = client.get(path_of(feed))
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]
    assert "Behind the mill" not in after.text
    assert f"/manage/events/{event.public_id}" in body_of(client, feed)


def test_a_discreet_one_says_nothing_of_what(branch: Branch, account: Account, client: Visitor) -> None:
    make.make_event(branch, title="Evening")
    make.make_event(branch, title="Off", state=State.CANCELLED)
    feed = make_feed(account, is_discreet=True)
    assert names(client, feed) == ["Appointment", "Cancelled: Appointment"]
    assert "Evening" not in body_of(client, feed)


def test_a_role_that_is_lost_ends_it_and_one_that_is_given_back_opens_it(
    branch: Branch, account: Account, client: Visitor
) -> None:
    make.make_event(branch, title="Evening")
    of_one, of_all = make_feed(account, branch), make_feed(account)
    with transaction() as session:
        session.execute(delete(Member))
    assert [client.get(path_of(feed)).status_code for feed in (of_one, of_all)] == [410, 410]
    make.make_member(branch, account.id, Role.HELPER)
    assert [client.get(path_of(feed)).status_code for feed in (of_one, of_all)] == [410, 410]
    make.make_member(make.make_root(), account.id, Role.COORDINATOR)
    assert [names(client, feed) for feed in (of_one, of_all)] == [["Evening"], ["Evening"]]


def test_a_disabled_account_has_none(branch: Branch, account: Account, client: Visitor) -> None:
    feed, account_id = make_feed(account), account.public_id
    operator = replace(make.OPERATOR, fresh_until=clock.now() + FRESH_FOR)
    with transaction():
        disable_account(operator, account_id)
    assert client.get(path_of(feed)).status_code == 410
    with transaction():
        enable_account(operator, account_id)
    assert client.get(path_of(feed)).status_code == 200


def test_a_304_until_an_event_or_a_right_changes(branch: Branch, account: Account, client: Visitor) -> None:
    make.make_event(branch)
    feed = make_feed(account)

    def poll(etag: str) -> int:
        return client.get(path_of(feed), headers={"If-None-Match": etag}).status_code

    etag = client.get(path_of(feed)).headers["ETag"]
    assert poll(etag) == 304
    make.make_event(branch)
    assert poll(etag) == 200
    etag = client.get(path_of(feed)).headers["ETag"]
    other = make.make_branch(name="Beside")
    make.make_event(other)
    assert poll(etag) == 304
    make.make_member(other, account.id)
    assert poll(etag) == 200


def test_it_costs_as_many_queries_for_many_events_as_for_one(branch: Branch, account: Account, client: Visitor) -> None:
    feed = make_feed(account)
    make.make_event(branch)
    path = path_of(feed)
    with counted_queries() as few:
        client.get(path)
    for _ in range(4):
        make.make_event(branch)
    with counted_queries() as many:
        client.get(path)
    assert len(many) == len(few)


def test_a_feed_is_its_owners_alone(branch: Branch, account: Account) -> None:
    feed = make_feed(account)
    colleague = make.make_account(roles=[(branch, Role.COORDINATOR)])
    with pytest.raises(NotFound), transaction():
        rotate_feed(make.actor_of(colleague.id), feed.public_id)
    with transaction():
        assert rotate_feed(make.actor_of(account.id), feed.public_id) == 2


def test_an_account_has_a_handful(account: Account) -> None:
    for _ in range(MOST_FEEDS):
        make_feed(account)
    with pytest.raises(TooManyFeeds):
        make_feed(account)
    assert db.session.query(PrivateFeed).count() == MOST_FEEDS
