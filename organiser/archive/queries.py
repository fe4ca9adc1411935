"""What came of the sessions of a school, for those who look after it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from organiser.events.models import Event, Item
from organiser.kernel.db import db
from organiser.programme.models import Session


def list_sessions(event: Event) -> list[Session]:
    """Those that people see, in the order of their times, with what came of each; of an event that was fetched."""
    rows = select(Session).where(Session.event_id == event.id, Session.withdrawn_at.is_(None))
    whole = joinedload(Session.item).options(selectinload(Item.materials))
    return list(db.session.scalars(rows.options(whole).order_by(Session.starts_at, Session.title, Session.id)))
