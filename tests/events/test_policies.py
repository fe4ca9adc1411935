"""Who may do what with an event: by table."""

import pytest

from organiser.events.policies import can_edit_event, can_read_names, can_read_numbers
from organiser.kernel.actor import ANONYMOUS, Actor, Grant, Role

PATH, BRANCH = "/1/7/", 7


def staff(path: str, role: Role, *, acting: bool = False) -> Actor:
    branch_id = int(path.split("/")[-2])
    return Actor(
        account_id=1,
        grants=(Grant(branch_id, path, role),),
        acting_for=frozenset({BRANCH}) if acting else frozenset(),
    )


# Who: edits and reads numbers, reads names.
TABLE = {
    "nobody": (ANONYMOUS, False, False),
    "operator": (Actor(account_id=1, is_operator=True), False, False),
    "helper here": (staff(PATH, Role.HELPER), False, False),
    "organiser here": (staff(PATH, Role.ORGANISER), True, True),
    "coordinator here": (staff(PATH, Role.COORDINATOR), True, True),
    "organiser above": (staff("/1/", Role.ORGANISER), True, False),
    "organiser above who acts for it": (staff("/1/", Role.ORGANISER, acting=True), True, False),
    "coordinator above": (staff("/1/", Role.COORDINATOR), True, False),
    "coordinator above who acts for it": (staff("/1/", Role.COORDINATOR, acting=True), True, True),
    "coordinator beside who acts for it": (staff("/1/8/", Role.COORDINATOR, acting=True), False, False),
    "coordinator below": (staff("/1/7/9/", Role.COORDINATOR), False, False),
    "organiser of a path that begins alike": (staff("/1/70/", Role.ORGANISER), False, False),
}


@pytest.mark.parametrize("who", TABLE)
def test_rights_reach_down_the_tree_and_names_are_the_branchs_own(who: str) -> None:
    actor, edits, reads_names = TABLE[who]
    assert can_edit_event(actor, PATH) is edits
    assert can_read_numbers(actor, PATH) is edits
    assert can_read_names(actor, branch_id=BRANCH, branch_path=PATH) is reads_names
