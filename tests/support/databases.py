"""Databases for tests: migrated once per worker as a template, copied for each use, emptied between tests.

Everything commits for real. Tests that wrap the application in an outer transaction can't see what it commits when.
"""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from organiser.kernel.db import db
from organiser.kernel.db.driver import sqlite
from organiser.kernel.db.engine import WRITE
from organiser.kernel.extensions import settings


class Store(ABC):
    """One database from its template. `url` is what DATABASE_URL is set to."""

    url: str

    @abstractmethod
    def empty(self, engine: Engine) -> None:
        """Back to the template's rows, quickly. `engine` is the one the application uses."""

    @abstractmethod
    def copy(self, name: str) -> "Store":
        """Another database with the template's content."""

    @abstractmethod
    def keep_as_template(self, engine: Engine) -> None:
        """Remember what is there now as what empty() goes back to and copy() starts from."""


class SqliteStore(Store):
    def __init__(self, path: Path) -> None:
        self._path = path
        self._template = path.with_suffix(".template")
        self.url = f"sqlite:///{path}"

    def keep_as_template(self, engine: Engine) -> None:
        with engine.connect() as connection:
            # What was committed last may stand beside the file still, as long as somebody has it open.
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(self._path, self._template)

    def empty(self, engine: Engine) -> None:
        """By SQLite itself: it knows what stands in the log, and who has the file open still."""
        engine.dispose()
        with closing(sqlite.connect(self._template)) as template, closing(sqlite.connect(self._path)) as emptied:
            template.backup(emptied)

    def copy(self, name: str) -> "SqliteStore":
        other = SqliteStore(self._path.with_name(f"{name}.sqlite3"))
        shutil.copyfile(self._template, other._path)
        return other


@contextmanager
def without_database() -> Iterator[None]:
    """The current application's SQLite file is away meanwhile."""
    db.session.remove()
    db.engine.dispose()
    database = Path(settings().database_url.removeprefix("sqlite:///"))
    away = database.rename(database.with_suffix(".away"))
    database.mkdir()  # a folder can't be opened as a database
    try:
        yield
    finally:
        database.rmdir()
        away.rename(database)


class PostgresStore(Store):
    def __init__(self, server: "PostgresDatabases", name: str) -> None:
        self._server = server
        self.name = name
        self.url = server.url_of(name)
        self._delete = ""

    def keep_as_template(self, engine: Engine) -> None:
        engine.dispose()
        with psycopg.connect(self.url) as connection:
            tables = [row[0] for row in connection.execute(_TABLES)]
            filled = [table for table in tables if connection.execute(_has_rows(table)).fetchone()]
        if filled:
            raise RuntimeError(
                f"migrations leave rows in {filled}: empty() would lose them; give them to it to put back"
            )
        self._delete = _delete_from_all(tables)
        self._server.create(self._template_name, template=self.name)

    @property
    def _template_name(self) -> str:
        return f"{self.name}_template"

    def empty(self, engine: Engine) -> None:
        if self._delete:
            with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
                connection.exec_driver_sql(self._delete)

    def copy(self, name: str) -> "PostgresStore":
        full_name = f"{self.name}_{name}"
        self._server.create(full_name, template=self._template_name)
        return PostgresStore(self._server, full_name)


_TABLES = """
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename
"""


def _has_rows(table: str) -> sql.Composed:
    return sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))


def _delete_from_all(tables: list[str]) -> str:
    """One statement, so that foreign keys are looked at once, at its end, whichever way they point."""
    if not tables:
        return ""
    *others, last = [f'DELETE FROM "{table}"' for table in tables]  # noqa: S608 (names from the catalogue)
    named = ", ".join(f"d{number} AS ({delete})" for number, delete in enumerate(others))
    return f"WITH {named} {last}" if named else last


class PostgresDatabases:
    """Makes and drops databases on a server. Their names carry this process's number: several runs may share one."""

    def __init__(self, server_url: str, worker: str) -> None:
        self._server_url = server_url
        self._prefix = f"organiser_test_{os.getpid()}_{worker}"
        self._made: list[str] = []

    def store(self, name: str) -> PostgresStore:
        full_name = f"{self._prefix}_{name}"
        self.create(full_name)
        return PostgresStore(self, full_name)

    def url_of(self, name: str) -> str:
        parts = urlsplit(self._server_url)
        return parts._replace(scheme="postgresql", path=f"/{name}").geturl()

    def create(self, name: str, *, template: str = "template0") -> None:
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        self._made.append(name)

    def drop_all(self) -> None:
        for name in reversed(self._made):
            self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.clear()

    def _execute(self, statement: Any) -> None:
        url = self._server_url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
