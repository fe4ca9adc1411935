"""Leaving, coming back, and what happens to a place that is offered."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from organiser.events.models import Event, State
from organiser.events.rules import is_over
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.registrations import rules
from organiser.registrations.actions.places import (
    become_confirmed,
    leave,
    lock_own_place,
    lock_place,
    lock_pools,
    queue_for,
    raise_sequence,
    require_way,
    settle,
    spend_act,
    take_back_offer,
)
from organiser.registrations.errors import CannotComeBack, EventOver, OfferOver
from organiser.registrations.models import LIVE, EndedBy, Registration, Status
from organiser.registrations.queries import has_live_twin

# An offer whose mail does not get through starts to run by itself after this.
UNDELIVERED_FOR = timedelta(hours=24)


def cancel(actor: Actor, place_id: str) -> None:
    """Withdraw by the private link. What becomes free is offered at once. Done again it changes nothing."""
    place = lock_own_place(actor, place_id)
    now = clock.now()
    if place.status not in LIVE:
        return
    if is_over(place.event, now):
        raise EventOver
    spend_act(place)
    end_place(place, EndedBy.PERSON, now)


def end_place(place: Registration, ended_by: EndedBy, now: datetime, *, tells: bool = True) -> None:
    """Cancel a live registration, under the pools' lock, and write to its person."""
    leave(place, now)
    place.status, place.ended_at, place.ended_by = Status.CANCELLED, now, ended_by
    raise_sequence(place)
    db.session.flush()
    if tells:
        queue_for(place, "registrations.withdrawn", number=place.mail_sequence)


def undo_cancel(actor: Actor, place_id: str) -> None:
    """Come back after a withdrawal or a lapsed offer, until the event starts: to a free place, or the list's end.

    Raises CannotComeBack, EventStopped, EventOver, WayNotOffered.
    """
    place = lock_own_place(actor, place_id)
    now = clock.now()
    if place.status in LIVE or has_live_twin(place):
        return
    if place.status == Status.UNCONFIRMED or place.ended_by == EndedBy.ORGANISER:
        raise CannotComeBack
    rules.require_ahead(place.event, now)
    require_way(place)
    spend_act(place)
    settle(place, now)


def accept_offer(actor: Actor, place_id: str) -> None:
    """Turn the place that is held into one's own. Raises OfferOver from the deadline's very second on."""
    place = lock_own_place(actor, place_id)
    now = clock.now()
    if place.status == Status.CONFIRMED:
        return
    if place.status != Status.OFFERED or (place.offer_until is not None and now >= place.offer_until):
        raise OfferOver
    rules.require_ahead(place.event, now)
    spend_act(place)
    become_confirmed(place, now)


def start_offer_clock(mail: Mail) -> None:
    """The server took the mail with an offer: from now on it runs. Called in the transaction that marks the mail."""
    place = db.session.scalars(select(Registration).where(Registration.public_id == mail.subject_id)).one_or_none()
    if place is None:
        return
    number = mail.params["number"]
    # Rows of an older version name the position, as if it were offered once.
    offered_at = datetime.fromisoformat(number) if isinstance(number, str) else place.offered_at
    _start_clock(place, offered_at, mail.sent_at or clock.now())


def _start_clock(place: Registration, offered_at: datetime | None, accepted_at: datetime) -> None:
    """Conditional and without the pools' lock: an offer that was taken or ended meanwhile is left alone."""
    running = update(Registration).where(
        Registration.id == place.id,
        Registration.status == Status.OFFERED,
        Registration.offered_at == offered_at,
        Registration.offer_until.is_(None),
    )
    ends = rules.offer_end(accepted_at, place.event.starts_at)
    db.session.execute(running.values(offer_until=ends).execution_options(synchronize_session=False))


def start_overdue_clocks() -> None:
    """Offers whose mail could not be handed over for a day do not hold their place for ever."""
    now = clock.now()
    silent = select(Registration).where(
        Registration.status == Status.OFFERED,
        Registration.offer_until.is_(None),
        Registration.offered_at <= now - UNDELIVERED_FOR,
    )
    for place in db.session.scalars(silent.options(joinedload(Registration.event)).limit(200)).all():
        _start_clock(place, place.offered_at, now)


def shorten_offers(event: Event) -> None:
    """It begins before some offers end, of which it was not yet known: they end in time for the next in line."""
    now = clock.now()
    late = update(Registration).where(
        Registration.event_id == event.id,
        Registration.status == Status.OFFERED,
        Registration.offer_until > event.starts_at,
    )
    db.session.execute(late.values(offer_until=rules.offer_end(now, event.starts_at)))


def list_events_with_expired_offers(now: datetime) -> list[int]:
    expired = select(Registration.event_id).where(
        Registration.status == Status.OFFERED, Registration.offer_until <= now
    )
    return list(db.session.scalars(expired.distinct().order_by(Registration.event_id)))


def lapse_offers(event_id: int) -> None:
    """End what ran out at one event, and offer those places to the next in line; while it is postponed or cancelled
    nobody could take them, so that whoever had them is the next in line."""
    lock_pools(event_id)
    now = clock.now()
    expired = select(Registration.public_id).where(
        Registration.event_id == event_id, Registration.status == Status.OFFERED, Registration.offer_until <= now
    )
    for place_id in db.session.scalars(expired.order_by(Registration.position)).all():
        place = lock_place(place_id)
        if place.event.state != State.PUBLISHED:
            take_back_offer(place)
            continue
        offered_at = place.offered_at
        leave(place, now)
        place.status, place.ended_at, place.ended_by = Status.LAPSED, now, EndedBy.DEADLINE
        db.session.flush()
        queue_for(place, "registrations.offer_lapsed", number=str(offered_at))
