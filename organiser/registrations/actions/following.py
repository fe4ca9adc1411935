"""What places do when something happens to their event: the reactions that organiser/reactions.py lists.

Mails to all wait some minutes as one row, so that an organiser's "undo" leaves nobody with two contradicting mails.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from organiser.events.facts import (
    EventCancelled,
    EventCreated,
    EventDeleted,
    EventMoved,
    EventPostponed,
    EventRestored,
    EventWithdrawn,
    PlacesDeclared,
)
from organiser.events.models import Event, State
from organiser.events.queries import describe_whereabouts
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.registrations.actions.edits import take_from_edit
from organiser.registrations.actions.leaving import follow_last_date
from organiser.registrations.actions.places import lock_pools, offer_free_places
from organiser.registrations.actions.telling import UNTOLD, is_news
from organiser.registrations.actions.waiting import shorten_offers
from organiser.registrations.errors import PeopleRegistered
from organiser.registrations.models import LIVE, KeptCount, Mode, Pool, Registration
from organiser.registrations.queries import count_by_status

MOVED, POSTPONED, CANCELLED, RESTORED = (
    f"registrations.all_{word}" for word in ("moved", "postponed", "cancelled", "restored")
)


def declare_places(fact: EventCreated | PlacesDeclared) -> None:
    """Make the pools what the organiser declared. More places go to those who wait; fewer throw nobody out."""
    event = db.session.get_one(Event, fact.event_id)
    pools = lock_pools(event.id)
    for mode, is_offered, capacity in (
        (Mode.ON_SITE, event.on_site, event.places_on_site),
        (Mode.ON_LINE, event.on_line, event.places_on_line),
    ):
        pool = pools.get(mode)
        if pool is None and is_offered:
            pool = Pool(item_id=event.item_id, mode=mode, taken=0, next_position=1)
            db.session.add(pool)
        if pool is not None:
            pool.capacity = capacity if is_offered else 0
            offer_free_places(event, pool, clock.now())


def follow_move(fact: EventMoved) -> None:
    """People are told what it was before the first of several moves, or before a postponement that nobody heard of."""
    event = _lock(fact.event_id)
    _forget_counts(event)
    postponed = _find_unsent(event, POSTPONED)
    moved = _find_unsent(event, MOVED)
    earlier = take_from_edit(event) or _params_of(moved or postponed)
    # Where nothing that may be said has changed, what is only for people with a place has.
    private = fact.before == describe_whereabouts(event) or bool(earlier.get("private"))
    before = earlier.get("before", fact.before)
    _drop(postponed)
    _queue_for_all(event, MOVED, {"before": before, "private": private}, replacing=moved)
    shorten_offers(event)
    _offer_again(event)


def _forget_counts(event: Event) -> None:
    """Dated again after its vault was destroyed: they were of people for the old date, and others are counted now."""
    if event.vault.destroyed_at is None:
        db.session.execute(delete(KeptCount).where(KeptCount.event_id == event.id))


def follow_postponement(fact: EventPostponed) -> None:
    """Registrations stand. A move that nobody heard of is not told any more."""
    event = _lock(fact.event_id)
    moved = _find_unsent(event, MOVED)
    earlier = take_from_edit(event) or _params_of(moved)
    before = earlier.get("before", fact.before)
    _drop(moved)
    _queue_for_all(event, POSTPONED, {"before": before}, replacing=_find_unsent(event, POSTPONED))


def follow_cancellation(fact: EventCancelled) -> None:
    """What nobody has heard of yet is not told any more, unless this is taken back before anybody hears of it."""
    event = _lock(fact.event_id)
    untold = _take_untold(event)
    restored = _find_unsent(event, RESTORED)
    if restored is None:
        _queue_for_all(event, CANCELLED, {UNTOLD: untold}, replacing=_find_unsent(event, CANCELLED))
    _drop(restored)


def _take_untold(event: Event) -> list[Any]:
    """The kind and the params of the mail about a move or a postponement that has not begun to go out; else how it
    was, as people know it: it may be moved while it is cancelled."""
    edited = take_from_edit(event)
    as_known = {"before": describe_whereabouts(event) | {"state": event.state_before}, "private": False}
    untold = [MOVED, edited or as_known]
    for kind in (MOVED, POSTPONED):
        mail = _find_unsent(event, kind)
        if mail is not None:
            untold = [kind, mail.params]
        _drop(mail)
    return untold


def follow_restoration(fact: EventRestored) -> None:
    """Before the mails are due nobody has heard of the cancellation, so nobody hears of its end; but of what the
    cancellation kept from being told."""
    event = _lock(fact.event_id)
    cancelled = _find_unsent(event, CANCELLED)
    told = take_from_edit(event) if cancelled is None else cancelled.params
    _drop(cancelled)
    if told is None and event.state == State.POSTPONED:
        _queue_for_all(event, POSTPONED, {}, replacing=None)
    elif told is None:
        _queue_for_all(event, RESTORED, {}, replacing=_find_unsent(event, RESTORED))
    elif UNTOLD in told:
        kind, params = told[UNTOLD]
        if kind != MOVED or (event.state == State.PUBLISHED and is_news(event, params)):
            _queue_for_all(event, kind, params, replacing=None)
    _offer_again(event)


def _lock(event_id: int) -> Event:
    lock_pools(event_id)
    return db.session.get_one(Event, event_id)


def keep_announced(fact: EventWithdrawn) -> None:
    """What people have a place at does not vanish: cancelled, they hear of it. Raises PeopleRegistered."""
    event = _lock(fact.event_id)
    live = select(Registration.id).where(Registration.event_id == event.id, Registration.status.in_(LIVE))
    if db.session.scalar(live.limit(1)) is not None:
        raise PeopleRegistered


def clear_deleted(fact: EventDeleted) -> None:
    """A draft goes with what nobody confirmed; where people have places it stays. Raises PeopleRegistered."""
    event = _lock(fact.event_id)
    if sum(count_by_status(event.id)[status] for status in LIVE):
        raise PeopleRegistered
    db.session.execute(delete(Registration).where(Registration.event_id == event.id))
    follow_last_date(event.id)


def _offer_again(event: Event) -> None:
    for pool in lock_pools(event.id).values():
        offer_free_places(event, pool, clock.now())


def _find_unsent(event: Event, kind: str) -> Mail | None:
    """The batch row that the worker hasn't begun with."""
    rows = select(Mail).where(Mail.event_id == event.id, Mail.kind == kind, Mail.state == MailState.QUEUED)
    for mail in db.session.scalars(rows.order_by(Mail.id.desc()).with_for_update(skip_locked=True)):
        if "cursor" not in mail.params:
            return mail
    return None


def _params_of(mail: Mail | None) -> dict[str, Any]:
    return mail.params if mail is not None else {}


def _drop(mail: Mail | None) -> None:
    if mail is not None:
        mail.state = MailState.DROPPED
        db.session.flush()


def _queue_for_all(event: Event, kind: str, params: dict[str, Any], *, replacing: Mail | None) -> None:
    cause = replacing.cause if replacing is not None else f"{kind}:{event.public_id}:{event.sequence}"
    queue_mail(
        kind,
        cause=cause,
        subject_id=event.public_id,
        event_id=event.id,
        branch_id=event.branch_id,
        params=params,
        due_at=clock.now() + timedelta(minutes=settings().minutes_to_undo),
        priority=Priority.NOTICE,
    )
