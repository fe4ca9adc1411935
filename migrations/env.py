"""Runs migrations on the application's own database, with SQLite's foreign keys off while tables are rebuilt."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine

from organiser.kernel.db.engine import WRITE
from organiser.kernel.db.types import UtcDateTime, WallDateTime
from organiser.tables import METADATA


def run_migrations() -> None:
    engine: Engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        lite = engine.dialect.name == "sqlite"
        if lite:
            # Rebuilding a parent table would otherwise delete its children by ON DELETE CASCADE.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            _migrate(connection)
            if lite:
                _require_whole(connection)
        finally:
            if lite:
                connection.rollback()
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name the database's types, so that they outlive ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.DateTime()" if kind == "type" and isinstance(item, WallDateTime) else False


def _require_whole(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"rows without their parents after migrating: {broken[:5]}")


run_migrations()
