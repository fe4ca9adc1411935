"""How many wait for what comes of an event, as far as events must know.

Their list stands to the right, so its table is named here without its model.
"""

from sqlalchemy import column, func, select, table

from organiser.kernel.db import db

REQUESTS = table("notice_requests", column("event_id"), column("confirmed_at"))


def count_waiting(event_id: int) -> int:
    """Who has confirmed that they want to be told; by internal id of an event that was fetched."""
    waiting = select(func.count()).where(REQUESTS.c.event_id == event_id, REQUESTS.c.confirmed_at.is_not(None))
    return db.session.scalar(waiting) or 0
