"""A small movement for tests, and everything that a database holds."""

from pathlib import Path

from sqlalchemy import select

from organiser.calendars.models import ChangeClock
from organiser.demo import loading
from organiser.kernel.db import db
from organiser.kernel.extensions import keystore
from organiser.kernel.vaults.store import keys
from organiser.tables import METADATA
from organiser.timeline.models import TimelineVersion

EVENTS, REGISTRATIONS, AT_SCHOOL = 150, 600, 60


def load(folder: Path, *, events: int = EVENTS, registrations: int = REGISTRATIONS) -> None:
    loading.load(folder, events=events, registrations=registrations, at_school=AT_SCHOOL, retention_days=14)


def dump() -> dict[str, list[str]]:
    """Every row of every table but the counters of changes, which never fall; and which keys there are."""
    db.session.rollback()
    rows = {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        for table in METADATA.sorted_tables
        if table.name not in {ChangeClock.__tablename__, TimelineVersion.__tablename__}
    }
    with keystore().engine.connect() as connection:
        return rows | {"keys": sorted(connection.scalars(select(keys.c.vault_id)))}
