"""Bringing the database up to date before it is served."""

import fcntl

import flask_migrate
from flask import Flask

from organiser.kernel.config import Settings


def migrate(app: Flask, settings: Settings) -> None:
    """Up to the newest migration. Of two processes of this machine that start together, one waits for the other."""
    with (settings.data_dir / "migrating").open("w") as lock, app.app_context():
        fcntl.flock(lock, fcntl.LOCK_EX)
        flask_migrate.upgrade()
