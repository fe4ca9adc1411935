"""What becomes of an event: published, postponed, dated again, cancelled, restored, withdrawn, deleted."""

from organiser.events.actions.changing import changing, follow_with_vault, lock_event
from organiser.events.actions.content import check_time_change, put_time
from organiser.events.errors import BranchClosed, EventOver
from organiser.events.facts import (
    EventCancelled,
    EventDeleted,
    EventPostponed,
    EventPublished,
    EventRestored,
    EventWithdrawn,
)
from organiser.events.models import Event, State
from organiser.events.queries import describe_whereabouts
from organiser.events.rules import MAX_REASON, can_follow, check_transition, is_over
from organiser.events.times import When
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce
from organiser.kernel.errors import Invalid


def publish_event(actor: Actor, public_id: str) -> Event:
    """Raises NotFound, WrongState, BranchClosed."""
    event = _take(actor, public_id, "publish")
    publish_locked(actor, event)
    return event


def publish_locked(actor: Actor, event: Event) -> None:
    """publish_event() of a draft that isn't over, which the caller has locked and may edit. Raises BranchClosed."""
    if event.branch.closed_at is not None:
        raise BranchClosed
    with changing(actor, event, "published"):
        event.state = State.PUBLISHED
        event.published_at = clock.now()
    announce(EventPublished(event.id), event)


def postpone_event(actor: Actor, public_id: str, *, reason: str) -> Event:
    """Registrations stand; the vault waits 90 days for a new date. Raises NotFound, WrongState, EventOver, Invalid."""
    event = _take(actor, public_id, "postpone")
    _check_reason(reason)
    before = describe_whereabouts(event)
    with changing(actor, event, "postponed"):
        _stop(event, State.POSTPONED, reason)
    announce(EventPostponed(event.id, before))
    return event


def set_date(actor: Actor, public_id: str, *, when: When) -> Event:
    """A postponed event takes place, on another date or after all on the old one. Raises NotFound, WrongState."""
    event = _take(actor, public_id, "date")
    check_time_change(event, when)
    with changing(actor, event, "dated"):
        put_time(event, when)
        event.state, event.state_reason, event.stopped_at = State.PUBLISHED, "", None
        follow_with_vault(event)
    return event


def cancel_event(actor: Actor, public_id: str, *, reason: str) -> Event:
    """It stays where it stood, struck through, with its reason. Raises NotFound, WrongState, EventOver, Invalid."""
    event = _take(actor, public_id, "cancel")
    _check_reason(reason)
    with changing(actor, event, "cancelled"):
        event.state_before, event.reason_before = event.state, event.state_reason
        _stop(event, State.CANCELLED, reason)
    announce(EventCancelled(event.id))
    return event


def restore_event(actor: Actor, public_id: str) -> Event:
    """Take a cancellation back; what was postponed before it still is. Raises NotFound, WrongState, EventOver."""
    event = _take(actor, public_id, "restore")
    with changing(actor, event, "restored"):
        event.state = event.state_before or State.PUBLISHED
        event.state_reason, event.reason_before, event.state_before = event.reason_before, "", None
        event.stopped_at = clock.now() if event.state == State.POSTPONED else None
        follow_with_vault(event, told_at=clock.now())
    announce(EventRestored(event.id))
    return event


def withdraw_event(actor: Actor, public_id: str) -> Event:
    """Back to a draft: it vanishes from every list and feed, and nobody is told; so not while people are registered.

    Raises NotFound, WrongState.
    """
    event = _take(actor, public_id, "withdraw")
    with changing(actor, event, "withdrawn"):
        event.state, event.state_before, event.state_reason, event.reason_before = State.DRAFT, None, "", ""
        event.published_at = event.stopped_at = event.first_starts_at = None
        follow_with_vault(event)
    announce(EventWithdrawn(event.id))
    return event


def delete_draft(actor: Actor, public_id: str) -> None:
    """Announced first, so that the capabilities to the right can refuse or clear; remove_deleted_draft() ends it.

    Raises NotFound, WrongState.
    """
    event = _take(actor, public_id, "delete")
    activity.record(actor, "deleted", subject="events", subject_id=event.public_id, branch_id=event.branch_id)
    announce(EventDeleted(event.id))


def _take(actor: Actor, public_id: str, verb: str) -> Event:
    event = lock_event(actor, public_id)
    check_transition(verb, event.state)
    if not can_follow(verb, over=is_over(event, clock.now())):
        raise EventOver
    return event


def _stop(event: Event, state: State, reason: str) -> None:
    event.state, event.state_reason, event.stopped_at = state, reason, clock.now()
    follow_with_vault(event, told_at=clock.now())


def _check_reason(reason: str) -> None:
    if not reason:
        raise Invalid("reason", "missing")
    if len(reason) > MAX_REASON:
        raise Invalid("reason", "length", max=MAX_REASON)
