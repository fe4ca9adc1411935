"""Places change hands here and nowhere else, under the lock of the event's pools.

The lock comes first and what decides is read after it: so two people never get the last place, and whoever waits for
the lock while an event is cancelled finds it cancelled. It is taken on all pools of the event, in the order of ids.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from organiser.events.models import Event
from organiser.kernel import limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.registrations import rules
from organiser.registrations.errors import WayNotOffered
from organiser.registrations.facts import PlaceLeft, PlaceTaken
from organiser.registrations.models import HOLDING, Pool, Registration, Status
from organiser.registrations.queries import load_place, modes_of

ACTS_PER_HOUR = 20

# Made once: SQLAlchemy takes longer to put them together than a database to answer, and others wait for the lock.
_POOLS = (
    select(Pool)
    .join(Event, Event.item_id == Pool.item_id)
    .where(Event.id == bindparam("event_id"))
    .order_by(Pool.id)
    .with_for_update(of=Pool)
    .execution_options(populate_existing=True)
)
_OWN = select(Registration.event_id, Registration.joins_series).where(Registration.public_id == bindparam("public_id"))
_WAITS = (
    select(Registration.id)
    .where(Registration.pool_id == bindparam("pool_id"), Registration.status == Status.WAITING)
    .limit(1)
)


def lock_pools(event_id: int) -> dict[str, Pool]:
    """The event's pools by mode, locked until the transaction's end."""
    return {pool.mode: pool for pool in db.session.scalars(_POOLS, {"event_id": event_id})}


def lock_event_and_pools(event_id: int) -> dict[str, Pool]:
    """For whoever also writes rows that point to the event: an edit locks the event first and its pools then, too."""
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
    return lock_pools(event_id)


def lock_place(place_id: str, *, before: Callable[[int], None] | None = None) -> Registration:
    """A registration as it is once its event's pools are locked. NotFound if it was erased while we waited.

    `before` is called with the event's id where the place is wanted on all dates of a series, which are to be locked
    before one of them is.
    """
    own = db.session.execute(_OWN, {"public_id": place_id}).one_or_none()
    if own is None:
        raise NotFound
    if before is not None and own.joins_series:
        before(own.event_id)
    lock_pools(own.event_id)
    return load_place(place_id)


def lock_own_place(actor: Actor, place_id: str, *, before: Callable[[int], None] | None = None) -> Registration:
    """lock_place() for the holder of the link."""
    if place_id not in actor.place_ids:
        raise NotFound
    return lock_place(place_id, before=before)


def require_way(place: Registration) -> None:
    """Raises WayNotOffered: the places of a way that was dropped become free for nobody."""
    if place.pool.mode not in modes_of(place.event):
        raise WayNotOffered


def spend_act(place: Registration) -> None:
    """Whoever holds a link can't fill its owner's mailbox by turning the place round and round."""
    limits.spend("place", place.public_id, cap=ACTS_PER_HOUR, window=timedelta(hours=1))


def settle(place: Registration, now: datetime, *, tells: bool = True) -> None:
    """Give a place if there is one and nobody waits for it, else the end of the waiting list; and say so by mail."""
    pool = place.pool
    is_free = has_room(pool) and not _somebody_waits(pool)
    place.ended_at = place.ended_by = place.offered_at = place.offer_until = None
    place.joined_at = place.joined_at or now
    if is_free:
        pool.taken += 1
        become_confirmed(place, now, tells=tells)
    else:
        place.status = Status.WAITING
        place.position = pool.next_position
        pool.next_position += 1
        db.session.flush()
        if tells:
            queue_for(place, "registrations.waiting", number=f"{pool.mode}:{place.position}")


def become_confirmed(place: Registration, now: datetime, *, tells: bool = True) -> None:
    """The place is counted already."""
    place.status, place.position, place.confirmed_at = Status.CONFIRMED, None, now
    place.offered_at = place.offer_until = None
    raise_sequence(place)
    db.session.flush()
    if tells:
        queue_for(place, "registrations.confirmed", number=place.mail_sequence)
    announce(PlaceTaken(place.id), place)


def leave(place: Registration, now: datetime) -> None:
    """Take back what the registration holds, and hand a place on at once. The caller sets what it becomes."""
    if place.status in HOLDING:
        place.pool.taken -= 1
    place.position = place.offered_at = place.offer_until = None
    # Out of the queue before the next in line is looked for.
    place.status = Status.CANCELLED
    db.session.flush()
    announce(PlaceLeft(place.id), place)
    offer_free_places(place.event, place.pool, now)


def offer_free_places(event: Event, pool: Pool, now: datetime) -> None:
    """Hold what is free for those who wait longest, and write to them in the same transaction."""
    fit_ceiling(pool)
    if not rules.can_offer(event, now):
        return
    for place in _list_first_waiting(pool):
        place.status, place.offered_at, place.offer_until = Status.OFFERED, now, None
        pool.taken += 1
        db.session.flush()
        queue_for(place, "registrations.offer", number=now.isoformat())


def take_back_offer(place: Registration) -> None:
    """Whoever had it waits again, where they stood."""
    place.pool.taken -= 1
    place.status, place.offered_at, place.offer_until = Status.WAITING, None, None
    fit_ceiling(place.pool)


def fit_ceiling(pool: Pool) -> None:
    """Lowered with every place that becomes free, until the declared number holds."""
    pool.ceiling = None if pool.capacity is None else max(pool.capacity, pool.taken)
    db.session.flush()


def has_room(pool: Pool) -> bool:
    return pool.capacity is None or pool.taken < pool.capacity


def raise_sequence(place: Registration) -> None:
    """Before every mail that carries a calendar part."""
    place.mail_sequence = rules.next_sequence(place.mail_sequence, place.event.sequence)


def queue_for(place: Registration, kind: str, *, number: int | str) -> None:
    """One mail about one place. `number` tells apart what may happen to it several times: each list has its own
    positions, and one position may be offered twice."""
    queue_mail(
        kind,
        cause=f"{kind}:{place.public_id}:{number}",
        subject_id=place.public_id,
        event_id=place.event_id,
        branch_id=place.event.branch_id,
        params={"number": number},
        priority=Priority.PERSONAL,
    )


def _somebody_waits(pool: Pool) -> bool:
    return db.session.scalar(_WAITS, {"pool_id": pool.id}) is not None


def _list_first_waiting(pool: Pool) -> list[Registration]:
    free = None if pool.capacity is None else max(0, pool.capacity - pool.taken)
    if free == 0:
        return []
    waiting = select(Registration).where(Registration.pool_id == pool.id, Registration.status == Status.WAITING)
    return list(db.session.scalars(waiting.order_by(Registration.position, Registration.id).limit(free)))
