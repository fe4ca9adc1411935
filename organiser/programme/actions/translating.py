"""A session's words in other languages: offered with each release, and taken over as they are translated."""

from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.kernel.db import announce, db
from organiser.programme.facts import SessionTranslated
from organiser.programme.models import Session
from organiser.programme.rules.plan import PlannedSession
from organiser.programme.wording import list_texts
from organiser.translating.actions import offer_texts, take_over
from organiser.translating.facts import TranslationChanged

KIND = "session"


def write_wording(session: Session, planned: PlannedSession, event: Event) -> None:
    """Offer what was released to translators, and keep what they made of it."""
    session.translated = offer_texts(
        KIND, session.public_id, branch_id=event.branch_id, lang=planned.lang, texts=list_texts(planned),
        is_open=event.state != State.DRAFT, until=session.withdrawn_at or session.ends_at, parent_id=event.public_id,
    )  # fmt: skip


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: a revision for calendars, if readers of some language see something else."""
    session = take_over(fact, KIND, Session)
    if session is None:
        return
    session.changed_at = clock.now()
    session.sequence += 1
    db.session.flush()
    announce(SessionTranslated(session.event_id, session.id))
