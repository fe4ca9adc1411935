"""The checks of what must always hold: each breach is seen, and a sound database is not blamed."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.registrations import actions
from organiser.registrations.models import Pool, Registration, Status
from tests.support.invariants import list_faults
from tests.support.make import holder_of, make_event, make_place, withdraw

CONFIRMED = Registration.status == Status.CONFIRMED
WAITING = Registration.status == Status.WAITING


def populate() -> None:
    """Two places, three who want them, one who left and one who came back."""
    event = make_event(places_on_site=2)
    first, _, _, last = (make_place(event.public_id) for _ in range(4))
    withdraw(last)
    withdraw(first)
    with transaction():
        actions.undo_cancel(holder_of(first), first)


def test_a_sound_database_has_no_faults(app: Flask) -> None:
    populate()
    assert list_faults() == []


def one(what: object) -> object:
    return select(Registration.id).where(what).limit(1).scalar_subquery()  # type: ignore[arg-type]


BREACHES: dict[str, tuple[Callable[[], object], str]] = {
    "a place that is not counted": (lambda: update(Pool).values(taken=Pool.taken - 1), "counted"),
    "a place too many": (lambda: update(Pool).values(taken=0, ceiling=1), "held of"),
    "no position": (lambda: update(Registration).where(WAITING).values(position=None), "without position"),
    "a position never given": (lambda: update(Pool).values(next_position=1), "not given out"),
    "a position for who has a place": (lambda: update(Registration).where(CONFIRMED).values(position=1), "at position"),
    "no mail": (lambda: delete(Mail).where(Mail.kind == "registrations.confirmed"), "was told"),
    "a mail for who has no place": (
        lambda: update(Mail).where(Mail.kind == "registrations.waiting").values(kind="registrations.confirmed"),
        "was told",
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_every_breach_is_seen(app: Flask, breach: str) -> None:
    populate()
    change, words = BREACHES[breach]
    with transaction() as session:
        session.execute(change())  # type: ignore[call-overload]
    assert any(words in fault for fault in list_faults())


@pytest.mark.only_database("sqlite")
def test_rows_that_point_to_nothing_are_seen(app: Flask) -> None:
    """PostgreSQL has no way to make them; SQLite has, while tables are rebuilt."""
    populate()
    db.session.remove()
    connection = db.engine.raw_connection()
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM events")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.close()
    assert any("registrations" in fault and "without their events" in fault for fault in list_faults())
