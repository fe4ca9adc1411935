"""Who sees what: one condition, asked for every kind of actor and every kind of event."""

import pytest
from flask import Flask

from organiser.events.filters import EventFilter
from organiser.events.models import Event, State, Visibility
from organiser.events.queries import (
    Shelf,
    count_branch_events,
    describe_whereabouts,
    get_event,
    get_event_to_edit,
    list_branch_events,
    list_events,
    listed,
    read_private,
)
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Actor, Grant, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from tests.events.acting import edit
from tests.support.make import (
    actor_with,
    coordinator_of,
    event_values,
    holder_of,
    make_branch,
    make_event,
    make_place,
    make_root,
    organiser_of,
)
from tests.support.queries import counted_queries

PUBLIC, UNLISTED, MEMBERS = Visibility.PUBLIC, Visibility.UNLISTED, Visibility.MEMBERS


def sees(actor: Actor, event: Event) -> bool:
    try:
        return get_event(actor, event.public_id).id == event.id
    except NotFound:
        return False


def lists(actor: Actor, event: Event) -> bool:
    return event.id in {found.id for found in list_events(EventFilter(), actor=actor, now=clock.now())}


def test_everybody_sees_public_events_and_those_whose_address_they_have(app: Flask) -> None:
    for state in (State.PUBLISHED, State.POSTPONED, State.CANCELLED):
        public, unlisted = make_event(state=state), make_event(state=state, visibility=UNLISTED)
        assert (sees(ANONYMOUS, public), lists(ANONYMOUS, public)) == (True, True)
        assert (sees(ANONYMOUS, unlisted), lists(ANONYMOUS, unlisted)) == (True, False)


@pytest.mark.parametrize("visibility", [PUBLIC, UNLISTED, MEMBERS])
def test_a_draft_is_seen_by_organisers_at_or_above_only(app: Flask, visibility: str) -> None:
    branch = make_branch()
    beside = make_branch(name="Oruro")
    draft = make_event(branch, state=State.DRAFT, visibility=visibility)
    assert sees(organiser_of(branch), draft)
    assert sees(coordinator_of(make_root()), draft)
    helper = actor_with(branch, Role.HELPER)
    member = Actor(member_branch_ids=frozenset({branch.id}))
    for actor in (ANONYMOUS, helper, member, organiser_of(beside), Actor(account_id=1, is_operator=True)):
        assert not sees(actor, draft)
    for actor in (organiser_of(branch), coordinator_of(make_root()), member, ANONYMOUS):
        assert not lists(actor, draft)


def test_members_events_are_for_members_staff_and_helpers(app: Flask) -> None:
    branch, beside = make_branch(), make_branch(name="Oruro")
    event = make_event(branch, visibility=MEMBERS)
    member = Actor(member_branch_ids=frozenset({branch.id}))
    assert (sees(member, event), lists(member, event)) == (True, True)
    for actor in (actor_with(branch, Role.HELPER), organiser_of(branch), organiser_of(make_root())):
        assert (sees(actor, event), lists(actor, event)) == (True, True)
    for actor in (ANONYMOUS, Actor(member_branch_ids=frozenset({beside.id})), organiser_of(beside)):
        assert (sees(actor, event), lists(actor, event)) == (False, False)


def test_the_holder_of_a_place_sees_the_event(app: Flask) -> None:
    event = make_event()
    place_id = make_place(event.public_id)
    edit(event, visibility=MEMBERS)
    assert not sees(ANONYMOUS, event)
    assert not sees(Actor(place_ids=frozenset({"a" * 26})), event)
    assert (sees(holder_of(place_id), event), lists(holder_of(place_id), event)) == (True, False)


def test_a_neighbour_whose_path_begins_alike_has_no_right(app: Flask) -> None:
    """'/1/2/' is no beginning of '/1/23/'."""
    branch = make_branch()
    draft = make_event(branch, state=State.DRAFT)
    shorter = Actor(account_id=1, grants=(Grant(0, branch.path[:-1], Role.ORGANISER),))
    wild = Actor(account_id=1, grants=(Grant(0, "/%/", Role.ORGANISER),))
    assert not sees(wild, draft)
    assert not sees(shorter, draft) or branch.path[:-1].endswith("/")


def test_only_editors_fetch_for_editing(app: Flask) -> None:
    branch = make_branch()
    event = make_event(branch)
    assert get_event_to_edit(organiser_of(branch), event.public_id).id == event.id
    for actor in (ANONYMOUS, actor_with(branch, Role.HELPER), organiser_of(make_branch(name="Oruro"))):
        with pytest.raises(NotFound):
            get_event_to_edit(actor, event.public_id)


def test_listed_is_what_strangers_find(app: Flask) -> None:
    branch = make_branch()
    for state in State:
        for visibility in Visibility:
            make_event(branch, state=state, visibility=visibility)
    found = db.session.query(Event.state, Event.visibility).filter(listed()).all()
    assert sorted(tuple(row) for row in found) == [
        (State.CANCELLED, PUBLIC), (State.POSTPONED, PUBLIC), (State.PUBLISHED, PUBLIC),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_costs_the_same_whatever_its_length(app: Flask, number: int) -> None:
    branch = make_branch()
    for _ in range(number):
        make_event(branch, title="The press")
    with counted_queries() as statements:
        events = list_events(EventFilter(), actor=ANONYMOUS, now=clock.now())
        words = {(event.branch_name, event.title) for event in events}
    assert (len(events), words) == (number, {("La Paz Centro", "The press")})
    assert len(statements) == 1


def test_a_page_costs_four_queries_with_everything_on_it(app: Flask) -> None:
    event_id = make_event().public_id
    db.session.remove()
    with counted_queries() as statements:
        found = get_event(ANONYMOUS, event_id)
        assert (found.branch.name, found.vault.kind, found.item.people, found.item.topics) == (
            "La Paz Centro", "event", [], [],
        )  # fmt: skip
    assert len(statements) == 4


def test_a_branch_has_shelves(app: Flask) -> None:
    branch = make_branch()
    draft = make_event(branch, state=State.DRAFT)
    coming, stopped = make_event(branch), make_event(branch, state=State.CANCELLED)
    make_event(make_branch(name="Oruro"))
    now = clock.now()
    shelves = {
        shelf: [event.id for event in list_branch_events(branch, shelf=shelf, wanted=EventFilter(), now=now)]
        for shelf in Shelf
    }
    assert shelves == {Shelf.COMING: [coming.id, stopped.id], Shelf.DRAFTS: [draft.id], Shelf.PAST: []}
    later = max(coming.ends_at, stopped.ends_at)
    assert count_branch_events(branch, wanted=EventFilter(), now=later) == {
        Shelf.COMING: 0, Shelf.DRAFTS: 1, Shelf.PAST: 2,
    }  # fmt: skip


def test_private_parts_are_sealed_and_their_columns_empty(app: Flask) -> None:
    event = make_event(place_is_private=True, on_line=True, join_link="https://meet.example.org/canary")
    assert (event.venue, event.address, event.join_link) == ("", "", "")
    assert "canary" not in event.search
    assert "pueblo" not in event.search
    assert read_private(event) == {
        "venue": event_values().venue,
        "address": event_values().address,
        "join_link": "https://meet.example.org/canary",
    }
    assert "Casa" not in str(describe_whereabouts(event))
