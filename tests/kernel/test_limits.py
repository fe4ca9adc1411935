"""Caps count in the database and keep no trace of whom they counted."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import TooMany
from organiser.kernel.limits import Counter, Spending, Spent, count_up, forget_old_counters, purge_counters, spend
from organiser.kernel.vaults import create_vault, get_counters_key, get_vault_key

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


def test_yesterdays_counters_can_be_asked_about_nobody(app: Flask) -> None:
    """Not even those in an old backup: what hid them is gone."""
    use("ada")
    day = clock.now().date()
    before = get_counters_key(day).index("ada")
    with time_machine.travel("2026-11-23T00:59:00Z", tick=False):
        forget_old_counters()
        assert get_counters_key(day).index("ada") == before
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        forget_old_counters()
    assert db.session.scalars(select(Counter)).all() == []
    assert get_counters_key(day).index("ada") != before


def test_several_are_counted_at_once_each_in_its_own_window(app: Flask) -> None:
    day = timedelta(days=1)
    for number in (1, 2):
        with transaction():
            found = count_up(Spending("mail", "ada", HOUR), Spending("login", "ada", day))
        ends = [datetime(2026, 11, 22, 11, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)]
        assert found == [Spent("mail", number, ends[0]), Spent("login", number, ends[1])]


def test_what_is_counted_for_a_vault_is_hidden_by_its_key(app: Flask) -> None:
    with transaction():
        mine, other = (get_vault_key(create_vault("event", destroy_after=None)) for _ in range(2))
        counts = [count_up(Spending("mail", "ada", HOUR, under=key))[0].number for key in (mine, mine, other, None)]
    assert counts == [1, 2, 1, 1]
