import pytest
from flask import Flask
from sqlalchemy import select

from organiser.accounts.actions import disable_account
from organiser.accounts.models import Account
from organiser.branches import queries
from organiser.branches.actions import (
    change_role,
    grant_role,
    remove_member,
)
from organiser.branches.errors import AlreadyMember, LastInCharge
from organiser.branches.mails import write_left_alone
from organiser.branches.models import Branch, Member
from organiser.kernel import clock
from organiser.kernel.actor import Role, job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotAllowed, NotFound
from organiser.kernel.outbox import Mail
from tests.support.make import actor_of, coordinator_of, make_account, make_branch, make_root

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


def test_names_of_members_are_listed_by_rank_and_name(app: Flask) -> None:
    lima = make_branch(name="Lima")
    make_account("Zoe", roles=[(lima, ORGANISER)])
    make_account("ana", roles=[(lima, ORGANISER)])
    make_account("Boris", roles=[(lima, COORDINATOR)])
    assert [line.name for line in queries.list_members(lima)] == ["Boris", "ana", "Zoe"]


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


def test_a_branch_whose_last_organiser_is_closed_out_is_told_of_above(app: Flask) -> None:
    lima = make_branch(name="Lima")
    above, last = make_account(roles=[(make_root(), COORDINATOR)]), make_account(roles=[(lima, ORGANISER)])
    other = make_account(roles=[(lima, ORGANISER)])
    with transaction():
        disable_account(job_actor("test"), other.public_id)
    left = ("branches.left_alone", lima.public_id, {"account": above.public_id})
    assert left not in mails()
    with transaction():
        disable_account(job_actor("test"), last.public_id)
    assert left in mails()
