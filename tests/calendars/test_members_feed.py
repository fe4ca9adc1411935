"""The members' feed: for those who have its address, until it is changed, and in no shared cache."""

import pytest
from flask import Flask

from organiser.branches.actions import close_branch, rotate_members_link, switch_off_members_link
from organiser.branches.models import Branch
from organiser.branches.queries import derive_members_token
from organiser.calendars.members import members_feed_address
from organiser.events.models import State, Visibility
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from tests.support import make
from tests.support.browsing import BASE_URL, Visitor
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS


@pytest.fixture
def branch(app: Flask) -> Branch:
    branch = make.make_branch()
    with transaction():
        rotate_members_link(make.coordinator_of(branch), branch.public_id)
    for title, fields in {
        "Open": {},
        "Members": {"visibility": Visibility.MEMBERS},
        "Unlisted": {"visibility": Visibility.UNLISTED},
        "Draft": {"visibility": Visibility.MEMBERS, "state": State.DRAFT},
    }.items():
        make.make_event(branch, title=title, **fields)
    make.make_event(make.make_branch(branch, name="Below"), title="Below", visibility=Visibility.MEMBERS)
    return branch


def path_of(branch: Branch) -> str:
    return members_feed_address(branch, "en").removeprefix(BASE_URL)


def test_it_holds_the_branchs_public_and_members_events(branch: Branch, client: Visitor) -> None:
    response = client.get(path_of(branch))
    assert lint(response.data, mode="feed") == []
    assert {one.summary for one in READERS["ical"](response.data)} == {"Open", "Members"}


def test_it_is_in_no_shared_cache_and_no_search_engine(branch: Branch, client: Visitor) -> None:
    headers = client.get(path_of(branch)).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_reader_with_the_newest_copy_gets_a_304(branch: Branch, client: Visitor) -> None:
    etag = client.get(path_of(branch)).headers["ETag"]
    assert client.get(path_of(branch), headers={"If-None-Match": etag}).status_code == 304
    make.make_event(branch, visibility=Visibility.MEMBERS)
    assert client.get(path_of(branch), headers={"If-None-Match": etag}).status_code == 200


def test_a_changed_link_ends_the_old_feed(branch: Branch, client: Visitor) -> None:
    old = path_of(branch)
    with transaction():
        rotate_members_link(make.coordinator_of(branch), branch.public_id)
    assert client.get(old).status_code == 410
    assert client.get(path_of(branch)).status_code == 200


def test_a_link_that_is_switched_off_or_a_closed_branch_ends_it(branch: Branch, client: Visitor) -> None:
    path = path_of(branch)
    with transaction():
        switch_off_members_link(make.coordinator_of(branch), branch.public_id)
    assert client.get(path).status_code == 410
    with pytest.raises(NotFound):
        members_feed_address(branch, "en")


def test_a_closed_branchs_members_have_no_feed(client: Visitor) -> None:
    branch = make.make_branch(name="Town")
    with transaction():
        rotate_members_link(make.coordinator_of(branch), branch.public_id)
    path = path_of(branch)
    assert client.get(path).status_code == 200
    with transaction():
        close_branch(make.coordinator_of(make.make_root()), branch.public_id)
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "null", "members", "0" * 52])
def test_guesses_are_gone_too(branch: Branch, client: Visitor, token: str) -> None:
    response = client.get(f"/feeds/members/{branch.public_id}/{token}.ics")
    assert response.status_code == 410
    assert response.content_type == "text/plain; charset=utf-8"
    assert client.get(f"/feeds/members/{'a' * 26}/{token}.ics").data == response.data


def test_the_members_links_own_token_is_not_the_feeds(branch: Branch, client: Visitor) -> None:
    assert path_of(branch).split("/")[-1].split(".")[0] not in client.get("/en/calendars").text


def test_whoever_opened_the_members_link_is_shown_the_feed(branch: Branch, app: Flask) -> None:
    page = f"/en/calendars?branch={branch.public_id}"
    visitor = app.test_client()
    assert "/feeds/members/" not in visitor.get(page).text
    visitor.get(f"/m/{derive_members_token(branch)}")
    assert path_of(branch).split("?")[0] in visitor.get(page).text
