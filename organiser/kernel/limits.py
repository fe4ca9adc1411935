"""Caps on what one source may cause, counted in the database in fixed windows.

Keys are hashed under a key of the day, or of the vault they belong to, which is destroyed when they are over: neither
the table nor an old backup of it tells who came when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import LargeBinary, String, TextClause, bindparam, delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from organiser.kernel import clock
from organiser.kernel.db import Base, db, transaction
from organiser.kernel.db.types import personal
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


@dataclass(frozen=True, slots=True)
class Spending:
    """One more of `scope` by whom `key` names.

    What is counted longer than some hours belongs to a vault, and is counted `under` its key.
    """

    scope: str
    key: str
    window: timedelta
    under: VaultKey | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """The sum in this window so far, and when the window ends."""

    scope: str
    number: int
    ends_at: datetime

    def require_within(self, cap: int) -> None:
        """Raises TooMany once more than `cap` fell into this window."""
        if self.number > cap:
            raise TooMany(self.scope, retry_after=max(1, int((self.ends_at - clock.now()).total_seconds())))


def spend(scope: str, key: str, *, cap: int, window: timedelta, session: Session | None = None) -> None:
    """Count one and raise TooMany once more than `cap` fell into this window.

    In an action it counts in the action's own transaction (a refusal rolls the count back with all else).
    """
    (spent,) = count_up(Spending(scope, key, window), session=session)
    spent.require_within(cap)


def count_up(*spendings: Spending, session: Session | None = None) -> list[Spent]:
    """Count one of each, whose scopes differ, in this order and in one statement."""
    now = clock.now()
    rows = {one.scope: _make_row(one, now) for one in spendings}
    given = {f"{name}{number}": value for number, row in enumerate(rows.values()) for name, value in row.items()}
    found = (session or db.session()).execute(_counting(len(rows)), given)
    numbers = {row.scope: row.spent for row in found}
    return [Spent(scope, numbers[scope], row["ends_at"]) for scope, row in rows.items()]


def _make_row(one: Spending, now: datetime) -> dict[str, Any]:
    seconds = one.window.total_seconds()
    start = datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
    hidden = (one.under or get_counters_key(start.date())).index(f"limit\x1f{one.scope}\x1f{start.date()}\x1f{one.key}")
    return {"scope": one.scope, "key": hidden, "window_start": start, "ends_at": start + one.window}


@cache
def _counting(number: int) -> TextClause:
    """Made once for each number of rows. In words: SQLAlchemy's own INSERT of several rows is made anew each time."""
    row = "(:scope{0}, :key{0}, :window_start{0}, 1, :ends_at{0})"
    rows = ", ".join(row.format(one) for one in range(number))
    statement = text(
        f'INSERT INTO rate_counters (scope, "key", window_start, spent, ends_at) VALUES {rows} '  # noqa: S608 (marks alone)
        'ON CONFLICT (scope, "key", window_start) DO UPDATE SET spent = rate_counters.spent + 1 RETURNING scope, spent'
    )
    columns = Counter.__table__.c
    names = [column.name for column in columns if column.name != "spent"]
    binds = [bindparam(f"{name}{one}", type_=columns[name].type) for one in range(number) for name in names]
    return statement.bindparams(*binds)


def purge_counters(now: datetime) -> None:
    """Forget windows that are over."""
    db.session.execute(delete(Counter).where(Counter.ends_at < now))


def forget_old_counters() -> None:
    """The job: rows of windows that are over, and the keys of days of which no window is open."""
    now = clock.now()
    with transaction():
        purge_counters(now)
    destroy_counters_keys((now - LONGEST_UNDER_A_DAYS_KEY).date())
