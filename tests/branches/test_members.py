from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.accounts import actions as accounts
from organiser.accounts.models import Account, Invitation
from organiser.accounts.queries import derive_invitation_token
from organiser.branches import queries
from organiser.branches.actions import (
    act_for,
    change_role,
    close_branch,
    forget_old_acts,
    grant_role,
    invite_member,
    move_branch,
    remove_member,
    revoke_invited_role,
    rotate_members_link,
    stop_acting,
    switch_off_members_link,
)
from organiser.branches.errors import AlreadyMember, LastInCharge
from organiser.branches.mails import write_left_alone
from organiser.branches.models import ActingFor, Branch, Member
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import FreshLoginNeeded, Invalid, NotAllowed, NotFound
from organiser.kernel.outbox import Mail
from tests.support.make import actor_of, coordinator_of, make_account, make_branch, make_root, organiser_of

HELPER, ORGANISER, COORDINATOR = Role


def roles_at(branch: Branch) -> dict[int, str]:
    return {member.account_id: member.role for member in db.session.query(Member).filter_by(branch_id=branch.id)}


def member_of(branch: Branch, account: Account) -> Member:
    return db.session.scalars(
        select(Member).where(Member.branch_id == branch.id, Member.account_id == account.id)
    ).one()


@pytest.mark.parametrize(
    ("own", "given", "is_allowed"),
    [
        (COORDINATOR, COORDINATOR, False),
        (COORDINATOR, ORGANISER, True),
        (COORDINATOR, HELPER, True),
        (ORGANISER, ORGANISER, False),
        (ORGANISER, HELPER, True),
        (HELPER, HELPER, False),
    ],
)
def test_here_one_gives_less_than_one_has(app: Flask, own: Role, given: Role, is_allowed: bool) -> None:
    lima = make_branch(name="Lima")
    giver, taker = make_account(roles=[(lima, own)]), make_account()
    assert can_give(giver, taker, lima, given) is is_allowed


@pytest.mark.parametrize(
    ("own", "given", "is_allowed"),
    [
        (COORDINATOR, COORDINATOR, True),
        (COORDINATOR, HELPER, True),
        (ORGANISER, HELPER, False),
        (HELPER, HELPER, False),
    ],
)
def test_below_one_gives_up_to_ones_own_where_one_sees_the_members(
    app: Flask, own: Role, given: Role, is_allowed: bool
) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    giver, taker = make_account(roles=[(peru, own)]), make_account()
    assert can_give(giver, taker, lima, given) is is_allowed


@pytest.mark.parametrize("given", list(Role))
def test_nobody_gives_above_or_beside(app: Flask, given: Role) -> None:
    peru, chile = make_branch(name="Perú"), make_branch(name="Chile")
    giver, taker = make_account(roles=[(peru, COORDINATOR)]), make_account()
    assert not can_give(giver, taker, make_root(), given)
    assert not can_give(giver, taker, chile, given)


def can_give(giver: Account, taker: Account, branch: Branch, role: Role) -> bool:
    try:
        with transaction():
            grant_role(actor_of(giver.id), branch.public_id, account_id=taker.id, role=role)
    except (NotAllowed, NotFound):
        return False
    assert roles_at(branch)[taker.id] == role
    return True


def test_one_role_a_branch(app: Flask) -> None:
    lima = make_branch(name="Lima")
    rosa = make_account(roles=[(lima, HELPER)])
    with pytest.raises(AlreadyMember), transaction():
        grant_role(coordinator_of(lima), lima.public_id, account_id=rosa.id, role=ORGANISER)


def test_a_role_is_changed_only_if_old_and_new_are_ones_own_to_give(app: Flask) -> None:
    lima = make_branch(name="Lima")
    rosa, clara = make_account(roles=[(lima, COORDINATOR)]), make_account(roles=[(lima, ORGANISER)])
    other = make_account(roles=[(lima, ORGANISER)])
    with pytest.raises(NotAllowed), transaction():
        change_role(actor_of(clara.id), lima.public_id, member_of(lima, other).public_id, role=HELPER)
    with pytest.raises(NotAllowed), transaction():
        change_role(actor_of(clara.id), lima.public_id, member_of(lima, clara).public_id, role=COORDINATOR)
    with pytest.raises(NotAllowed), transaction():
        change_role(actor_of(rosa.id), lima.public_id, member_of(lima, clara).public_id, role=COORDINATOR)
    with transaction():
        change_role(actor_of(rosa.id), lima.public_id, member_of(lima, clara).public_id, role=HELPER)
    assert roles_at(lima) == {rosa.id: "coordinator", clara.id: "helper", other.id: "organiser"}


