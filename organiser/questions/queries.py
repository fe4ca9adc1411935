"""Reading questions: by whoever has a place, and by whoever moderates the session."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from organiser.events.models import Event, PersonRole, State
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import get_vault_key
from organiser.programme.contacts import get_own_speaker
from organiser.programme.models import Session
from organiser.programme.queries import find_published
from organiser.questions.models import Question, QuestionState, Vote
from organiser.questions.rules import put_in_order
from organiser.registrations.policies import can_read_people

TABLE, CONTENT = Question.__tablename__, "content"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, opened. `is_mine` and `has_vote` are about the place that looks; `name` '' unless it was given."""

    id: str
    text: str
    name: str
    state: QuestionState
    votes: int
    asked_at: datetime
    is_mine: bool = False
    has_vote: bool = False


def get_session_to_moderate(actor: Actor, session_id: str) -> Session:
    """For its chair, by the mailed link, and for whoever reads the names of the school's people. Raises NotFound."""
    rows = select(Session).join(Event, Event.id == Session.event_id)
    rows = rows.options(
        contains_eager(Session.event).joinedload(Event.vault), contains_eager(Session.event).joinedload(Event.branch)
    )
    rows = rows.where(Session.public_id == session_id, Event.state != State.DRAFT)
    session = db.session.scalars(rows.execution_options(populate_existing=True)).one_or_none()
    if session is None or not (can_read_people(actor, session.event) or _is_chair(actor, session)):
        raise NotFound
    return session


def _is_chair(actor: Actor, session: Session) -> bool:
    """As the release that people see has it."""
    if not actor.speaker_keys:
        return False
    published = find_published(session.event)
    planned = published.plan.find_session(session.public_id) if published else None
    chairs = {part.speaker for part in planned.parts if part.role == PersonRole.CHAIR} if planned else set()
    return any(_is_own(actor, speaker_id) for speaker_id, _generation in actor.speaker_keys if speaker_id in chairs)


def _is_own(actor: Actor, speaker_id: str) -> bool:
    try:
        get_own_speaker(actor, speaker_id)
    except NotFound:
        return False
    return True


def list_questions(session: Session, *states: QuestionState, viewer_id: int | None = None) -> list[Asked]:
    """Of these states, and the viewer's own in any; in the order of their votes. Nothing once the vault is gone.

    The caller has the session by get_session_to_moderate(), or a place at its school. `viewer_id` is the internal id
    of that place's registration.
    """
    if session.event.vault.destroyed_at is not None:
        return []
    mine = func.max(case((Vote.registration_id == viewer_id, 1), else_=0))
    rows = select(Question, func.count(Vote.registration_id), mine)
    rows = rows.outerjoin(Vote, Vote.question_id == Question.id).where(Question.session_id == session.id)
    seen = Question.state.in_(states)
    rows = rows.where(seen if viewer_id is None else seen | (Question.registration_id == viewer_id))
    found = db.session.execute(rows.group_by(Question.id)).all()
    key = get_vault_key(session.event.vault)
    return put_in_order(
        Asked(
            question.public_id,
            **key.open(question.content, table=TABLE, public_id=question.public_id, column=CONTENT),
            state=QuestionState(question.state),
            votes=votes,
            asked_at=question.asked_at,
            is_mine=question.registration_id == viewer_id,
            has_vote=bool(voted),
        )
        for question, votes, voted in found
    )


def list_own(registration_id: int) -> list[Question]:
    """All of one person, with their sessions and what is needed to open them."""
    rows = select(Question).where(Question.registration_id == registration_id).order_by(Question.id)
    whole = joinedload(Question.session).joinedload(Session.event).joinedload(Event.vault)
    return list(db.session.scalars(rows.options(whole)))


def read_text(question: Question) -> str:
    """For whoever asked it."""
    key = get_vault_key(question.session.event.vault)
    return str(key.open(question.content, table=TABLE, public_id=question.public_id, column=CONTENT)["text"])
