"""What SQLite has in its write-ahead log, brought into the database's file."""

from organiser.kernel.db.base import db


def fold_log() -> None:
    """Empty the log. Until then it holds deleted rows, and so does the file: they are overwritten there only now.

    By itself SQLite does this after a thousand pages, which may be days on a quiet installation. Nothing is waited
    for: what somebody still reads is left for the next time. PostgreSQL has its own ways, which nobody can hurry.
    """
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
