"""What comes to an event from outside its form: materials after it, helpers for its door."""

from dataclasses import asdict

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.rules import is_language, is_web_address
from organiser.events.actions.changing import changing, lock_event
from organiser.events.errors import NoSuchHelper
from organiser.events.models import Event, EventHelper, Material, MaterialKind
from organiser.events.queries import get_material, list_possible_helpers
from organiser.events.rules import MAX_CREDIT, MaterialValues, version_of
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.pictures import EncodedPicture, Picture, remove_picture, store_picture

MAX_MATERIALS = 60


def add_material(
    actor: Actor, public_id: str, *, kind: str, lang: str, title: str, link: str, credit: str = ""
) -> Material:
    """A recording, a text, slides, behind a link. Raises NotFound, Invalid."""
    event = lock_event(actor, public_id)
    check_material(kind, lang, title, link, credit)
    if len(event.item.materials) >= MAX_MATERIALS:
        raise Invalid("link", "number", max=MAX_MATERIALS)
    material = Material(kind=kind, lang=lang, title=title, link=link, credit=credit, created_at=clock.now())
    with changing(actor, event, "material_added"):
        event.item.materials.append(material)
    return material


def check_material(kind: str, lang: str, title: str, link: str, credit: str) -> None:
    """Raises Invalid."""
    if kind not in set(MaterialKind):
        raise Invalid("kind", "unknown")
    if not is_language(lang):
        raise Invalid("lang", "unknown")
    if not 1 <= len(title) <= 160:
        raise Invalid("title", "length", max=160)
    if not is_web_address(link):
        raise Invalid("link", "address")
    if len(credit) > MAX_CREDIT:
        raise Invalid("credit", "length", max=MAX_CREDIT)


def change_material(actor: Actor, public_id: str, *, material_id: str, values: MaterialValues, version: int) -> None:
    """Raises NotFound, Invalid, EditConflict."""
    event = lock_event(actor, public_id)
    material = get_material(event.item, material_id)
    check_change(material, values, version)
    with changing(actor, event, "material_changed"):
        write_material(material, values)


def check_change(material: Material, values: MaterialValues, version: int) -> None:
    """Raises Invalid, EditConflict."""
    check_material(**asdict(values))
    if version != version_of(material):
        raise EditConflict(given=version, current=version_of(material))


def write_material(material: Material, values: MaterialValues) -> None:
    for name, value in asdict(values).items():
        setattr(material, name, value)
    db.session.flush()


def remove_material(actor: Actor, public_id: str, *, material_id: str) -> None:
    """Raises NotFound, also for another event's material."""
    event = lock_event(actor, public_id)
    material = get_material(event.item, material_id)
    with changing(actor, event, "material_removed"):
        event.item.materials.remove(material)


def set_picture(actor: Actor, public_id: str, *, encoded: EncodedPicture, alt: str) -> Picture:
    """Raises NotFound, Invalid (no words that stand for it), PictureQuotaSpent."""
    event = lock_event(actor, public_id)
    if not 1 <= len(alt) <= 300:
        raise Invalid("alt", "length", max=300)
    picture = store_picture(encoded, branch_id=event.branch_id, alt=alt)
    _put_picture(actor, event, picture.id)
    return picture


def clear_picture(actor: Actor, public_id: str) -> None:
    """Raises NotFound."""
    _put_picture(actor, lock_event(actor, public_id), None)


def _put_picture(actor: Actor, event: Event, picture_id: int | None) -> None:
    """What was there goes, unless a copy of the event shows it as well."""
    old = event.picture_id
    with changing(actor, event, "edited"):
        event.picture_id = picture_id
    if old is not None and db.session.scalar(select(Event.id).where(Event.picture_id == old).limit(1)) is None:
        remove_picture(db.session.get_one(Picture, old))


def name_helper(actor: Actor, public_id: str, *, account_id: str) -> None:
    """Let somebody with a role here or above see the door list until the event is over.

    `account_id` is public. Naming twice is naming once. Raises NotFound, NoSuchHelper.
    """
    event = lock_event(actor, public_id)
    possible = {public: internal for internal, public in list_possible_helpers(event)}
    if account_id not in possible:
        raise NoSuchHelper
    named = EventHelper.event_id == event.id, EventHelper.account_id == possible[account_id]
    if db.session.scalar(select(EventHelper.id).where(*named)) is not None:
        return
    db.session.add(EventHelper(event_id=event.id, account_id=possible[account_id]))
    db.session.flush()
    activity.record(actor, "helper_named", subject="events", subject_id=event.public_id, branch_id=event.branch_id)


def unname_helper(actor: Actor, public_id: str, *, account_id: str) -> None:
    """Raises NotFound, also for somebody who isn't named."""
    event = lock_event(actor, public_id)
    helper = db.session.scalar(
        select(EventHelper)
        .join(Account, Account.id == EventHelper.account_id)
        .where(EventHelper.event_id == event.id, Account.public_id == account_id)
    )
    if helper is None:
        raise NotFound
    db.session.delete(helper)
    db.session.flush()
    activity.record(actor, "helper_unnamed", subject="events", subject_id=event.public_id, branch_id=event.branch_id)
