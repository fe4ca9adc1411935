"""The database: declarative base, column types, and `transaction()`, the only commit there is."""

from organiser.kernel.db.base import Base, db
from organiser.kernel.db.transaction import (
    announce,
    count_own_commits,
    forget_reads,
    transaction,
    write_apart,
    writing_session,
)

__all__ = [
    "Base",
    "announce",
    "count_own_commits",
    "db",
    "forget_reads",
    "transaction",
    "write_apart",
    "writing_session",
]
