"""The organisers' side of people."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.accounts.models import Account
from organiser.branches.models import ActingFor, Branch
from organiser.events.actions import postpone_event
from organiser.events.models import Event, EventHelper
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import FreshLoginNeeded, NotFound
from organiser.kernel.read_audit import PersonalRead
from organiser.kernel.tables import safe_cell
from organiser.registrations import actions
from organiser.registrations.errors import CannotComeBack, NotWaiting
from organiser.registrations.models import PeopleExport, Registration, Status
from organiser.registrations.rules import door_name, list_by_letter
from tests.registrations.scene import act, get_pool, get_row, join, kinds_for, make_open_event, register, status_of
from tests.registrations.visiting import words
from tests.support.browsing import Visitor, make_visitor
from tests.support.make import actor_of, log_in, make_account, make_branch, make_event, organiser_of

ADDED = {"name": "Clara Z.", "address": "clara@example.org", "given": "spoken"}


def address_of(event: Event, page: str = "people") -> str:
    return f"/en/manage/events/{event.public_id}/{page}"


def make_organiser(event: Event, role: Role = Role.ORGANISER, branch: Branch | None = None) -> Account:
    return make_account(roles=[(branch or event.branch, role)])


def visit_as(app: Flask, account: Account) -> Visitor:
    visitor = make_visitor(app)
    log_in(visitor, account)
    return visitor


def add(visitor: Visitor, event: Event, **fields: str | None) -> TestResponse:
    form = address_of(event, "people/add")
    return visitor.submit(visitor.get(form), ADDED | fields, action=form)


def list_reads() -> list[tuple[str, int]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(PersonalRead.purpose, PersonalRead.people))]


def test_organisers_see_who_comes_and_it_is_written_down(app: Flask) -> None:
    event = make_open_event()
    join(event, "rosa@example.org", name="Rosa L.")
    join(event, "karl@example.org", name="Karl L.")
    visitor = visit_as(app, make_organiser(event))
    shown = words(visitor.get(address_of(event)))
    assert "Rosa L." in shown
    assert "karl@example.org" in shown
    assert list_reads() == [("people", 2)]


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=ros", ["Rosa L."]), ("q=KARL", ["Karl L."]), ("q=example", ["Karl L.", "Rosa L."]), ("status=waiting", [])],
)
def test_people_are_found_after_opening(app: Flask, query: str, found: list[str]) -> None:
    event = make_open_event()
    for name in ("Rosa", "Karl"):
        join(event, f"{name.lower()}@example.org", name=f"{name} L.")
    shown = words(visit_as(app, make_organiser(event)).get(f"{address_of(event)}?{query}"))
    assert [name for name in ("Karl L.", "Rosa L.") if name in shown] == found


def test_a_long_list_has_pages(app: Flask) -> None:
    event = make_open_event()
    for number in range(52):
        join(event, f"p{number}@example.org", name=f"Person {number:02}", network=f"net{number}")
    visitor = visit_as(app, make_organiser(event))
    assert "Person 51" not in words(visitor.get(address_of(event)))
    assert "Person 51" in words(visitor.get(f"{address_of(event)}?page=2"))


def test_a_coordinator_above_sees_numbers_until_they_act_for_the_branch(app: Flask) -> None:
    event = make_open_event()
    join(event, "rosa@example.org", name="Rosa L.")
    root = db.session.scalars(select(Branch).where(Branch.parent_id.is_(None))).one()
    account = make_organiser(event, Role.COORDINATOR, root)
    visitor = visit_as(app, account)
    shown = words(visitor.get(address_of(event)))
    assert "You see numbers, not names" in shown
    assert "Rosa" not in shown
    assert visitor.get(address_of(event, "people/export")).status_code == 404
    now = clock.now()
    with transaction() as session:
        until = now + timedelta(hours=4)
        session.add(ActingFor(account_id=account.id, branch_id=event.branch_id, reason=b"", began_at=now, until=until))
    assert "Rosa L." in words(visitor.get(address_of(event)))


@pytest.mark.parametrize("page", ["people", "people/add", "people/export", "door", "mails"])
def test_strangers_neighbours_and_helpers_see_nothing(app: Flask, page: str) -> None:
    event = make_open_event()
    place_id = join(event, "rosa@example.org")
    strangers = [
        make_account(roles=[(make_branch(name="Ghent"), Role.COORDINATOR)]),
        make_organiser(event, Role.HELPER),
        make_account(operator=True),
    ]
    for account in strangers:
        visitor = visit_as(app, account)
        assert visitor.get(address_of(event, page)).status_code == 404
        assert visitor.get(address_of(event, f"people/{place_id}")).status_code == 404
    assert app.test_client().get(address_of(event, page)).status_code == 303
    assert list_reads() == []


def test_a_named_helper_sees_the_door_until_the_end(app: Flask) -> None:
    event = make_open_event()
    ends = event.ends_at
    join(event, "rosa@example.org", name="Rosa Luxemburg")
    helper = make_organiser(event, Role.HELPER)
    with transaction() as session:
        session.add(EventHelper(event_id=event.id, account_id=helper.id))
    shown = words(visit_as(app, helper).get(address_of(event, "door")))
    assert "Rosa L." in shown
    assert "Luxemburg" not in shown
    assert list_reads() == [("door", 1)]
    with time_machine.travel(ends, tick=False):
        assert visit_as(app, helper).get(address_of(event, "door")).status_code == 404


def test_somebody_is_added_by_the_same_rules(app: Flask) -> None:
    event = make_open_event(places=1)
    join(event, "rosa@example.org")
    visitor = visit_as(app, make_organiser(event))
    answer = add(visitor, event)
    assert answer.status_code == 303
    (added,) = db.session.scalars(select(Registration).where(Registration.status == Status.WAITING))
    assert (added.consent_version, kinds_for(added.public_id)) == ("1:spoken", ["waiting"])
    again = add(visitor, event)
    assert again.status_code == 422
    assert "has a registration for this event already" in words(again)
    assert get_pool(event).taken == 1


def test_nobody_is_offered_to_add_people_while_it_has_no_date(app: Flask) -> None:
    event = make_open_event()
    visitor = visit_as(app, make_organiser(event))
    assert "Add somebody" in words(visitor.get(address_of(event)))
    event_id, organiser = event.public_id, organiser_of(event.branch)
    begun = visitor.get(address_of(event, "people/add"))
    assert "Add them" in words(begun)
    with transaction():
        postpone_event(organiser, event_id, reason="Snow.")
    page = words(visitor.get(address_of(event)))
    assert ("Add somebody" in page, "others can be added once it has a new date" in page) == (False, True)
    page = words(visitor.get(address_of(event, "people/add")))
    assert ("Add them" in page, "others can be added once it has a new date" in page) == (False, True)
    assert visitor.submit(begun, ADDED, action=address_of(event, "people/add")).status_code == 422


def test_who_is_added_must_have_agreed(app: Flask) -> None:
    event = make_open_event()
    visitor = visit_as(app, make_organiser(event))
    answer = add(visitor, event, given=None)
    assert answer.status_code == 422
    assert db.session.scalars(select(Registration)).all() == []


def test_what_an_organiser_ends_is_not_undone_by_the_link(app: Flask) -> None:
    event = make_open_event(places=1)
    place_id, second = join(event, "a@example.org"), join(event, "b@example.org")
    visitor = visit_as(app, make_organiser(event))
    person = address_of(event, f"people/{place_id}")
    visitor.submit(visitor.get(person), {}, action=f"{person}/remove")
    assert [status_of(place_id), status_of(second)] == ["cancelled", "offered"]
    assert kinds_for(place_id)[-1] == "withdrawn"
    with pytest.raises(CannotComeBack):
        act(actions.undo_cancel, place_id)


def test_somebody_is_moved_out_of_turn_for_a_reason(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    visitor = visit_as(app, make_organiser(event))
    person = address_of(event, f"people/{third}")
    assert "Fill this in" in words(visitor.submit(visitor.get(person), {}, action=f"{person}/front"))
    visitor.submit(visitor.get(person), {"reason": "They interpret."}, action=f"{person}/front")
    assert "They interpret." in words(visitor.get(person))
    act(actions.cancel, first)
    assert [status_of(second), status_of(third)] == ["waiting", "offered"]


def test_a_place_on_top_is_given_for_a_reason(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    organiser = actor_of(make_organiser(event).id)
    with transaction():
        actions.give_place(organiser, second, reason="They speak.")
    assert status_of(second) == Status.CONFIRMED
    assert (get_pool(event).taken, get_pool(event).ceiling) == (2, 2)
    act(actions.cancel, first)
    assert get_pool(event).ceiling == 1
    with pytest.raises(NotWaiting), transaction():
        actions.give_place(organiser, second, reason="Again.")
    assert b"They speak" not in get_row(second).identity


def test_actions_are_for_the_branchs_organisers(app: Flask) -> None:
    event = make_open_event(places=0)
    place_id = join(event, "a@example.org")
    stranger = actor_of(make_account(roles=[(make_branch(name="Ghent"), Role.COORDINATOR)]).id)
    for call in (
        lambda: actions.cancel_person(stranger, place_id),
        lambda: actions.give_place(stranger, place_id, reason="x"),
        lambda: actions.move_to_front(stranger, place_id, reason="x"),
        lambda: actions.send_link_again(stranger, place_id),
        lambda: actions.begin_export(stranger, event.public_id, reason="x"),
    ):
        with pytest.raises(NotFound), transaction():
            call()


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0"]


def test_the_file_holds_everybody_and_no_formula(app: Flask) -> None:
    event = make_open_event()
    for number, name in enumerate(FORMULAS):
        join(event, f"p{number}@example.org", name=name, network=f"net{number}")
    register(event, "late@example.org", name="Rosa Ł.")
    visitor = visit_as(app, make_organiser(event))
    form = address_of(event, "people/export")
    answer = visitor.submit(visitor.get(form), {"reason": "The house wants a list."}, action=form)
    text = answer.data.decode()
    assert text.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert head[0] == "name"
    assert [row[0] for row in rows] == [*(f"'{name}" for name in FORMULAS), "Rosa Ł."]
    assert [row[4] for row in rows] == ["confirmed"] * len(FORMULAS) + ["unconfirmed"]
    assert list_reads() == [("export", 8)]
    assert db.session.scalars(select(PeopleExport.people)).all() == [8]


def test_taking_the_list_along_needs_a_fresh_log_in(app: Flask) -> None:
    event = make_open_event()
    organiser = make_organiser(event)
    visitor = visit_as(app, organiser)
    stale = actor_of(organiser.id)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert visitor.get(address_of(event, "people/export")).status_code == 303
        with pytest.raises(FreshLoginNeeded), transaction():
            actions.begin_export(stale, event.public_id, reason="x")


def test_the_mails_page_says_what_is_about_to_go_out(app: Flask) -> None:
    event = make_event()
    join(event, "a@example.org")
    with transaction():
        postpone_event(organiser_of(event.branch), event.public_id, reason="The speaker is ill.")
    shown = words(visit_as(app, make_organiser(event)).get(address_of(event, "mails")))
    assert "Postponed : in 10 minutes, to everybody with a place" in shown


def test_the_mails_page_has_numbers_and_no_address(app: Flask) -> None:
    event = make_open_event()
    join(event, "rosa@example.org")
    shown = words(visit_as(app, make_organiser(event)).get(address_of(event, "mails")))
    assert "You have a place 0 1 0" in shown
    assert "rosa" not in shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Rosa Luxemburg", "Rosa L."), ("Rosa", "Rosa"), ("Ana de la Cruz", "Ana C."), ("محمد علي", "محمد ع.")],
)
def test_the_door_knows_a_first_word_and_a_letter(name: str, shown: str) -> None:
    assert door_name(name) == shown


def test_names_at_the_door_stand_below_their_letter() -> None:
    names = ["Zoe Weil", "Élodie Petit", "emma goldman", "علي حسن", "Ana de la Cruz", "***"]
    assert list_by_letter(names) == [
        ("", ["***"]), ("A", ["Ana C."]), ("E", ["Élodie P.", "emma g."]), ("Z", ["Zoe W."]), ("ع", ["علي ح."]),
    ]  # fmt: skip


def test_a_harmless_cell_stays_as_it_is() -> None:
    assert [safe_cell(text) for text in ("Rosa", "1+1", "a=b", "")] == ["Rosa", "1+1", "a=b", ""]
