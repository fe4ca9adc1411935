"""Caps count in the database and keep no trace of whom they counted."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import TooMany
from organiser.kernel.limits import Counter, purge_counters, spend

HOUR = timedelta(hours=1)


def use(key: str, *, cap: int = 3, scope: str = "mail") -> None:
    with transaction():
        spend(scope, key, cap=cap, window=HOUR)


@pytest.fixture(autouse=True)
def _at_half_past() -> object:
    with time_machine.travel("2026-11-22T10:30:00Z", tick=False) as traveller:
        yield traveller


def test_the_cap_is_what_passes(app: Flask) -> None:
    for _ in range(3):
        use("ada")
    with pytest.raises(TooMany) as caught:
        use("ada")
    assert (caught.value.scope, caught.value.retry_after) == ("mail", 1800)


def test_other_keys_and_scopes_have_their_own(app: Flask) -> None:
    for _ in range(3):
        use("ada")
    use("eva")
    use("ada", scope="login")


def test_a_new_window_begins_at_nought(app: Flask) -> None:
    for _ in range(3):
        use("ada")
    with time_machine.travel("2026-11-22T11:00:00Z", tick=False):
        use("ada")


def test_the_key_is_not_in_the_table(app: Flask) -> None:
    use("ada@example.org")
    use("ada@example.org", scope="other")
    first, second = db.session.scalars(select(Counter)).all()
    assert b"ada" not in first.key
    assert first.key != second.key


def test_windows_that_are_over_are_forgotten(app: Flask) -> None:
    use("ada")
    with transaction():
        purge_counters(clock.now())
    assert len(db.session.scalars(select(Counter)).all()) == 1
    with transaction():
        purge_counters(clock.now() + HOUR)
    assert db.session.scalars(select(Counter)).all() == []
