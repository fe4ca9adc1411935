"""Erasing: one person at their own wish, everybody when the vault's time is over."""

from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.registrations.actions.leaving import forget_enrolment, lock_enrolled
from organiser.registrations.actions.places import leave, lock_own_place
from organiser.registrations.facts import PlaceErased
from organiser.registrations.models import LIVE, Registration
from organiser.registrations.queries import get_person


def erase(actor: Actor, place_id: str) -> None:
    """Delete everything that is held of this address at this event, or at all dates of a series that it is enrolled in;
    hand the places on, and write to nobody.

    Queued mails find no registration when their turn comes and are dropped. Old backups stay readable until the vault's
    key is destroyed.
    """
    if place_id in actor.place_ids:
        lock_enrolled(place_id)
    place = lock_own_place(actor, place_id)
    event, address = place.event, get_person(place).address
    for other in {other.id: other for one in forget_enrolment(place) for other in _list_of_address(one)}.values():
        if other.status in LIVE:
            leave(other, clock.now())
        announce(PlaceErased(other.public_id, address), other)
    _record(actor, event)


def remove_erased(fact: PlaceErased) -> None:
    """Reaction, after all others. Rows of capabilities to the right point to this one, and the database would write
    them when it goes: they have locks of their own, which come first, so they clear them before."""
    db.session.delete(db.session.scalars(select(Registration).where(Registration.public_id == fact.place_id)).one())
    db.session.flush()


def _list_of_address(place: Registration) -> list[Registration]:
    rows = select(Registration).where(
        Registration.event_id == place.event_id, Registration.address_index == place.address_index
    )
    return list(db.session.scalars(rows))


def _record(actor: Actor, event: Event) -> None:
    """That somebody withdrew; not who."""
    activity.record(actor, "withdrew", subject="registrations", subject_id=event.public_id, branch_id=event.branch_id)
