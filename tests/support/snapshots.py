"""All rows of a database at one moment: to tell whether something was changed, and to go back to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, select

from organiser.kernel import extensions
from organiser.kernel.db import db, transaction
from organiser.kernel.db.engine import WRITE
from organiser.kernel.vaults import store

# What a GET may write (docs/decisions/0001): read-audit, rate counters, a disposable cache, when a session was last
# seen; job runs are nobody's request.
UNCOUNTED = frozenset({"personal_reads", "rate_counters", "calendar_blocks", "job_runs"})
UNCOUNTED_COLUMNS = {"staff_sessions": "seen_at"}
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Snapshot:
    """Both databases of the current application, a list of rows to each table."""

    main: Rows
    keys: Rows

    @classmethod
    def take(cls) -> "Snapshot":
        db.session.rollback()
        return cls(_read(db.engine, db.metadata), _read(extensions.keystore().engine, store.metadata))

    def find_changes(self) -> list[str]:
        """The tables in which something stands otherwise now than here, leaving out what a GET may write."""
        now = Snapshot.take()
        counted = [name for name in self.main if name not in UNCOUNTED]
        changed = [name for name in counted if _without_seen(name, self.main) != _without_seen(name, now.main)]
        return changed + [name for name in self.keys if self.keys[name] != now.keys[name]]

    def restore(self) -> None:
        """Put every row back as it was."""
        now = Snapshot.take()
        if now.main != self.main:
            _write(db.engine, db.metadata, self.main)
        if now.keys != self.keys:
            _write(extensions.keystore().engine, store.metadata, self.keys)
            extensions.keystore().forget()
        with transaction() as session:  # a commit that is counted: nothing kept in memory outlives it
            session.expire_all()


def _without_seen(name: str, rows: Rows) -> list[dict[str, Any]]:
    left_out = UNCOUNTED_COLUMNS.get(name)
    return [{column: value for column, value in row.items() if column != left_out} for row in rows[name]]


def _read(engine: Engine, metadata: MetaData) -> Rows:
    with engine.connect() as connection:
        return {table.name: _read_table(connection, table) for table in metadata.sorted_tables}


def _read_table(connection: Connection, table: Table) -> list[dict[str, Any]]:
    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [dict(row) for row in rows]


def _write(engine: Engine, metadata: MetaData, rows: Rows) -> None:
    tables: Sequence[Table] = metadata.sorted_tables
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
