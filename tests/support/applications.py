"""The application as tests use it: one per database and worker, made once, emptied before each test."""

import itertools
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import Engine

from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from tests.support.browsing import BASE_URL, Visitor
from tests.support.databases import PostgresDatabases, SqliteStore, Store

SECRET_KEY = "a secret that only tests know, long enough"
MASTER_KEY = "another secret that only tests know, 32+"


class Applications:
    def __init__(self, folder: Path, mail_url: str) -> None:
        self._folder = folder
        self._mail_url = mail_url
        self._postgres: PostgresDatabases | None = None
        self._made: dict[str, _Installation] = {}
        self._numbers = itertools.count(1)

    def use_postgresql(self, databases: PostgresDatabases) -> None:
        self._postgres = databases

    def database_url(self, kind: str) -> str:
        return self._get(kind).stores[0].url

    def emptied(self, kind: str) -> Flask:
        installation = self._get(kind)
        installation.empty()
        return installation.app

    def scratch_environ(self, kind: str, folder: Path) -> dict[str, str]:
        """Settings of an installation of its own on freshly migrated databases, for other processes."""
        name = f"scratch{next(self._numbers)}"
        return self._environ(
            [store.copy(f"{name}_{place}") for place, store in enumerate(self._get(kind).stores)], folder
        )

    def close(self) -> None:
        for installation in self._made.values():
            installation.close()

    def _get(self, kind: str) -> "_Installation":
        if kind not in self._made:
            # Numbered, so that when an application can't be made every test says why, not only the first.
            folder = self._folder / f"{kind}{next(self._numbers)}"
            folder.mkdir()
            stores = [self._store(kind, folder, name) for name in ("organiser", "keys")]
            self._made[kind] = _Installation(stores, self._environ(stores, folder))
        return self._made[kind]

    def _store(self, kind: str, folder: Path, name: str) -> Store:
        if kind == "sqlite":
            return SqliteStore(folder / f"{name}.sqlite3")
        assert self._postgres is not None
        return self._postgres.store(f"{name}_{folder.name}")

    def _environ(self, stores: list[Store], folder: Path) -> dict[str, str]:
        database, keystore = stores
        return {
            "DATABASE_URL": database.url,
            "KEYSTORE_URL": keystore.url,
            "DATA_DIR": str(folder / "data"),
            "BASE_URL": BASE_URL,
            "MAIL_URL": self._mail_url,
            "MAIL_FROM": "organiser@example.org",
            "SECRET_KEY": SECRET_KEY,
            "MASTER_KEY": MASTER_KEY,
        }


class _Installation:
    """The key store is a template for others too, but is never emptied: opened keys stay in the application's memory,
    and a key whose vault is gone opens nothing."""

    def __init__(self, stores: list[Store], environ: dict[str, str]) -> None:
        self.stores = stores
        self.app = create_app(Settings.from_environment(environ))
        self.app.testing = True
        self.app.test_client_class = Visitor
        with self.app.app_context():
            flask_migrate.upgrade()
        for store, engine in zip(self.stores, self._engines(), strict=True):
            store.keep_as_template(engine)

    def empty(self) -> None:
        self.stores[0].empty(self._engines()[0])

    def close(self) -> None:
        for engine in self._engines():
            engine.dispose()

    def _engines(self) -> tuple[Engine, Engine]:
        with self.app.app_context():
            return db.engine, extensions.keystore().engine
