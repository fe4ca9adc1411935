"""What events do because something happened; called from organiser/reactions.py, in the same transaction."""

from sqlalchemy import Select, select, update

from organiser.events.actions.writing import KIND
from organiser.events.content import searchable_text
from organiser.events.facts import EventDeleted
from organiser.events.models import Event, ItemTopic, Reading
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.vaults import move_vault_end
from organiser.study.facts import TermRenamed, WorkRenamed, WorksMerged
from organiser.translating.actions import withdraw_texts


def remove_deleted_draft(fact: EventDeleted) -> None:
    """The last reaction to a deletion. The vault falls due at once: its key can't be destroyed before the commit."""
    event = db.session.get_one(Event, fact.event_id)
    move_vault_end(event.vault, clock.now())
    withdraw_texts(KIND, event.public_id)
    db.session.delete(event)
    db.session.flush()


def refresh_topic(fact: TermRenamed) -> None:
    """Events are found by their topics' names. Calendars name none, so no revision is owed for another name."""
    _refresh(select(ItemTopic.item_id).where(ItemTopic.term_id == fact.term_id))


def refresh_work(fact: WorkRenamed) -> None:
    """Events are found by what is read for them."""
    _refresh_readers(fact.work_id)


def follow_merged_works(fact: WorksMerged) -> None:
    """Whoever set the one has set the other: it is the same work under another entry, so no revision is owed."""
    db.session.execute(update(Reading).where(Reading.work_id == fact.gone_id).values(work_id=fact.kept_id))
    db.session.expire_all()
    _refresh_readers(fact.kept_id)


def _refresh_readers(work_id: int) -> None:
    _refresh(select(Reading.item_id).where(Reading.work_id == work_id))


def _refresh(item_ids: Select[int]) -> None:
    """Locked in the order of their ids, as by everybody who locks several events."""
    rows = select(Event).where(Event.item_id.in_(item_ids)).order_by(Event.id)
    for event in db.session.scalars(rows.with_for_update(of=Event)):
        event.search = searchable_text(event)
