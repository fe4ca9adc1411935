"""What was read a moment ago is kept for so long, by key, and not beyond a commit."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from organiser.kernel.db import transaction
from organiser.kernel.recent import Recent

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_value_is_read_once_in_its_time() -> None:
    recent: Recent[int] = Recent(MINUTE, most=4)
    numbers = iter(range(10))
    times = [NOON, NOON + MINUTE / 2, NOON + MINUTE, NOON]
    assert [recent.get("a", now, numbers.__next__) for now in times] == [0, 0, 1, 2]
    assert recent.get("b", NOON, numbers.__next__) == 3


def test_a_commit_ends_it(app: Flask) -> None:
    recent: Recent[int] = Recent(MINUTE, most=4)
    assert recent.get("a", NOON, lambda: 1) == 1
    with transaction():
        pass
    assert recent.get("a", NOON, lambda: 2) == 2


def test_the_oldest_key_makes_room() -> None:
    recent: Recent[str] = Recent(MINUTE, most=2)
    for key in "abc":
        recent.get(key, NOON, lambda: "first")
    assert [recent.get(key, NOON, lambda: "again") for key in "bca"] == ["first", "first", "again"]
