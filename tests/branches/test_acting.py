from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches import queries
from organiser.branches.actions import (
    act_for,
    close_branch,
    forget_old_acts,
    move_branch,
    rotate_members_link,
    stop_acting,
    switch_off_members_link,
)
from organiser.branches.models import ActingFor, Branch
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import FreshLoginNeeded, Invalid, NotFound
from tests.support.make import actor_of, coordinator_of, make_account, make_branch, make_root, organiser_of

HELPER, ORGANISER, COORDINATOR = Role


def test_acting_for_a_branch_lasts_four_hours_and_is_seen_there(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    rosa = make_account("Rosa", roles=[(peru, COORDINATOR)])
    with time_machine.travel("2027-03-01T12:00Z", tick=False) as moment:
        with transaction():
            act_for(actor_of(rosa.id), lima.public_id, reason="Antonio is ill.")
        assert acting_for(rosa) == {lima.id}
        moment.shift(timedelta(hours=4))
        assert acting_for(rosa) == frozenset()
    assert [(act.name, act.reason) for act in queries.list_acts(lima)] == [("Rosa", "Antonio is ill.")]
    assert b"Antonio" not in db.session.scalars(select(ActingFor.reason)).one()


def acting_for(account: Account) -> frozenset[int]:
    return queries.list_acting_for(account.id, queries.list_grants(account.id), clock.now())


def test_acting_for_a_branch_ends_early_by_hand_with_the_role_or_with_a_move(app: Flask) -> None:
    peru, chile = make_branch(name="Perú"), make_branch(name="Chile")
    lima = make_branch(peru, name="Lima")
    rosa, clara = (make_account(roles=[(peru, COORDINATOR)]) for _ in range(2))
    for account in (rosa, clara):
        with transaction():
            act_for(actor_of(account.id), lima.public_id, reason="Antonio is ill.")
    with transaction():
        stop_acting(actor_of(rosa.id), lima.public_id)
    assert (acting_for(rosa), acting_for(clara)) == (frozenset(), {lima.id})
    with transaction():
        move_branch(coordinator_of(make_root()), lima.public_id, new_parent_id=chile.public_id)
    assert acting_for(clara) == frozenset()


def test_acts_are_forgotten_after_half_a_year(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    rosa = make_account(roles=[(peru, COORDINATOR)])
    with time_machine.travel("2027-03-01T12:00Z", tick=False) as moment:
        with transaction():
            act_for(actor_of(rosa.id), lima.public_id, reason="Antonio is ill.")
        moment.shift(timedelta(days=180))
        forget_old_acts()
        assert len(queries.list_acts(lima)) == 1
        moment.shift(timedelta(hours=5))
        forget_old_acts()
        assert queries.list_acts(lima) == []


def test_acting_needs_a_coordinator_above_a_reason_and_a_fresh_log_in(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    rosa = make_account(roles=[(peru, COORDINATOR)])
    stale = Actor(account_id=rosa.id, grants=queries.list_grants(rosa.id))
    with pytest.raises(FreshLoginNeeded), transaction():
        act_for(stale, lima.public_id, reason="Antonio is ill.")
    with pytest.raises(Invalid), transaction():
        act_for(actor_of(rosa.id), lima.public_id, reason="")
    for actor in (coordinator_of(lima), organiser_of(peru), coordinator_of(make_branch(name="Chile"))):
        with pytest.raises(NotFound), transaction():
            act_for(actor, lima.public_id, reason="I want to know.")
    assert db.session.query(ActingFor).count() == 0


def opened(branch: Branch) -> frozenset[int]:
    return queries.list_opened_branches([[branch.id, branch.members_link]])


def test_the_members_link_opens_until_it_is_changed_or_switched_off(app: Flask) -> None:
    lima = make_branch(name="Lima")
    actor = coordinator_of(lima)
    assert opened(lima) == frozenset()
    with transaction():
        lima = rotate_members_link(actor, lima.public_id)
    first = queries.derive_members_token(lima)
    assert (opened(lima), queries.find_branch_by_members_link(ids.hash_token(first))) == ({lima.id}, lima)
    with transaction():
        lima = rotate_members_link(actor, lima.public_id)
    assert queries.find_branch_by_members_link(ids.hash_token(first)) is None
    assert queries.list_opened_branches([[lima.id, 1]]) == frozenset()
    assert opened(lima) == {lima.id}
    with transaction():
        lima = switch_off_members_link(actor, lima.public_id)
    assert opened(lima) == frozenset()


def test_a_closed_branch_has_no_members_link(app: Flask) -> None:
    lima = make_branch(name="Lima")
    with transaction():
        lima = rotate_members_link(coordinator_of(lima), lima.public_id)
    with transaction():
        close_branch(coordinator_of(lima), lima.public_id)
    assert opened(lima) == frozenset()


def test_organisers_see_the_members_link_and_do_not_change_it(app: Flask) -> None:
    lima = make_branch(name="Lima")
    for action in (rotate_members_link, switch_off_members_link):
        with pytest.raises(NotFound), transaction():
            action(organiser_of(lima), lima.public_id)


@pytest.mark.parametrize("data", [None, "x", {"a": 1}, [1], [[1]], [[True, 1]], [["1", 1]], [[1, None]]])
def test_a_cookie_that_is_not_ours_opens_nothing(app: Flask, data: object) -> None:
    assert queries.list_opened_branches(data) == frozenset()
