"""Whatever people do with the rights they have: nobody raises their own scope by it."""

from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from organiser.accounts import actions as accounts
from organiser.accounts.models import Account, Invitation
from organiser.accounts.queries import derive_invitation_token
from organiser.branches import actions
from organiser.branches.models import Branch, BranchSlug, InvitedRole, Member
from organiser.branches.queries import ids_of_path, list_grants
from organiser.branches.rules import BranchFields
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import OrganiserError
from organiser.kernel.outbox import Mail
from tests.support.make import actor_of, make_account, make_branch, make_root

roles = st.sampled_from(list(Role))
numbers = st.integers(0, 7)
HELD = ((0, 1, Role.COORDINATOR), (1, 2, Role.COORDINATOR), (2, 3, Role.ORGANISER), (3, 4, Role.HELPER))


class Escalation(RuleBasedStateMachine):
    """Four people with roles in a small tree try everything; each try that succeeds must leave them no wider."""

    @initialize()
    def plant(self) -> None:
        with transaction() as session:
            for table in (InvitedRole, Invitation, Mail, Member, BranchSlug):
                session.execute(delete(table))
            session.execute(delete(Account))
            for branch in session.scalars(select(Branch).order_by(Branch.path.desc())):
                session.delete(branch)
                session.flush()
        north, south = make_branch(make_root(), name="North"), make_branch(make_root(), name="South")
        lima, quito = make_branch(north, name="Lima"), make_branch(north, name="Quito")
        self.branches = [make_root(), north, lima, quito, south]
        self.people = [make_account(address=f"p{number}@example.org") for number in range(4)]
        with transaction() as session:
            for person, branch, role in HELD:
                member = {"account_id": self.people[person].id, "branch_id": self.branches[branch].id}
                session.add(Member(**member, role=role, granted_at=self.people[0].created_at))
        self.invited: list[tuple[str, int]] = []

    @rule(who=numbers, whom=numbers, where=numbers, role=roles)
    def grant(self, who: int, whom: int, where: int, role: Role) -> None:
        self.attempt(who, actions.grant_role, self.branch(where), account_id=self.person(whom).id, role=role)

    @rule(who=numbers, which=numbers, role=roles)
    def change(self, who: int, which: int, role: Role) -> None:
        for branch, member in self.member(which):
            self.attempt(who, actions.change_role, branch, member, role=role)

    @rule(who=numbers, which=numbers)
    def remove(self, who: int, which: int) -> None:
        for branch, member in self.member(which):
            self.attempt(who, actions.remove_member, branch, member)

    @rule(who=numbers, what=numbers, where=numbers)
    def move(self, who: int, what: int, where: int) -> None:
        self.attempt(who, actions.move_branch, self.branch(what), new_parent_id=self.branch(where))

    @rule(who=numbers, where=numbers)
    def plant_below(self, who: int, where: int) -> None:
        fields = BranchFields(name="New", zone="UTC")
        made = self.attempt(who, lambda actor, parent: actions.create_branch(actor, parent_id=parent, fields=fields),
                            self.branch(where))  # fmt: skip
        if made is not None and len(self.branches) < 8:
            self.branches.append(made)

    @rule(who=numbers, whom=numbers, where=numbers, role=roles)
    def invite(self, who: int, whom: int, where: int, role: Role) -> None:
        address = f"p{whom % 4}@example.org"
        person = {"address": address, "name": "", "lang": "en", "role": role}
        invitation = self.attempt(who, actions.invite_member, self.branch(where), **person)
        if invitation is not None:
            self.invited.append((derive_invitation_token(invitation.public_id), whom))

    @rule(which=numbers)
    def accept(self, which: int) -> None:
        """What one is given by others may widen one's scope; what one invited oneself to may not."""
        if which < len(self.invited):
            token, whom = self.invited[which]
            invited_by = db.session.scalars(select(Invitation.invited_by)).all()
            is_own = set(invited_by) == {self.person(whom).id}
            before = self.scope(whom)
            with suppress(OrganiserError), transaction():
                accounts.accept_invitation(actor_of(self.person(whom).id), token)
            assert not is_own or self.scope(whom) <= before

    def attempt(self, who: int, action: Any, *args: Any, **values: Any) -> Any:
        """Try, as this person; afterwards they reach nothing that they did not reach before."""
        before, known = self.scope(who), {branch.id for branch in db.session.scalars(select(Branch))}
        done = None
        with suppress(OrganiserError), transaction():
            done = action(actor_of(self.person(who).id), *args, **values)
        assert {(branch, rank) for branch, rank in self.scope(who) if branch in known} <= before
        return done

    def scope(self, who: int) -> set[tuple[int, int]]:
        """Every (branch, rank) that the person's grants reach."""
        branches = db.session.execute(select(Branch.id, Branch.path)).all()
        grants = list_grants(self.person(who).id)
        return {
            (branch_id, rank)
            for branch_id, path in branches
            for grant in grants
            if grant.branch_id in ids_of_path(path)
            for rank in range(grant.role.rank + 1)
        }

    def person(self, number: int) -> Account:
        return self.people[number % len(self.people)]

    def branch(self, number: int) -> str:
        return self.branches[number % len(self.branches)].public_id

    def member(self, number: int) -> list[tuple[str, str]]:
        rows = select(Branch.public_id, Member.public_id).join(Member, Member.branch_id == Branch.id)
        found = db.session.execute(rows.order_by(Member.id)).all()
        return [(branch, member) for branch, member in found[number : number + 1]]

    def teardown(self) -> None:
        """Every path still lists the parents from the root down."""
        db.session.rollback()
        paths = {branch.id: branch for branch in db.session.scalars(select(Branch))}
        for branch in paths.values():
            above = paths[branch.parent_id].path if branch.parent_id else "/"
            assert branch.path == f"{above}{branch.id}/"


@pytest.mark.only_database("sqlite")
def test_no_sequence_of_acts_raises_the_scope_of_who_acts(app: Flask) -> None:
    run_state_machine_as_test(Escalation, settings=settings(max_examples=25, stateful_step_count=25))
