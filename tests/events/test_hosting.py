"""Two branches hold an event: on both pages, in both feeds, under one UID, and as agreed."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from organiser.branches.actions import close_branch
from organiser.branches.models import Branch
from organiser.events.actions import accept_host, ask_host, cancel_event, duplicate_event, end_host, withdraw_event
from organiser.events.errors import AlreadyHost, BranchClosed, NotForOthers
from organiser.events.hosts import list_asked, list_held, list_hosts
from organiser.events.models import Event, Host, HostSees, HostState
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.read_audit import PersonalRead
from organiser.registrations.actions import confirm
from organiser.registrations.models import Registration
from tests.kernel.outbox.mailing import work_off
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.mail_server import SmtpSink


@pytest.fixture
def pair(app: Flask) -> tuple[Branch, Branch]:
    """The branch that asks, and the one that is asked."""
    return make.make_branch(name="La Paz Centro"), make.make_branch(name="El Alto Sur")


def ask(event: Event, branch: Branch, sees: HostSees = HostSees.NUMBERS) -> str:
    with transaction():
        return ask_host(
            make.organiser_of(event.branch), event.public_id, branch_id=branch.public_id, sees=sees
        ).public_id


def accept(host_id: str, branch: Branch) -> None:
    with transaction():
        accept_host(make.organiser_of(branch), host_id)


def fill_in(client: Visitor, event: Event, fields: dict[str, str]) -> TestResponse:
    address = f"/en/manage/events/{event.public_id}/hosts"
    return client.submit(client.get(address), fields, action=address)


def feed(client: Visitor, branch: Branch, query: str = "") -> str:
    return client.get(f"/feeds/branches/{branch.public_id}.ics{query}").text


def page(client: Visitor, branch: Branch) -> str:
    return client.get(f"/en/branches/{branch.slug}").text


def etag(client: Visitor, branch: Branch, query: str = "") -> str:
    return client.get(f"/feeds/branches/{branch.public_id}.ics{query}").headers["ETag"]


def test_it_stands_nowhere_else_until_the_other_agrees(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    event = make.make_event(ours, title="Bread and roses")
    host_id = ask(event, theirs)
    assert "Bread and roses" not in feed(client, theirs) + page(client, theirs)
    accept(host_id, theirs)
    for branch in pair:
        assert feed(client, branch).count("BEGIN:VEVENT") == 1
        assert f"UID:{event.uid}" in feed(client, branch)
        assert "Bread and roses" in page(client, branch)
    both = client.get(f"/en/events/{event.public_id}/{event.slug}").text
    assert "La Paz Centro" in both
    assert "El Alto Sur" in both


def test_a_feed_of_both_has_it_once(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    accept(ask(make.make_event(ours), theirs), theirs)
    assert feed(client, make.make_root(), "?below=1").count("BEGIN:VEVENT") == 1


def test_versions_of_both_feeds_and_of_all_above_follow(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    event, root = make.make_event(ours), make.make_root()
    host_id = ask(event, theirs)
    before = etag(client, theirs), etag(client, root, "?below=1")
    accept(host_id, theirs)
    accepted = etag(client, theirs), etag(client, root, "?below=1")
    assert all(was != now for was, now in zip(before, accepted, strict=True))
    with transaction():
        cancel_event(make.organiser_of(ours), event.public_id, reason="Snow.")
    assert etag(client, theirs) != accepted[0]
    assert "STATUS:CANCELLED" in feed(client, theirs)


@pytest.mark.parametrize("side", ["owner", "host"])
def test_either_side_ends_it(pair: tuple[Branch, Branch], client: Visitor, side: str) -> None:
    ours, theirs = pair
    host_id = ask(make.make_event(ours, title="Bread and roses"), theirs)
    accept(host_id, theirs)
    was = etag(client, theirs)
    with transaction():
        end_host(make.organiser_of(ours if side == "owner" else theirs), host_id)
    assert "Bread and roses" not in feed(client, theirs) + page(client, theirs)
    assert etag(client, theirs) != was
    assert "Bread and roses" in feed(client, ours)


def test_what_becomes_a_draft_leaves_both(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    accept(ask(event, theirs), theirs)
    assert "BEGIN:VEVENT" in feed(client, theirs)
    with transaction():
        withdraw_event(make.organiser_of(ours), event.public_id)
    assert "BEGIN:VEVENT" not in feed(client, theirs)


def test_an_accepted_question_keeps_its_first_answer(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    host_id = ask(event, theirs)
    accept(host_id, theirs)
    (answered,) = [host.answered_at for host in list_hosts(event.id)]
    accept(host_id, theirs)
    assert [host.answered_at for host in list_hosts(event.id)] == [answered]


def test_nobody_is_asked_twice_and_never_oneself(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    ask(event, theirs)
    for branch in pair:
        with pytest.raises(AlreadyHost):
            ask(event, branch)


def test_closed_branches_and_members_events_are_left_out(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    with pytest.raises(NotForOthers):
        ask(make.make_event(ours, visibility="members"), theirs)
    host_id = ask(make.make_event(ours), theirs)
    with transaction():
        close_branch(make.coordinator_of(make.make_root()), theirs.public_id)
    with pytest.raises(BranchClosed):
        accept(host_id, theirs)
    with pytest.raises(BranchClosed):
        ask(make.make_event(ours), theirs)


def test_only_the_asked_answer_and_only_the_owner_asks(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    host_id = ask(event, theirs)
    stranger = make.organiser_of(make.make_branch(name="Oruro"))
    for actor in (stranger, make.organiser_of(ours), make.actor_with(theirs, Role.HELPER)):
        with pytest.raises(NotFound), transaction():
            accept_host(actor, host_id)
    with pytest.raises(NotFound), transaction():
        end_host(stranger, host_id)
    with pytest.raises(NotFound), transaction():
        ask_host(stranger, event.public_id, branch_id=theirs.public_id, sees=HostSees.NUMBERS)
    assert [host.state for host in list_hosts(event.id)] == [HostState.ASKED]


def test_a_copy_is_held_alone(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    accept(ask(event, theirs), theirs)
    with transaction():
        copy = duplicate_event(make.organiser_of(ours), event.public_id, when=make.make_when())
    assert list_hosts(copy.id) == []


def test_the_desk_shows_questions_and_what_is_held(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    asked, held = make.make_event(ours, title="Asked for"), make.make_event(ours, title="Agreed on")
    ask(asked, theirs)
    accept(ask(held, theirs), theirs)
    account = make.make_account(roles=[(theirs, Role.ORGANISER)])
    make.log_in(client, account)
    desk = client.get("/en/manage").text
    assert "La Paz Centro asks El Alto Sur to hold “Asked for” together." in desk
    assert "Agreed on" in desk
    actor = make.actor_of(account.id)
    assert [host.event.title for host in list_asked(actor)] == ["Asked for"]
    assert [host.event.title for host in list_held(actor, now=clock.now(), limit=5)] == ["Agreed on"]


def test_the_whole_way_by_mail_and_pages(
    pair: tuple[Branch, Branch], app: Flask, client: Visitor, smtp_sink: SmtpSink
) -> None:
    ours, theirs = pair
    theirs_id, event = theirs.id, make.make_event(ours, title="Bread and roses")
    asker = make.make_account(roles=[(ours, Role.ORGANISER)], address="asker@example.org")
    make.make_account(roles=[(theirs, Role.ORGANISER)], address="asked@example.org", lang="es")
    make.log_in(client, asker)
    answer = fill_in(client, event, {"branch": "el alto sur", "sees": "names"})
    assert answer.status_code == 303
    work_off(app)
    (mail,) = smtp_sink.messages_to("asked@example.org")
    assert mail["Content-Language"] == "es"
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"http://\S+/manage/hosting/\S+", body.get_content())
    accept(link.rpartition("/")[2], db.session.get_one(Branch, theirs_id))
    work_off(app)
    (mail,) = smtp_sink.messages_to("asker@example.org")
    assert mail["Subject"] == "El Alto Sur holds “Bread and roses” together with you"


@pytest.mark.parametrize(
    ("words", "says"),
    [("Nowhere", "We find no such branch."), ("Twin Town", "Several are called so."), ("", "Fill this in.")],
)
def test_a_branch_that_nobody_finds_is_asked_for_again(
    pair: tuple[Branch, Branch], client: Visitor, words: str, says: str
) -> None:
    ours, _ = pair
    make.make_branch(name="Twin Town")
    make.make_branch(name="Twin Town")
    event = make.make_event(ours)
    make.log_in(client, make.make_account(roles=[(ours, Role.ORGANISER)]))
    answer = fill_in(client, event, {"branch": words, "sees": "numbers"})
    assert answer.status_code == 422
    assert says in answer.text
    assert db.session.query(Host).count() == 0


def test_a_branch_is_found_by_the_address_of_its_page(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    make.log_in(client, make.make_account(roles=[(ours, Role.ORGANISER)]))
    address = f"http://localhost/fr/branches/{theirs.slug}"
    fill_in(client, event, {"branch": address, "sees": "numbers"})
    assert [host.branch.name for host in list_hosts(event.id)] == ["El Alto Sur"]


def test_a_search_by_branch_finds_what_it_holds_with_others(pair: tuple[Branch, Branch], client: Visitor) -> None:
    own, other = pair
    event = make.make_event(own, title="Held together")
    accept(ask(event, other), other)
    for query in (f"branch={other.public_id}", f"branch={other.public_id}&below=1"):
        assert "Held together" in client.get(f"/feeds/events.ics?{query}").text
        assert "Held together" in client.get(f"/en/events?{query}").text


def test_names_are_seen_as_agreed_and_by_nobody_who_did_not_agree(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    make.make_place(event.public_id, name="Early Bird", address="early@people.example.org")
    host_id = ask(event, theirs, HostSees.NAMES)
    accept(host_id, theirs)
    make.make_place(event.public_id, name="Owner Only", address="owner@people.example.org")
    page = client.get(f"/en/events/{event.public_id}/{event.slug}")
    assert "the organisers of all branches that hold it" in page.text
    fields = {"name": "Shared Name", "address": "shared@people.example.org", "agree": "y"}
    client.submit(page, fields, action=f"/en/events/{event.public_id}/register#register")
    with transaction() as session:
        tried = session.query(Registration).filter_by(status="unconfirmed").one()
        confirm(make.holder_of(tried.public_id), tried.public_id)
    make.log_in(client, make.make_account(roles=[(theirs, Role.ORGANISER)]))
    shown = client.get(f"/en/manage/hosting/{host_id}/people").text
    assert "Shared Name" in shown
    assert "Early Bird" not in shown
    assert "Owner Only" not in shown
    assert db.session.query(PersonalRead).filter_by(subject_id=event.public_id).one().people == 1


def test_numbers_alone_show_no_name(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    host_id = ask(event, theirs)
    accept(host_id, theirs)
    make.make_place(event.public_id, name="Shared Name")
    make.log_in(client, make.make_account(roles=[(theirs, Role.ORGANISER)]))
    shown = client.get(f"/en/manage/hosting/{host_id}/people").text
    assert "see numbers, not names" in shown
    assert "Shared Name" not in shown


def test_a_coordinator_above_reads_no_names_as_host(pair: tuple[Branch, Branch], client: Visitor) -> None:
    ours, theirs = pair
    host_id = ask(make.make_event(ours), theirs, HostSees.NAMES)
    accept(host_id, theirs)
    make.log_in(client, make.make_account(roles=[(make.make_root(), Role.COORDINATOR)]))
    assert "see numbers, not names" in client.get(f"/en/manage/hosting/{host_id}/people").text
