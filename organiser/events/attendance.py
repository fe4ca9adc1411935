"""Who has a place, as far as events must know.

Registrations stand to the right, so their table is named here without its model.
"""

from collections.abc import Collection

from sqlalchemy import column, func, select, table

from organiser.kernel.actor import Actor
from organiser.kernel.db import db

PLACES = table("registrations", column("public_id"), column("event_id"), column("status"))
_LIVE = ("confirmed", "waiting", "offered")


def count_people(event_ids: Collection[int]) -> dict[int, int]:
    """Live registrations by event id: whoever is told what becomes of it. Events without any are not in it."""
    rows = select(PLACES.c.event_id, func.count()).where(PLACES.c.event_id.in_(event_ids), PLACES.c.status.in_(_LIVE))
    return dict(db.session.execute(rows.group_by(PLACES.c.event_id)).all())


def find_own_place(actor: Actor, event_id: int) -> str | None:
    """The confirmed place at this event, by its internal id, whose link was opened in this browser."""
    if not actor.place_ids:
        return None
    own = PLACES.c.event_id == event_id, PLACES.c.public_id.in_(actor.place_ids), PLACES.c.status == "confirmed"
    return db.session.scalar(select(PLACES.c.public_id).where(*own).limit(1))
