"""What came of the sessions of a school, for those who look after it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from organiser.events.models import Event, Item, Material
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.programme.models import Session


def list_sessions(event: Event) -> list[Session]:
    """Those that people see, in the order of their times, with what came of each; of an event that was fetched."""
    rows = select(Session).where(Session.event_id == event.id, Session.withdrawn_at.is_(None))
    whole = joinedload(Session.item).options(selectinload(Item.materials))
    return list(db.session.scalars(rows.options(whole).order_by(Session.starts_at, Session.title, Session.id)))


def get_session_material(event: Event, public_id: str) -> Material:
    """Raises NotFound, also for what came of the event itself or of another one."""
    rows = select(Material).join(Item, Item.id == Material.item_id).join(Session, Session.item_id == Item.id)
    rows = rows.where(Material.public_id == public_id, Session.event_id == event.id)
    found = db.session.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
