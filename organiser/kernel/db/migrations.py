"""Flask-Migrate for the commands that use it, and without its weight for all processes that don't.

With Alembic it takes some ten megabytes and a quarter of a second, and a process that serves never migrates.
"""

from functools import cache
from pathlib import Path
from typing import Any

import click
from flask import Flask
from werkzeug.local import LocalProxy

from organiser.kernel.db.base import db
from organiser.kernel.on_demand import on_demand

flask_migrate = on_demand("flask_migrate")
flask_migrate_cli = on_demand("flask_migrate.cli")


class _Commands(click.Command):
    """`db upgrade`, `db check` and the others: Flask-Migrate's own group from the moment it is called."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        context: click.Context = flask_migrate_cli.db.make_context(*args, **kwargs)
        return context


def allow_migrations(app: Flask, directory: Path) -> None:
    """Give the application what flask_migrate.Migrate() gives it, as soon as somebody asks for it."""

    @cache
    def configure() -> Any:
        flask_migrate.Migrate(app, db, directory=str(directory), render_as_batch=True)
        return app.extensions["migrate"]

    app.extensions["migrate"] = LocalProxy(configure)
    app.cli.add_command(_Commands("db", help="Migrate the database."))
