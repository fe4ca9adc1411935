"""Those who help: invited by an organiser, each with a page and a calendar of their own."""

from sqlalchemy import select, update

from organiser.accounts.rules import normalise_address
from organiser.events.actions.inviting import spend_invitation
from organiser.events.models import Event
from organiser.events.rules import is_over, is_safe_name
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.vaults import get_vault_key
from organiser.registrations.queries import get_person
from organiser.rota.actions.locking import lock_own, lock_rota, record
from organiser.rota.actions.telling import queue_letter
from organiser.rota.errors import AlreadyThere, EventOver, NameMissing
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.queries import (
    TABLE,
    Helper,
    feed_token,
    find_registration,
    get_volunteer,
    link_token,
    list_turns,
    read_helper,
)

MAX_NAME = 80


def add_volunteer(actor: Actor, event_id: str, *, helper: Helper) -> Volunteer:
    """And mail them the link to their page. Without a name that of whoever is registered with this address.

    Raises NotFound, Invalid, AlreadyThere, NameMissing, EventOver, TooMany.
    """
    event = lock_rota(actor, event_id)
    address = normalise_address(helper.address)
    name = helper.name or _find_name(event, address)
    if not is_safe_name(name) or len(name) > MAX_NAME:
        raise Invalid("name", "name", max=MAX_NAME)
    if helper.lang not in INTERFACE_LANGUAGES:
        raise Invalid("lang", "unknown")
    key = get_vault_key(event.vault)
    index = key.index(address)
    same = select(Volunteer.id).where(Volunteer.event_id == event.id, Volunteer.address_index == index)
    if db.session.scalar(same) is not None:
        raise AlreadyThere
    public_id = ids.new_public_id()
    sealed = {"name": name, "address": address, "lang": helper.lang}
    volunteer = Volunteer(
        public_id=public_id, event=event, address_index=index, generation=0, feed_generation=0, created_at=clock.now(),
        identity=key.seal(sealed, table=TABLE, public_id=public_id, column="identity"),
    )  # fmt: skip
    _invite(volunteer)
    db.session.add(volunteer)
    record(actor, event, "volunteer_added")
    return volunteer


def _find_name(event: Event, address: str) -> str:
    place = find_registration(event, address)
    if place is None:
        raise NameMissing
    return get_person(place).name


def _invite(volunteer: Volunteer) -> None:
    if is_over(volunteer.event, clock.now()):
        raise EventOver
    spend_invitation(volunteer.event, read_helper(volunteer).address)
    volunteer.link_hash = ids.hash_token(link_token(volunteer))
    volunteer.feed_hash = ids.hash_token(feed_token(volunteer))
    queue_letter(volunteer, "invited", mark=str(volunteer.generation))


def invite_again(actor: Actor, event_id: str, *, volunteer_id: str) -> None:
    """By another link: the one they were mailed before is void. Raises NotFound, EventOver, TooMany."""
    event = lock_rota(actor, event_id)
    volunteer = get_volunteer(event.id, volunteer_id)
    volunteer.generation += 1
    _invite(volunteer)
    record(actor, event, "volunteer_invited_again")


def remove_volunteer(actor: Actor, event_id: str, *, volunteer_id: str) -> None:
    """What they had taken is free again. They get no mail. Raises NotFound."""
    event = lock_rota(actor, event_id)
    volunteer = get_volunteer(event.id, volunteer_id)
    duties = [turn.duty_id for turn in list_turns(Turn.volunteer_id == volunteer.id)]
    db.session.execute(update(Duty).where(Duty.id.in_(duties)).values(taken=Duty.taken - 1))
    db.session.delete(volunteer)
    record(actor, event, "volunteer_removed")


def rotate_feed(actor: Actor, volunteer_id: str) -> None:
    """Their calendar gets another address; the old one ends. Raises NotFound."""
    volunteer = lock_own(actor, volunteer_id)
    volunteer.feed_generation += 1
    volunteer.feed_hash = ids.hash_token(feed_token(volunteer))
    record(actor, volunteer.event, "volunteer_calendar_moved")
