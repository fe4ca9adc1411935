"""Bringing the database up to date before it is served."""

import fcntl

from flask import Flask
from sqlalchemy import column, inspect, select, table

from organiser.factory import MIGRATIONS
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.on_demand import on_demand

flask_migrate = on_demand("flask_migrate")

ALEMBIC_VERSION = table("alembic_version", column("version_num"))


def migrate(app: Flask, settings: Settings) -> None:
    """Up to the newest migration. Of two processes of this machine that start together, one waits for the other."""
    with (settings.data_dir / "migrating").open("w") as lock, app.app_context():
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Alembic would find out the same, for 25 MB and a quarter of a second of every start.
        if list_present_revisions() != [newest_revision()]:
            flask_migrate.upgrade()


def newest_revision() -> str:
    """By the names of the files, which begin with the revision's number: 0001_begin.py."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))


def list_present_revisions() -> list[str]:
    """What the database says of itself; nothing where it is empty."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(ALEMBIC_VERSION.name):
            return []
        return list(connection.scalars(select(ALEMBIC_VERSION.c.version_num)))
