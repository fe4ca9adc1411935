"""The frame around every change: lock and authorise before it; version, sequence, history and facts after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.branches.queries import ids_of_path
from organiser.events.actions.writing import write_wording
from organiser.events.content import (
    DECLARED,
    PLACE,
    TIME,
    Content,
    content_of,
    has_changed,
    list_changed,
    searchable_text,
    visible_part,
)
from organiser.events.facts import EventAltered, EventMoved, EventShifted, PlacesDeclared
from organiser.events.hosts import ids_of_hosts
from organiser.events.models import Event, State
from organiser.events.policies import can_edit_event
from organiser.events.queries import describe_whereabouts
from organiser.events.times import count_days_shifted
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.vaults import create_vault, move_vault_end

POSTPONED_DAYS = 90


def lock_event(actor: Actor, public_id: str) -> Event:
    """The row under its lock, as it stands now. Raises NotFound for whoever may not edit it."""
    row = select(Event).where(Event.public_id == public_id).with_for_update(of=Event)
    event = db.session.scalar(row.execution_options(populate_existing=True))
    if event is None or not can_edit_event(actor, event.branch.path):
        raise NotFound
    return event


def lock_branch(actor: Actor, public_id: str) -> Branch:
    """A branch at which this actor may post, under its lock. Raises NotFound, also for a closed one."""
    branch = db.session.scalar(select(Branch).where(Branch.public_id == public_id).with_for_update())
    if branch is None or branch.closed_at is not None or not can_edit_event(actor, branch.path):
        raise NotFound
    return branch


@contextmanager
def changing(actor: Actor, event: Event, verb: str) -> Iterator[None]:
    """Compare the event before and after, and draw every conclusion in one place.

    `version` rises when anything changed, `sequence` and `changed_at` when a reader sees it; then the facts.
    """
    before, whereabouts, starts_at = content_of(event), describe_whereabouts(event), event.starts_at
    yield
    db.session.flush()
    after = content_of(event)
    fields = list_changed(before, after)
    if not fields:
        return
    event.version += 1
    write_wording(event)
    event.search = searchable_text(event)
    activity.record(actor, verb, subject="events", subject_id=event.public_id, branch_id=event.branch_id, fields=fields)
    if has_changed(before, after, DECLARED):
        announce(PlacesDeclared(event.id), event)
    if days := count_days_shifted(_walls(before), _walls(after)):
        announce(EventShifted(event.id, days), event)
    if State.DRAFT not in {before["state"], event.state} and has_changed(before, after, TIME):
        _note_first_start(event, starts_at)
    if visible_part(before) != visible_part(after):
        mark_seen_change(event, was_at=before["branch_id"])
    if _is_moved(before["state"], event.state) and has_changed(before, after, (*TIME, *PLACE, "state")):
        announce(EventMoved(event.id, whereabouts, days), event)
    db.session.flush()


def _walls(content: Content) -> tuple[datetime, datetime]:
    return content["starts_wall"], content["ends_wall"]


def _note_first_start(event: Event, before: datetime) -> None:
    """Moved twice, it was still announced for the first; moved back, it never was for anything else."""
    first = event.first_starts_at or before
    event.first_starts_at = None if first == event.starts_at else first


def _is_moved(before: str, after: str) -> bool:
    """Published before and after; or dated again, which is the move that people wait for."""
    return after == State.PUBLISHED and before in {State.PUBLISHED, State.POSTPONED}


def mark_seen_change(event: Event, *, was_at: int) -> None:
    """Calendars take notice of a change by these two alone (RFC 5545 §3.8.7.3, §3.8.7.4)."""
    event.sequence += 1
    event.changed_at = clock.now()
    announce(EventAltered(event.id, tuple(sorted({was_at, event.branch_id, *ids_of_hosts(event.id)}))), event)


def retention_of(branch: Branch) -> timedelta:
    """How long people are kept after an event: as its branch says, else the nearest above that does, else everybody."""
    above = ids_of_path(branch.path)
    said = select(Branch.retention_days).where(Branch.id.in_(above), Branch.retention_days.is_not(None))
    days = db.session.scalar(said.order_by(Branch.path.desc()).limit(1))
    return timedelta(days=settings().retention_days if days is None else days)


def follow_with_vault(event: Event, *, told_at: datetime | None = None) -> None:
    """The vault ends with the event; without a date, 90 days after the old one. One that is gone gets a successor.

    People who are told of something at `told_at` can still be told: the old date may be long past by then.
    """
    retention = retention_of(event.branch)
    end = event.ends_at + (timedelta(days=POSTPONED_DAYS) if event.state == State.POSTPONED else retention)
    if told_at is not None:
        end = max(end, told_at + retention)
    if event.vault.destroyed_at is None:
        move_vault_end(event.vault, end)
    elif end > clock.now():
        event.vault, event.private = create_vault("event", destroy_after=end), None
