"""An event's words in other languages, taken over as they are translated."""

from organiser.events.actions.changing import mark_seen_change
from organiser.events.actions.writing import KIND, keep_translated
from organiser.events.content import searchable_text
from organiser.events.models import Event, State
from organiser.kernel.db import db
from organiser.translating.actions import take_over
from organiser.translating.facts import TranslationChanged


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: a revision for calendars, if readers of some language see something else."""
    event = take_over(fact, KIND, Event)
    if event is None:
        return
    keep_translated(event, event.translated)
    event.search = searchable_text(event)
    if event.state != State.DRAFT:
        mark_seen_change(event, was_at=event.branch_id)
    db.session.flush()
