"""A session's words in other languages: offered with each release, and taken over as they are translated."""

from sqlalchemy import select

from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.kernel.db import announce, db
from organiser.programme.facts import SessionTranslated
from organiser.programme.models import Session
from organiser.programme.rules.plan import PlannedSession
from organiser.programme.wording import list_texts
from organiser.translating.actions import offer_texts
from organiser.translating.facts import TranslationChanged
from organiser.translating.queries import find_source, read_translated

KIND = "session"


def write_wording(session: Session, planned: PlannedSession, event: Event) -> None:
    """Offer what was released to translators, and keep what they made of it."""
    session.translated = offer_texts(
        KIND, session.public_id, branch_id=event.branch_id, lang=planned.lang, texts=list_texts(planned),
        is_open=event.state != State.DRAFT, until=session.withdrawn_at or session.ends_at, parent_id=event.public_id,
    )  # fmt: skip


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: a revision for calendars, if readers of some language see something else."""
    if fact.kind != KIND:
        return
    rows = select(Session).where(Session.public_id == fact.subject_id).with_for_update(of=Session)
    session = db.session.scalar(rows.execution_options(populate_existing=True))
    source = find_source(KIND, fact.subject_id)
    if session is None or source is None:
        return
    translated = read_translated(source)
    if translated == session.translated:
        return
    session.translated, session.changed_at = translated, clock.now()
    session.sequence += 1
    db.session.flush()
    announce(SessionTranslated(session.event_id, session.id))
