import pytest
from flask import Flask
from sqlalchemy import select

from organiser.accounts import actions as accounts
from organiser.accounts.models import Account, Invitation
from organiser.accounts.queries import derive_invitation_token
from organiser.branches import queries
from organiser.branches.actions import (
    invite_member,
    remove_member,
    revoke_invited_role,
)
from organiser.branches.models import Branch, Member
from organiser.kernel import clock
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotAllowed, NotFound
from tests.accounts.ways_in import last_mail
from tests.support.make import actor_of, coordinator_of, make_account, make_branch, make_root, organiser_of

HELPER, ORGANISER, COORDINATOR = Role


def roles_at(branch: Branch) -> dict[int, str]:
    return {member.account_id: member.role for member in db.session.query(Member).filter_by(branch_id=branch.id)}


def member_of(branch: Branch, account: Account) -> Member:
    return db.session.scalars(
        select(Member).where(Member.branch_id == branch.id, Member.account_id == account.id)
    ).one()


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


def test_the_mail_says_who_invites_and_to_which_branch(app: Flask) -> None:
    lima = make_branch(name="Lima")
    inviter = make_account("Ada Okafor", roles=[(lima, COORDINATOR)])
    invite(actor_of(inviter.id), lima, ORGANISER)
    message = last_mail("accounts.invitation")
    assert message is not None
    for half in (message.text, message.html):
        assert "Ada Okafor te invita a organizar en organiser: Lima." in half


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
