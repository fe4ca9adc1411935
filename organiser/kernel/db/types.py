"""Column types that both databases read alike, and the declaration of personal columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only, gives back aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone: instants are aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WallDateTime(TypeDecorator[datetime]):
    """What a clock on the wall shows. Takes naive datetimes only; the zone stands in a column beside it."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError(f"{value!r} has a zone: wall times are naive")
        return value


def ordered_text(length: int) -> String:
    """Text compared byte by byte on both databases, so that a prefix is a range of an index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def personal(purpose: str, *, retention: str) -> dict[str, Any]:
    """`info=` of a column that says something about a person: why it is kept and until when.

    tests/kernel/test_personal_columns.py lists every such column; docs/privacy.md is made from it.
    """
    return {"personal": {"purpose": purpose, "retention": retention}}
