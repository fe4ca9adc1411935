"""Python starts with this when its folder stands on PYTHONPATH: organiser without the locks that make places exact.

What tests/load checks has to go wrong here, or it would check nothing.
"""

import sys
from contextlib import nullcontext
from importlib import import_module

from sqlalchemy import select

import organiser.factory  # noqa: F401 (every module that has the function by name)
from organiser.events.models import Event
from organiser.kernel.db import db, engine
from organiser.registrations.actions import places
from organiser.registrations.models import Pool


def read_pools(event_id: int) -> dict[str, Pool]:
    """lock_pools() without its FOR UPDATE."""
    rows = select(Pool).join(Event, Event.item_id == Pool.item_id).where(Event.id == event_id)
    return {pool.mode: pool for pool in db.session.scalars(rows.execution_options(populate_existing=True))}


_locking = places.lock_pools
for module in list(sys.modules.values()):
    if getattr(module, "lock_pools", None) is _locking:
        module.lock_pools = read_pools  # type: ignore[attr-defined]
engine._begin = lambda connection: connection.exec_driver_sql("BEGIN")  # type: ignore[assignment] # in its place
# The package has a function of this name before the module.
import_module("organiser.kernel.db.transaction")._write_turn = lambda _session: nullcontext()  # type: ignore[attr-defined]
