"""All rows of a database at one moment: to tell whether something was changed, and to go back to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, MetaData, Select, Table, and_, event, select
from sqlalchemy.exc import IntegrityError

from organiser.kernel import extensions
from organiser.kernel.db import db, transaction
from organiser.kernel.db.engine import WRITE
from organiser.kernel.vaults import store

# What a GET may write (docs/decisions/0001): read-audit, rate counters, a disposable cache, when a session was last
# seen; job runs are nobody's request.
UNCOUNTED = frozenset({"personal_reads", "rate_counters", "calendar_blocks", "job_runs"})
UNCOUNTED_COLUMNS = {"staff_sessions": "seen_at"}
Rows = dict[str, list[dict[str, Any]]]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Snapshot:
    """Both databases of the current application, a list of rows to each table."""

    main: Rows
    keys: Rows

    @classmethod
    def take(cls) -> "Snapshot":
        db.session.rollback()
        return cls(_read(db.engine, db.metadata), _read(extensions.keystore().engine, store.metadata))

    def find_changes(self, now: "Snapshot | None" = None) -> list[str]:
        """The tables in which something stands otherwise now than here, leaving out what a GET may write."""
        now = now or Snapshot.take()
        if now is self:
            return []
        counted = [name for name in self.main if name not in UNCOUNTED]
        changed = [name for name in counted if _without_seen(name, self.main) != _without_seen(name, now.main)]
        return changed + [name for name in self.keys if self.keys[name] != now.keys[name]]

    def restore(self, now: "Snapshot | None" = None) -> None:
        """Put every row back as it was."""
        now = now or Snapshot.take()
        if now is self:
            return
        if now.main != self.main:
            _put_back(db.engine, db.metadata, now.main, self.main)
        if now.keys != self.keys:
            _put_back(extensions.keystore().engine, store.metadata, now.keys, self.keys)
            extensions.keystore().forget()
        with transaction() as session:  # a commit that is counted: nothing kept in memory outlives it
            session.expire_all()


class Watch:
    """Snapshots of databases, to which nobody but this process writes if it is `alone`: as long as it commits nothing,
    the last one is what would be read again. A file that is put in the database's place is not seen."""

    def __init__(self, *, alone: bool = True) -> None:
        self._alone = alone
        self._last: tuple[int, Snapshot] | None = None

    def look(self) -> Snapshot:
        if not self._alone or self._last is None or self._last[0] != _commits:
            self._last = _commits, Snapshot.take()
        return self._last[1]

    def restore(self, wanted: Snapshot) -> None:
        wanted.restore(self.look())
        self._last = _commits, wanted


_commits = 0


@event.listens_for(Engine, "commit")
def _count_commit(_connection: Connection) -> None:
    global _commits
    _commits += 1


def _without_seen(name: str, rows: Rows) -> list[dict[str, Any]]:
    left_out = UNCOUNTED_COLUMNS.get(name)
    return [{column: value for column, value in row.items() if column != left_out} for row in rows[name]]


@cache
def _tables(metadata: MetaData) -> tuple[Table, ...]:
    return tuple(metadata.sorted_tables)


@cache
def _all_of(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def _read(engine: Engine, metadata: MetaData) -> Rows:
    with engine.connect() as connection:
        return {table.name: _read_table(connection, table) for table in _tables(metadata)}


def _read_table(connection: Connection, table: Table) -> list[dict[str, Any]]:
    names = table.columns.keys()
    return [dict(zip(names, row, strict=True)) for row in connection.execute(_all_of(table)).all()]


def _put_back(engine: Engine, metadata: MetaData, now: Rows, wanted: Rows) -> None:
    """Only the rows that differ; all of them, where a value that comes back is still held by another row."""
    try:
        with _writing(engine) as connection:
            _write_differences(connection, metadata, now, wanted)
    except IntegrityError:
        with _writing(engine) as connection:
            _write_all(connection, metadata, wanted)


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        yield connection


def _write_differences(connection: Connection, metadata: MetaData, now: Rows, wanted: Rows) -> None:
    """What is too much goes last: until then rows that stay may point to it, and would be taken along."""
    differing = [table for table in _tables(metadata) if now[table.name] != wanted[table.name]]
    for table in differing:
        here, there = _by_key(table, now), _by_key(table, wanted)
        lost = [row for key, row in there.items() if key not in here]
        if lost:
            connection.execute(table.insert(), lost)
        for key, row in there.items():
            if row != here.get(key, row):
                connection.execute(table.update().where(_has(table, key)), row)
    for table in reversed(differing):
        there = _by_key(table, wanted)
        for key in reversed(_by_key(table, now)):
            if key not in there:
                connection.execute(table.delete().where(_has(table, key)))


def _write_all(connection: Connection, metadata: MetaData, rows: Rows) -> None:
    for table in reversed(_tables(metadata)):
        connection.execute(table.delete())
    for table in _tables(metadata):
        if rows[table.name]:
            connection.execute(table.insert(), rows[table.name])


def _by_key(table: Table, rows: Rows) -> dict[Key, dict[str, Any]]:
    names = table.primary_key.columns.keys()
    return {tuple(row[name] for name in names): row for row in rows[table.name]}


def _has(table: Table, key: Key) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(table.primary_key.columns, key, strict=True)))
