"""The one commit: all or nothing, in order of arrival, with the facts that travel inside."""

import importlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from organiser import reactions
from organiser.kernel.db import announce, db, driver, engine, transaction, write_apart, writing_session
from organiser.kernel.db.engine import is_wal_safe, journal_mode
from organiser.kernel.db.folding import fold_log
from organiser.kernel.db.transaction import set_reactions
from organiser.kernel.extensions import settings
from organiser.kernel.jobs import JobRun
from tests.support.queries import counted_queries

_BACKEND = text("SELECT pg_backend_pid()")


def _run(name: str) -> JobRun:
    return JobRun(job=name, slot=datetime(2026, 1, 1, tzinfo=UTC), started_at=datetime(2026, 1, 1, tzinfo=UTC))


def _names() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(JobRun.job)))


@dataclass(frozen=True)
class Happened:
    name: str


@pytest.fixture
def reacting() -> object:
    seen: list[str] = []

    def first(fact: Happened) -> None:
        seen.append(f"first {fact.name}")
        if fact.name == "one":
            announce(Happened("two"))

    def second(fact: Happened) -> None:
        seen.append(f"second {fact.name}")
        if fact.name == "wrong":
            raise ValueError(fact.name)

    set_reactions({Happened: [first, second]})
    yield seen
    set_reactions(reactions.TABLE)


def test_a_transaction_commits_at_its_end(app: Flask) -> None:
    with transaction() as session:
        session.add(_run("a"))
    assert _names() == ["a"]


def test_an_error_takes_everything_back(app: Flask) -> None:
    def change() -> None:
        with transaction() as session:
            session.add(_run("a"))
            session.flush()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        change()
    assert _names() == []


def test_a_transaction_does_not_open_inside_another(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError, match="inside"), transaction():
        pass
    with transaction(), pytest.raises(RuntimeError, match="inside"), write_apart():
        pass


def test_rows_changed_outside_are_refused(app: Flask) -> None:
    db.session.add(_run("a"))
    with pytest.raises(RuntimeError, match="outside"):
        db.session.flush()
    db.session.rollback()


def test_a_statement_that_no_flush_brings_is_refused_outside(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="outside"):
        writing_session()
    with transaction() as session:
        assert writing_session() is session


def test_what_was_read_before_is_read_again_inside(app: Flask) -> None:
    with transaction() as session:
        session.add(_run("a"))
    run = db.session.scalars(select(JobRun)).one()
    with write_apart() as session:
        session.scalars(select(JobRun)).one().fault = "changed"
    with transaction():
        assert run.fault == "changed"


def test_what_only_reads_cannot_write(app: Flask) -> None:
    """The database itself refuses it, each in words of its own."""
    db.session.scalars(select(JobRun)).all()
    with pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.execute(delete(JobRun))
    db.session.rollback()
    with transaction() as session:
        session.add(_run("a"))
    assert _names() == ["a"]


@pytest.mark.only_database("sqlite")
def test_whoever_has_read_keeps_no_commit_waiting(app: Flask) -> None:
    """Under a rollback journal a lock that a reader holds until its page is rendered would."""
    with Session(db.engine) as reading:
        assert reading.scalars(select(JobRun)).all() == []
        with transaction() as session:
            session.add(_run("a"))
        assert [run.job for run in reading.scalars(select(JobRun))] == ["a"]


@pytest.mark.only_database("postgresql")
def test_whoever_reads_has_no_transaction_open(app: Flask) -> None:
    with Session(db.engine) as reading:
        assert reading.scalars(select(JobRun)).all() == []
        driver_connection = reading.connection().connection.driver_connection
        assert driver_connection.info.transaction_status is TransactionStatus.IDLE


