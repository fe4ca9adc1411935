"""What an event that two branches hold cannot become, and how often one asks the other: on both databases."""

import pytest
from flask import Flask

from organiser.branches.models import Branch
from organiser.events.actions import end_host, move_to_branch
from organiser.events.hosts import list_held, list_hosts
from organiser.kernel import clock
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, TooMany
from tests.events.acting import edit
from tests.events.test_hosting import accept, ask
from tests.support import make
from tests.support.browsing import Visitor, parse, shown_values


@pytest.fixture
def pair(app: Flask) -> tuple[Branch, Branch]:
    """The branch that asks, and the one that is asked."""
    return make.make_branch(name="La Paz Centro"), make.make_branch(name="El Alto Sur")


def test_what_another_branch_holds_does_not_become_the_members_own(
    client: Visitor, pair: tuple[Branch, Branch]
) -> None:
    """The other branch's organisers would go on seeing what it is called, when it is, and how many come."""
    ours, theirs = pair
    event = make.make_event(ours)
    host_id = ask(event, theirs)
    for _ in ("asked", "accepted"):
        with pytest.raises(Invalid) as refused:
            edit(event, visibility="members")
        assert (refused.value.field, refused.value.code) == ("visibility", "hosts")
        accept(host_id, theirs)
    make.log_in(client, make.make_account(roles=[(ours, Role.ORGANISER)]))
    address = f"/en/manage/events/{event.public_id}/edit"
    (form,) = parse(client.get(address)).select("form[data-dirty]")
    answer = client.post(address, data=shown_values(form) | {"visibility": "members"})
    assert (answer.status_code, "End that first." in answer.text) == (422, True)
    with transaction():
        end_host(make.organiser_of(ours), host_id)
    edit(event, visibility="members")


def test_what_is_handed_to_the_branch_that_holds_it_is_its_own(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    accept(ask(event, theirs), theirs)
    both = Actor(account_id=0, grants=(*make.organiser_of(ours).grants, *make.organiser_of(theirs).grants))
    with transaction():
        move_to_branch(both, event.public_id, branch_id=theirs.public_id)
    assert (list_hosts(event.id), list_held(make.organiser_of(theirs), now=clock.now(), limit=9)) == ([], [])


def test_a_branch_is_not_asked_any_number_of_times(pair: tuple[Branch, Branch]) -> None:
    ours, theirs = pair
    event = make.make_event(ours)
    for _ in range(3):
        host_id = ask(event, theirs)
        with transaction():
            end_host(make.organiser_of(ours), host_id)
    with pytest.raises(TooMany):
        ask(event, theirs)
