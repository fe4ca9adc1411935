"""Adding what came of a session, and taking it off: its only writers."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from organiser.archive.facts import SessionMaterialChanged
from organiser.archive.queries import get_session_material
from organiser.events.actions.changing import lock_event
from organiser.events.actions.extras import MAX_MATERIALS, check_change, check_material, write_material
from organiser.events.models import Event, Material
from organiser.events.rules import MaterialValues
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
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


def change_session_material(
    actor: Actor, event_id: str, *, material_id: str, values: MaterialValues, version: int
) -> None:
    """Raises NotFound, Invalid, EditConflict."""
    event = lock_event(actor, event_id)
    material = get_session_material(event, material_id)
    check_change(material, values, version)
    write_material(material, values)
    _record(actor, event, "material_changed")


def remove_session_material(actor: Actor, event_id: str, *, material_id: str) -> None:
    """Raises NotFound, also for what came of the event itself or of another one."""
    event = lock_event(actor, event_id)
    db.session.delete(get_session_material(event, material_id))
    db.session.flush()
    _record(actor, event, "material_removed")


def _record(actor: Actor, event: Event, verb: str) -> None:
    announce(SessionMaterialChanged(event.id), event)
    activity.record(actor, verb, subject="events", subject_id=event.public_id, branch_id=event.branch_id)