@pytest.mark.only_database("postgresql")
@pytest.mark.parametrize("rest", [-1.0, 3600.0])
def test_a_connection_that_died_while_it_rested_is_replaced_before_its_use(
    app: Flask, monkeypatch: pytest.MonkeyPatch, rest: float
) -> None:
    """The other half shows that it did die: when it counts as just used, nobody asks it, and the statement fails."""
    monkeypatch.setattr(engine, "REST_SECONDS", rest)
    resting = db.session.scalar(_BACKEND)
    db.session.rollback()
    with psycopg.connect(settings().database_url.replace("+psycopg", "")) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [resting])
    if rest > 0:
        with pytest.raises(OperationalError):
            db.session.scalar(_BACKEND)
        db.session.rollback()
    assert db.session.scalar(_BACKEND) != resting


def test_rows_written_apart_stay_when_the_request_fails(app: Flask) -> None:
    with write_apart() as session:
        session.add(_run("apart"))
    assert _names() == ["apart"]


def test_facts_are_reacted_to_in_order_before_the_commit(app: Flask, reacting: list[str]) -> None:
    with transaction() as session:
        announce(Happened("one"))
        session.add(_run("a"))
    assert reacting == ["first one", "second one", "first two", "second two"]
    assert _names() == ["a"]


def test_rows_at_hand_are_not_read_again_by_reactions(app: Flask, reacting: list[str]) -> None:
    key = ("a", datetime(2026, 1, 1, tzinfo=UTC))
    set_reactions({Happened: [lambda _fact: db.session.get_one(JobRun, key)]})
    with transaction() as session:
        session.add(_run("a"))
    for at_hand, asked in ((True, 1), (False, 2)):
        with counted_queries() as statements, transaction() as session:
            run = session.get_one(JobRun, key)
            announce(Happened("one"), *([run] if at_hand else []))
            del run
        assert len([one for one in statements if one.startswith("SELECT")]) == asked
    assert reacting == []


def test_a_reaction_that_fails_takes_the_change_back(app: Flask, reacting: list[str]) -> None:
    def change() -> None:
        with transaction() as session:
            session.add(_run("a"))
            announce(Happened("wrong"))

    with pytest.raises(ValueError, match="wrong"):
        change()
    assert _names() == []


def test_a_fact_outside_a_transaction_is_an_error(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="outside"):
        announce(Happened("one"))


def test_many_writers_lose_nothing(app: Flask) -> None:
    with transaction() as session:
        session.add(JobRun(job="n", slot=datetime(2026, 1, 1, tzinfo=UTC), started_at=datetime.now(UTC), fault="0"))

    def count_up() -> None:
        with app.app_context():
            for _ in range(10):
                with transaction() as session:
                    run = session.scalars(select(JobRun).with_for_update()).one()
                    run.fault = str(int(run.fault or 0) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.scalars(select(JobRun.fault)).one() == "80"
    assert db.session.scalar(select(func.count()).select_from(JobRun)) == 1


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_on_a_fixed_sqlite_only(version: tuple[int, ...], safe: bool) -> None:
    assert is_wal_safe(version) is safe
    assert journal_mode(version) == ("WAL" if safe else "TRUNCATE")


@pytest.mark.only_database("sqlite")
def test_sqlite_connections_are_set_up_for_safety(app: Flask) -> None:
    def pragma(name: str) -> object:
        return db.session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()

    assert (pragma("foreign_keys"), pragma("synchronous"), pragma("secure_delete")) == (1, 2, 1)


@pytest.mark.only_database("sqlite")
def test_what_was_deleted_is_nowhere_once_the_log_is_folded(app: Flask) -> None:
    """Neither in the file nor in a log beside it."""
    folder = Path(str(db.engine.url.database)).parent
    with transaction() as session:
        session.add(_run("remember-me-never"))
    assert b"remember-me-never" in _bytes_in(folder)
    with transaction() as session:
        session.execute(delete(JobRun))
    fold_log()
    assert b"remember-me-never" not in _bytes_in(folder)


def _bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


def test_where_there_is_no_mended_sqlite_pythons_own_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("importlib.util.find_spec", lambda _name: None)
        assert importlib.reload(driver).sqlite.__name__ == "sqlite3"
    assert importlib.reload(driver).sqlite.sqlite_version_info >= (3, 40)
