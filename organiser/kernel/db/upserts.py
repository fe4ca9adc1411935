"""INSERT … ON CONFLICT: both databases read it alike, and SQLAlchemy has it in each one's dialect only."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_INSERTS: dict[str, Callable[[Any], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_on(bind: Session | Connection) -> Callable[[Any], Any]:
    """This database's insert(), which knows on_conflict_do_update() and on_conflict_do_nothing()."""
    return _INSERTS[_dialect_of(bind)]


class Upsert:
    """A statement that is made once for each kind of database, from its insert(): SQLAlchemy takes longer to put one
    together than the database to do it, and meanwhile others wait for its lock."""

    def __init__(self, make: Callable[[Callable[[Any], Any]], Any]) -> None:
        self._make = make
        self._made: dict[str, Any] = {}

    def on(self, bind: Session | Connection) -> Any:
        """The statement for this database."""
        dialect = _dialect_of(bind)
        if dialect not in self._made:
            self._made[dialect] = self._make(insert_on(bind))
        return self._made[dialect]


def _dialect_of(bind: Session | Connection) -> str:
    return bind.get_bind().dialect.name if isinstance(bind, Session) else bind.dialect.name
