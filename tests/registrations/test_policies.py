"""Who may read who comes: by table, for every kind of actor."""

from datetime import UTC, datetime, timedelta

import pytest

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import ANONYMOUS, Actor, Grant, Role
from organiser.registrations.policies import can_read_door, can_read_people

ENDS = datetime(2026, 3, 14, 21, tzinfo=UTC)
HERE, ABOVE, BESIDE = (
    Grant(7, "/1/7/", Role.ORGANISER),
    Grant(1, "/1/", Role.COORDINATOR),
    Grant(8, "/1/8/", Role.ORGANISER),
)


EVENT = Event(branch_id=7, branch=Branch(path="/1/7/"), ends_at=ENDS)
ACTORS = {
    "nobody": (ANONYMOUS, False),
    "holder of a place": (Actor(place_ids=frozenset({"abc"})), False),
    "organiser here": (Actor(account_id=1, grants=(HERE,)), True),
    "organiser beside": (Actor(account_id=1, grants=(BESIDE,)), False),
    "coordinator above": (Actor(account_id=1, grants=(ABOVE,)), False),
    "coordinator above who acts for the branch": (
        Actor(account_id=1, grants=(ABOVE,), acting_for=frozenset({7})),
        True,
    ),
    "organiser beside who says so": (Actor(account_id=1, grants=(BESIDE,), acting_for=frozenset({7})), False),
    "operator": (Actor(account_id=1, is_operator=True), False),
}


@pytest.mark.parametrize("who", ACTORS)
def test_names_are_read_here_or_by_a_recorded_act_from_above(who: str) -> None:
    actor, may = ACTORS[who]
    assert can_read_people(actor, EVENT) is may


@pytest.mark.parametrize("who", ACTORS)
def test_the_door_list_is_read_by_who_reads_names_also_after_the_end(who: str) -> None:
    actor, may = ACTORS[who]
    assert can_read_door(actor, EVENT, is_helper=False, now=ENDS + timedelta(days=1)) is may


@pytest.mark.parametrize(("seconds", "may"), [(-1, True), (0, False), (1, False)])
def test_a_helper_reads_the_door_list_until_the_end(seconds: int, may: bool) -> None:
    helper = Actor(account_id=1, grants=(Grant(7, "/1/7/", Role.HELPER),))
    assert can_read_door(helper, EVENT, is_helper=True, now=ENDS + timedelta(seconds=seconds)) is may
