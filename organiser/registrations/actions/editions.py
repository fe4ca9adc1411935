"""Saying which event was the edition before, and whether readers are told how many registered."""

from organiser.events.actions.changing import lock_event
from organiser.events.facts import EventDuplicated
from organiser.events.models import Event, Kind
from organiser.kernel import activity
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid
from organiser.registrations.editions import find_edition, list_possible_earlier
from organiser.registrations.models import EventEdition


def set_edition(actor: Actor, event_id: str, *, earlier_id: str | None, shows_count: bool) -> None:
    """Both ids are public; `earlier_id` None: there is none before. Raises NotFound, Invalid."""
    event = lock_event(actor, event_id)
    possible = {one.public_id: one.id for one in list_possible_earlier(event)}
    if earlier_id is not None and earlier_id not in possible:
        raise Invalid("earlier", "unknown")
    edition = find_edition(event.id) or EventEdition(event_id=event.id)
    edition.earlier_id = None if earlier_id is None else possible[earlier_id]
    edition.shows_count = shows_count
    db.session.add(edition)
    db.session.flush()
    activity.record(actor, "edition_set", subject="events", subject_id=event.public_id, branch_id=event.branch_id)


def link_copy(fact: EventDuplicated) -> None:
    """Reaction: a school's copy is its next edition, unless it takes place before it."""
    copy, source = db.session.get_one(Event, fact.event_id), db.session.get_one(Event, fact.source_id)
    if copy.kind == Kind.SCHOOL and source.starts_at < copy.starts_at:
        db.session.add(EventEdition(event_id=copy.id, earlier_id=source.id, shows_count=False))
        db.session.flush()
