"""How each connection is set up. SQLite's defaults lose concurrent writes and, under old versions, whole databases.

On both databases a reader begins nothing, sees each statement's moment and is held to reading by the database itself;
only what is opened with WRITE can write.
"""

import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError

from organiser.kernel.db.driver import sqlite

WRITE = "organiser_write"
BUSY_SECONDS = 10
# Of each connection, so of each thread; the system keeps the file's pages for all of them.
CACHE_KILOBYTES = 512
# A connection of PostgreSQL that has rested for longer may have lost its server: it is asked before it is used.
REST_SECONDS = 1.0
RESTS_SINCE = "organiser_rests_since"
# More than there are statements: the driver's own hundred are prepared and thrown away in turn.
PREPARED_STATEMENTS = 500
# SQLite before these can corrupt a WAL database when two connections checkpoint and commit at once.
FIXED_BRANCHES = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """True if this SQLite has the WAL-reset fix (3.51.3, and 3.50.7 and 3.44.6 on their branches)."""
    if version >= FIXED_BRANCHES[0]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED_BRANCHES[1:])


def journal_mode(version: tuple[int, ...]) -> str:
    return "WAL" if is_wal_safe(version) else "TRUNCATE"


def engine_options(url: str) -> dict[str, Any]:
    """Keyword arguments of create_engine for this database."""
    if url.startswith("sqlite"):
        # The connection that was used last has statements and pages at hand.
        connect_args = {"timeout": BUSY_SECONDS, "isolation_level": None}
        pool = {"pool_size": 16, "max_overflow": 16, "pool_use_lifo": True}
        return {"module": sqlite, "connect_args": connect_args, **pool}
    return {"pool_use_lifo": True, "pool_size": 8, "max_overflow": 8, "pool_timeout": 5, "pool_recycle": 1800}


def prepare_engine(engine: Engine, *, journal: str | None = None) -> None:
    """Attach what connections need; on SQLite in the best journal mode unless one is named."""
    if engine.dialect.name == "sqlite":
        mode = journal or journal_mode(sqlite.sqlite_version_info)
        event.listen(engine, "connect", lambda connection, _record: _set_pragmas(connection, mode))
        event.listen(engine, "begin", _begin)
        return
    event.listen(engine, "connect", _set_session)
    event.listen(engine, "begin", _begin_on_server)
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", lambda *checkout: _wake(engine, *checkout))


def _set_pragmas(connection: Any, mode: str) -> None:
    cursor = connection.cursor()
    lasting = (
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "mmap_size=0",
        f"cache_size=-{CACHE_KILOBYTES}",
    )
    for pragma in (f"journal_mode={mode}", *lasting):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: with the plain BEGIN, SELECT then UPDATE fails under contention.

    A reader begins nothing and sees each statement's moment, as on PostgreSQL: a page that held SQLite's shared lock
    until it is rendered would keep every commit waiting. It is held to reading by SQLite itself.
    """
    writes = bool(connection.get_execution_options().get(WRITE))
    if connection.info.get(WRITE) is not writes:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info[WRITE] = writes
    if writes:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_session(connection: Any, _record: object) -> None:
    connection.prepared_max = PREPARED_STATEMENTS
    connection.autocommit = True
    connection.execute("SET default_transaction_read_only = on")
    connection.read_only = False


def _begin_on_server(connection: Connection) -> None:
    """A writer's first statement brings BEGIN READ WRITE with it. Readers spare the server a BEGIN and a ROLLBACK."""
    writes = bool(connection.get_execution_options().get(WRITE))
    driver: Any = connection.connection.driver_connection
    if driver.autocommit is writes:
        driver.autocommit = not writes


def _note_rest(_connection: object, record: Any) -> None:
    record.info[RESTS_SINCE] = time.monotonic()


def _wake(engine: Engine, connection: Any, record: Any, _fairy: object) -> None:
    """Pings when it pays: before each use, it would be every sixth statement.

    Raises InvalidatePoolError, upon which the pool connects anew, when the server was restarted in the meantime.
    """
    rested_at = record.info.get(RESTS_SINCE)
    if rested_at is None or time.monotonic() - rested_at < REST_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error
