"""An event's words in other languages: offered as they change, and taken over as they are translated."""

from sqlalchemy import select

from organiser.events.actions.changing import mark_seen_change
from organiser.events.actions.writing import KIND, keep_translated
from organiser.events.content import searchable_text
from organiser.events.models import Event, State
from organiser.kernel.db import db
from organiser.translating.facts import TranslationChanged
from organiser.translating.queries import find_source, read_translated


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: a revision for calendars, if readers of some language see something else."""
    if fact.kind != KIND:
        return
    rows = select(Event).where(Event.public_id == fact.subject_id).with_for_update(of=Event)
    event = db.session.scalar(rows.execution_options(populate_existing=True))
    source = find_source(KIND, fact.subject_id)
    if event is None or source is None:
        return
    translated = read_translated(source)
    if translated == event.translated:
        return
    keep_translated(event, translated)
    event.search = searchable_text(event)
    if event.state != State.DRAFT:
        mark_seen_change(event, was_at=event.branch_id)
    db.session.flush()
