"""What organisers do for people: add somebody by hand, end a registration, move somebody out of turn."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from organiser.kernel import activity, clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import FreshLoginNeeded, NotFound
from organiser.kernel.vaults import get_vault_key
from organiser.registrations import consent, policies, rules
from organiser.registrations.actions.places import (
    become_confirmed,
    lock_event_and_pools,
    lock_place,
    queue_for,
    settle,
)
from organiser.registrations.actions.registering import new_row
from organiser.registrations.actions.waiting import end_place
from organiser.registrations.errors import AddressTaken, EventOver, NotWaiting
from organiser.registrations.models import LIVE, EndedBy, Mode, PeopleExport, Registration, Shift, Status
from organiser.registrations.queries import count_by_status, get_event_to_read_people, has_live_twin, load_place
from organiser.registrations.rules import Person


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody who asked an organiser: `given` is how they agreed to what is kept of them."""

    person: Person
    mode: Mode
    lang: str
    given: consent.Given


def add_person(actor: Actor, event_id: str, *, addition: Addition) -> str:
    """A confirmed place or the end of the waiting list, by the same rules as everybody; the mail brings the link.

    Not bound to the times of registration. Returns the place's id. Raises AddressTaken, EventStopped, EventOver.
    """
    event = get_event_to_read_people(actor, event_id)
    lock_event_and_pools(event.id)
    now = clock.now()
    rules.require_going_on(event)
    if now >= event.ends_at:
        raise EventOver
    place_id = ids.new_public_id()
    key = get_vault_key(event.vault)
    row = new_row(event, addition.person, place_id=place_id, key=key, mode=addition.mode)
    version = consent.OF_SCHOOL if addition.person.languages else consent.CURRENT
    row |= {"lang": addition.lang, "consent_version": consent.proof(addition.given, version)}
    db.session.execute(insert(Registration).values(**row))
    place = load_place(place_id)
    if has_live_twin(place):
        raise AddressTaken
    settle(place, now)
    _record(actor, "added", place)
    return place_id


def cancel_person(actor: Actor, place_id: str) -> None:
    """End somebody's registration; they get a mail, and can't undo it by their link."""
    place = _lock_as_organiser(actor, place_id)
    if place.status not in LIVE:
        return
    end_place(place, EndedBy.ORGANISER, clock.now())
    _record(actor, "removed", place)


def move_to_front(actor: Actor, place_id: str, *, reason: str) -> None:
    """The next place that becomes free is theirs. Raises NotWaiting."""
    place = _lock_waiting(actor, place_id)
    first = db.session.scalar(
        select(func.min(Registration.position)).where(
            Registration.pool_id == place.pool_id, Registration.status == Status.WAITING
        )
    )
    if first is not None and first != place.position:
        place.position = first - 1
    _keep_reason(actor, place, reason)
    _record(actor, "moved_up", place)


def give_place(actor: Actor, place_id: str, *, reason: str) -> None:
    """A place at once, one more than there are if need be. Raises NotWaiting, EventStopped, EventOver."""
    place = _lock_waiting(actor, place_id)
    pool, now = place.pool, clock.now()
    rules.require_ahead(place.event, now)
    if pool.ceiling is not None:
        pool.ceiling = max(pool.ceiling, pool.taken + 1)
    pool.taken += 1
    become_confirmed(place, now)
    _keep_reason(actor, place, reason)
    _record(actor, "given_place", place)


def send_link_again(actor: Actor, place_id: str) -> None:
    """For somebody who lost the mail: once a day, whatever their registration's state is now."""
    place = _lock_as_organiser(actor, place_id)
    queue_for(place, "registrations.already", number=clock.now().toordinal())


def begin_export(actor: Actor, event_id: str, *, reason: str) -> None:
    """Write down that the list is taken along, before it is. Raises FreshLoginNeeded."""
    event = get_event_to_read_people(actor, event_id)
    now = clock.now()
    if not actor.is_fresh(now):
        raise FreshLoginNeeded
    export_id = ids.new_public_id()
    key = get_vault_key(event.vault)
    sealed = key.seal({"reason": reason}, table=PeopleExport.__tablename__, public_id=export_id, column="reason")
    people = sum(count_by_status(event.id).values())
    row = {"public_id": export_id, "event_id": event.id, "account_id": actor.account_id}
    db.session.execute(insert(PeopleExport).values(**row, reason=sealed, people=people, at=now))
    activity.record(actor, "exported", subject="registrations", subject_id=event.public_id, branch_id=event.branch_id)


def _lock_as_organiser(actor: Actor, place_id: str) -> Registration:
    place = lock_place(place_id)
    if not policies.can_read_people(actor, place.event):
        raise NotFound
    return place


def _lock_waiting(actor: Actor, place_id: str) -> Registration:
    place = _lock_as_organiser(actor, place_id)
    if place.status != Status.WAITING:
        raise NotWaiting
    return place


def _keep_reason(actor: Actor, place: Registration, reason: str) -> None:
    shift_id = ids.new_public_id()
    key = get_vault_key(place.event.vault)
    sealed = key.seal({"reason": reason}, table=Shift.__tablename__, public_id=shift_id, column="reason")
    db.session.add(
        Shift(public_id=shift_id, registration_id=place.id, account_id=actor.account_id, reason=sealed, at=clock.now())
    )
    db.session.flush()


def _record(actor: Actor, verb: str, place: Registration) -> None:
    event = place.event
    activity.record(actor, verb, subject="registrations", subject_id=event.public_id, branch_id=event.branch_id)