def test_a_membership_of_another_branch_is_not_found_here(app: Flask) -> None:
    lima, quito = make_branch(name="Lima"), make_branch(name="Quito")
    rosa = make_account(roles=[(quito, HELPER)])
    with pytest.raises(NotFound), transaction():
        remove_member(coordinator_of(lima), lima.public_id, member_of(quito, rosa).public_id)
    with pytest.raises(NotFound), transaction():
        remove_member(coordinator_of(lima), quito.public_id, member_of(quito, rosa).public_id)


def test_a_removed_role_is_gone_at_once(app: Flask) -> None:
    peru = make_branch(name="Perú")
    rosa = make_account(roles=[(peru, HELPER)])
    with transaction():
        remove_member(coordinator_of(peru), peru.public_id, member_of(peru, rosa).public_id)
    assert queries.list_grants(rosa.id) == ()


def test_everybody_may_give_up_their_own_role(app: Flask) -> None:
    lima = make_branch(name="Lima")
    rosa = make_account(roles=[(lima, HELPER)])
    with transaction():
        remove_member(actor_of(rosa.id), lima.public_id, member_of(lima, rosa).public_id)
    assert roles_at(lima) == {}


def mails() -> list[tuple[str, str, object]]:
    return [(mail.kind, mail.subject_id, mail.params) for mail in db.session.query(Mail).order_by(Mail.id)]


