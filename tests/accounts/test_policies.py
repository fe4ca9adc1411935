"""Who may do what with accounts, for each kind of actor."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from organiser.accounts import policies
from organiser.kernel.actor import ANONYMOUS, Actor, Grant, Role, job_actor
from organiser.kernel.errors import FreshLoginNeeded, NotAllowed, NotFound

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROLES = (Grant(1, "/1/", Role.COORDINATOR),)
ACTORS = {
    "stranger": ANONYMOUS,
    "attendee": Actor(place_ids=frozenset({"a" * 26})),
    "member": Actor(member_branch_ids=frozenset({1})),
    "coordinator": Actor(account_id=1, grants=ROLES, fresh_until=NOW),
    "fresh": Actor(account_id=1, grants=ROLES, fresh_until=NOW + timedelta(seconds=1)),
    "operator": Actor(account_id=2, is_operator=True, fresh_until=NOW + timedelta(minutes=10)),
    "command": job_actor("test"),
}
# What each of them gets, in the order of ACTORS.
TABLE: list[tuple[Callable[[Actor], None], tuple[type[Exception] | None, ...]]] = [
    (
        policies.require_staff,
        (NotFound, NotFound, NotFound, None, None, None, NotFound),
    ),
    (
        lambda actor: policies.require_fresh(actor, NOW),
        (NotFound, NotFound, NotFound, FreshLoginNeeded, None, None, NotFound),
    ),
    (
        lambda actor: policies.require_inviter(actor, is_operator=False),
        (NotAllowed, NotAllowed, NotAllowed, None, None, None, None),
    ),
    (
        lambda actor: policies.require_inviter(actor, is_operator=True),
        (NotAllowed, NotAllowed, NotAllowed, NotAllowed, NotAllowed, None, None),
    ),
    (
        policies.require_operator,
        (NotFound, NotFound, NotFound, NotFound, NotFound, None, None),
    ),
]


@pytest.mark.parametrize(("require", "outcomes"), TABLE, ids=["staff", "fresh", "inviter", "of operators", "operator"])
def test_each_actor_gets_what_the_table_says(
    require: Callable[[Actor], None], outcomes: tuple[type[Exception] | None, ...]
) -> None:
    found: list[type[Exception] | None] = []
    for actor in ACTORS.values():
        try:
            require(actor)
        except Exception as refusal:
            found.append(type(refusal))
        else:
            found.append(None)
    assert found == list(outcomes)
