"""Caps on what one source may cause, counted in the database in fixed windows.

Keys are hashed under a key of the day, or of the vault they belong to, which is destroyed when they are over: neither
the table nor an old backup of it tells who came when.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, String, bindparam, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from organiser.kernel import clock
from organiser.kernel.db import Base, db, transaction
from organiser.kernel.db.types import personal
from organiser.kernel.db.upserts import Upsert
from organiser.kernel.errors import TooMany
from organiser.kernel.vaults import VaultKey, destroy_counters_keys, get_counters_key

LONGEST_UNDER_A_DAYS_KEY = timedelta(hours=1)


class Counter(Base):
    """How often something was spent in the window that began at `window_start`."""

    __tablename__ = "rate_counters"

    scope: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[bytes] = mapped_column(
        LargeBinary,
        primary_key=True,
        info=personal("caps on mails and tries", retention="until its window is over, then its key goes too"),
    )
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    spent: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


def _counting(insert: Any) -> Any:
    counters = Counter.__table__
    row = insert(counters).values({name: bindparam(name) for name in ("scope", "key", "window_start", "ends_at")})
    again = row.values(spent=1).on_conflict_do_update(
        index_elements=[counters.c.scope, counters.c.key, counters.c.window_start], set_={"spent": counters.c.spent + 1}
    )
    return again.returning(counters.c.spent)


_COUNT = Upsert(_counting)


def spend(scope: str, key: str, *, cap: int, window: timedelta, session: Session | None = None) -> None:
    """Count one and raise TooMany once more than `cap` fell into this window.

    In an action it counts in the action's own transaction (a refusal rolls the count back with all else).
    """
    spent, ends_at = count_up(scope, key, window=window, session=session)
    if spent > cap:
        raise TooMany(scope, retry_after=max(1, int((ends_at - clock.now()).total_seconds())))


def count_up(
    scope: str, key: str, *, window: timedelta, session: Session | None = None, under: VaultKey | None = None
) -> tuple[int, datetime]:
    """Count one; the sum in this window so far, and when the window ends.

    What is counted longer than some hours belongs to a vault, and is counted `under` its key.
    """
    session = session or db.session()
    now = clock.now()
    start = datetime.fromtimestamp(now.timestamp() // window.total_seconds() * window.total_seconds(), tz=now.tzinfo)
    hashed = (under or get_counters_key(start.date())).index(f"limit\x1f{scope}\x1f{start.date()}\x1f{key}")
    row = {"scope": scope, "key": hashed, "window_start": start, "ends_at": start + window}
    spent: int = session.execute(_COUNT.on(session), row).scalar_one()
    return spent, start + window


def purge_counters(now: datetime) -> None:
    """Forget windows that are over."""
    db.session.execute(delete(Counter).where(Counter.ends_at < now))


def forget_old_counters() -> None:
    """The job: rows of windows that are over, and the keys of days of which no window is open."""
    now = clock.now()
    with transaction():
        purge_counters(now)
    destroy_counters_keys((now - LONGEST_UNDER_A_DAYS_KEY).date())
