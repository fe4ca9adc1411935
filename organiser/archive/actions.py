"""Adding what came of a session, and taking it off: its only writers."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from organiser.events.actions.changing import lock_event
from organiser.events.actions.extras import MAX_MATERIALS, check_material
from organiser.events.models import Event, Item, Material
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid, NotFound
from organiser.programme.models import Session


def add_session_material(
    actor: Actor, event_id: str, session_id: str, *, kind: str, lang: str, title: str, link: str, credit: str = ""
) -> Material:
    """On the session's page, in no calendar. Both ids are public. Raises NotFound, Invalid."""
    event = lock_event(actor, event_id)
    rows = select(Session).where(Session.public_id == session_id, Session.event_id == event.id)
    session = db.session.scalar(rows.options(joinedload(Session.item)))
    if session is None:
        raise NotFound
    check_material(kind, lang, title, link, credit)
    if len(session.item.materials) >= MAX_MATERIALS:
        raise Invalid("link", "number", max=MAX_MATERIALS)
    material = Material(kind=kind, lang=lang, title=title, link=link, credit=credit, created_at=clock.now())
    session.item.materials.append(material)
    db.session.flush()
    _record(actor, event, "material_added")
    return material


def remove_session_material(actor: Actor, event_id: str, *, material_id: str) -> None:
    """Raises NotFound, also for what came of the event itself or of another one."""
    event = lock_event(actor, event_id)
    rows = select(Material).join(Item, Item.id == Material.item_id).join(Session, Session.item_id == Item.id)
    material = db.session.scalar(rows.where(Material.public_id == material_id, Session.event_id == event.id))
    if material is None:
        raise NotFound
    db.session.delete(material)
    db.session.flush()
    _record(actor, event, "material_removed")


def _record(actor: Actor, event: Event, verb: str) -> None:
    activity.record(actor, verb, subject="events", subject_id=event.public_id, branch_id=event.branch_id)