def test_the_last_one_in_charge_does_not_leave_unnoticed(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    make_account(roles=[(make_root(), COORDINATOR)])
    above = make_account(roles=[(peru, COORDINATOR)])
    first, last = make_account(roles=[(lima, ORGANISER)]), make_account(roles=[(lima, COORDINATOR)])
    make_account(roles=[(lima, HELPER)])
    with transaction():
        remove_member(actor_of(first.id), lima.public_id, member_of(lima, first).public_id)
    assert mails() == []
    with transaction():
        remove_member(actor_of(last.id), lima.public_id, member_of(lima, last).public_id)
    assert mails() == [("branches.left_alone", lima.public_id, {"account": above.public_id})]


def test_becoming_a_helper_is_leaving_too(app: Flask) -> None:
    lima = make_branch(name="Lima")
    above, last = make_account(roles=[(make_root(), COORDINATOR)]), make_account(roles=[(lima, ORGANISER)])
    with transaction():
        change_role(actor_of(above.id), lima.public_id, member_of(lima, last).public_id, role=HELPER)
    assert mails() == [("branches.left_alone", lima.public_id, {"account": above.public_id})]


def test_the_last_coordinator_of_the_root_stays(app: Flask) -> None:
    root = make_root()
    last = make_account(roles=[(root, COORDINATOR)])
    make_account(roles=[(root, ORGANISER)])
    with pytest.raises(LastInCharge), transaction():
        remove_member(actor_of(last.id), root.public_id, member_of(root, last).public_id)
    second = make_account(roles=[(root, COORDINATOR)])
    with transaction():
        remove_member(actor_of(last.id), root.public_id, member_of(root, last).public_id)
    assert roles_at(root)[second.id] == "coordinator"


def test_a_disabled_account_is_in_charge_of_nothing(app: Flask) -> None:
    root = make_root()
    last, disabled = (make_account(roles=[(root, COORDINATOR)]) for _ in range(2))
    with transaction():
        db.session.get_one(Account, disabled.id).disabled_at = clock.now()
    with pytest.raises(LastInCharge), transaction():
        remove_member(actor_of(last.id), root.public_id, member_of(root, last).public_id)


def invite(actor: Actor, branch: Branch, role: Role, address: str = "new@example.org") -> Invitation:
    with transaction():
        return invite_member(actor, branch.public_id, address=address, name="Clara", lang="es", role=role)


def accept(invitation: Invitation, account: Account) -> None:
    with transaction():
        accounts.accept_invitation(actor_of(account.id), derive_invitation_token(invitation.public_id))


def test_an_accepted_invitation_brings_its_role(app: Flask) -> None:
    lima = make_branch(name="Lima")
    inviter, clara = make_account(roles=[(lima, COORDINATOR)]), make_account(address="new@example.org")
    accept(invite(actor_of(inviter.id), lima, ORGANISER), clara)
    assert roles_at(lima) == {inviter.id: "coordinator", clara.id: "organiser"}
    assert [line.role for line in queries.list_invited(lima, clock.now())] == []


def test_an_invitation_raises_a_role_and_never_lowers_it(app: Flask) -> None:
    peru = make_branch(name="Perú")
    lima = make_branch(peru, name="Lima")
    inviter = make_account(roles=[(peru, COORDINATOR)])
    clara = make_account(address="new@example.org", roles=[(lima, ORGANISER)])
    accept(invite(actor_of(inviter.id), lima, HELPER), clara)
    assert roles_at(lima)[clara.id] == "organiser"
    accept(invite(actor_of(inviter.id), lima, COORDINATOR), clara)
    assert roles_at(lima)[clara.id] == "coordinator"


def test_an_invitation_is_worth_what_its_inviter_may_still_give(app: Flask) -> None:
    lima = make_branch(name="Lima")
    inviter, clara = make_account(roles=[(lima, COORDINATOR)]), make_account(address="new@example.org")
    make_account(roles=[(make_root(), COORDINATOR)])
    invitation = invite(actor_of(inviter.id), lima, ORGANISER)
    with transaction():
        remove_member(actor_of(inviter.id), lima.public_id, member_of(lima, inviter).public_id)
    accept(invitation, clara)
    assert roles_at(lima) == {}


def test_nobody_invites_to_a_role_that_is_not_theirs_to_give(app: Flask) -> None:
    lima = make_branch(name="Lima")
    with pytest.raises(NotAllowed):
        invite(coordinator_of(lima), lima, COORDINATOR)
    with pytest.raises(NotFound):
        invite(coordinator_of(make_branch(name="Quito")), lima, HELPER)
    with pytest.raises(Invalid):
        invite(actor_of(make_account(roles=[(lima, COORDINATOR)]).id), lima, HELPER, address="no address")


def test_the_operator_invites_the_first_coordinator_and_no_second(app: Flask) -> None:
    operator = make_account(operator=True)
    root, lima = make_root(), make_branch(name="Lima")
    actor = actor_of(operator.id, is_operator=True)
    first = make_account(address="new@example.org")
    for branch, role in ((lima, COORDINATOR), (root, ORGANISER)):
        with pytest.raises(NotFound):
            invite(actor, branch, role)
    accept(invite(actor, root, COORDINATOR), first)
    assert roles_at(root) == {first.id: "coordinator"}
    with pytest.raises(NotFound):
        invite(actor, root, COORDINATOR)


def test_an_invitation_is_taken_back(app: Flask) -> None:
    lima = make_branch(name="Lima")
    inviter = make_account(roles=[(lima, COORDINATOR)])
    invitation = invite(actor_of(inviter.id), lima, ORGANISER)
    assert [(line.name, line.role) for line in queries.list_invited(lima, clock.now())] == [("Clara", ORGANISER)]
    with pytest.raises(NotAllowed), transaction():
        revoke_invited_role(organiser_of(lima), lima.public_id, invitation.public_id)
    with transaction():
        revoke_invited_role(actor_of(inviter.id), lima.public_id, invitation.public_id)
    assert queries.list_invited(lima, clock.now()) == []


def test_names_of_members_are_listed_by_rank_and_name(app: Flask) -> None:
    lima = make_branch(name="Lima")
    make_account("Zoe", roles=[(lima, ORGANISER)])
    make_account("ana", roles=[(lima, ORGANISER)])
    make_account("Boris", roles=[(lima, COORDINATOR)])
    assert [line.name for line in queries.list_members(lima)] == ["Boris", "ana", "Zoe"]


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


def test_the_mail_about_a_branch_left_alone_speaks_the_coordinators_language(app: Flask) -> None:
    lima = make_branch(name="Lima")
    above = make_account("Rosa", address="rosa@example.org", roles=[(make_root(), COORDINATOR)])
    last = make_account(roles=[(lima, ORGANISER)])
    with transaction():
        remove_member(actor_of(above.id), lima.public_id, member_of(lima, last).public_id)
    mail = db.session.scalars(select(Mail)).one()
    message = write_left_alone(mail)
    assert message is not None
    assert (message.to, message.lang) == ("rosa@example.org", "en")
    assert message.subject == "Nobody is left in charge of Lima"
    address = f"http://localhost:8000/en/manage/branches/{lima.public_id}/members"
    assert address in message.text
    assert f'href="{address}"' in message.html
    with transaction():
        db.session.get_one(Account, above.id).lang = "ar"
    assert f"/ar/manage/branches/{lima.public_id}/members" in write_left_alone(mail).text
    make_account(roles=[(lima, ORGANISER)])
    assert write_left_alone(mail) is None
