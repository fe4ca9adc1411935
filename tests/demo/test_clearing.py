"""Clearing takes what is marked and leaves what people made."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from organiser.branches.actions import create_branch
from organiser.branches.models import Branch, Member
from organiser.branches.rules import BranchFields
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.own_rules import Choices
from organiser.demo import loading
from organiser.demo.queries import count_demo
from organiser.events.models import Event
from organiser.events.rules import SetReading
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.study.models import Term, Work
from tests.demo.loaded import dump, load
from tests.support.make import OPERATOR, actor_of, make_account, make_branch, make_event, make_member

pytestmark = pytest.mark.usefixtures("app")


def test_clear_leaves_everything_else_as_it_was(tmp_path: Path) -> None:
    branch = make_branch()
    make_account(roles=[(branch, Role.ORGANISER)])
    make_event(branch, readings=(SetReading("John Reed", "Ten Days That Shook the World", 1919),))
    before = dump()
    load(tmp_path)
    assert dump() != before
    loading.clear(tmp_path)
    assert dump() == before


def test_clear_leaves_what_others_took_up(tmp_path: Path) -> None:
    load(tmp_path, events=10)
    branch = make_branch(db.session.scalars(select(Branch).where(Branch.parent_id.is_(None), Branch.is_demo)).one())
    assert branch.is_demo
    own = make_branch(make_own_root())
    term = db.session.scalars(select(Term).where(Term.slug == "demo-the-petrograd-soviet")).one()
    reading = SetReading("John Reed", "Ten Days That Shook the World", 1919)
    event = make_event(own, topics=(term.public_id,), readings=(reading,))
    loading.clear(tmp_path)
    assert [found.public_id for found in db.session.scalars(select(Event))] == [event.public_id]
    assert set(db.session.scalars(select(Term.slug))) == {"demo-the-petrograd-soviet", "demo-councils-and-dual-power"}
    assert list(db.session.scalars(select(Work.title))) == ["Ten Days That Shook the World"]
    assert not any(db.session.scalars(select(Term.is_demo)))
    assert not any(db.session.scalars(select(Work.is_demo)))


def test_clear_takes_roles_and_events_in_the_movement_and_it_can_be_loaded_again(tmp_path: Path) -> None:
    load(tmp_path, events=5)
    london = db.session.scalars(select(Branch).where(Branch.name == "London Circle")).one()
    account = make_account()
    make_member(london, account.id)
    assert make_event(london).is_demo
    loading.clear(tmp_path)
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0
    assert db.session.scalar(select(func.count()).select_from(Member)) == 0
    assert db.session.get(type(account), account.id) is not None
    load(tmp_path, events=7)
    assert count_demo()["events"] == 7


def test_clear_takes_the_calendars_of_its_organisers(tmp_path: Path) -> None:
    before = dump()
    load(tmp_path, events=5)
    member = db.session.scalars(select(Member).join(Branch).where(Member.role == Role.COORDINATOR)).first()
    assert member is not None
    branch, account_id = db.session.get_one(Branch, member.branch_id), member.account_id
    for branch_id in (branch.public_id, None):
        with transaction():
            make_desk_feed(actor_of(account_id), branch_id=branch_id, choices=Choices("Ours"), lang="en")
    loading.clear(tmp_path)
    assert dump() == before


def test_clear_without_a_movement_does_nothing(tmp_path: Path) -> None:
    make_branch()
    before = dump()
    loading.clear(tmp_path)
    assert dump() == before


def make_own_root() -> Branch:
    """A root beside the demonstration's: make_root() would take that one."""
    with transaction():
        fields = BranchFields(name="Ours", zone="UTC", level="international")
        return create_branch(OPERATOR, parent_id=None, fields=fields)
