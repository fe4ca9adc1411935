"""Asking, voting, taking back; and what whoever moderates makes of a question."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, func, select

from organiser.agendas.queries import get_session
from organiser.kernel import clock, ids, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import get_vault_key
from organiser.programme.models import Session
from organiser.questions import rules
from organiser.questions.errors import EnoughAsked, NotComing, NotShown, SessionFull
from organiser.questions.models import Question, QuestionState, Vote
from organiser.questions.queries import CONTENT, TABLE, get_session_to_moderate
from organiser.registrations.facts import PeopleForgotten, PlaceLeft
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import get_person

ACTS_PER_HOUR = 120

# Whoever leaves the school writes this row, too: so nobody's vote or question outlasts their place.
_OWN = (
    select(Registration)
    .where(Registration.public_id == bindparam("public_id"))
    .with_for_update(of=Registration, key_share=True)
    .execution_options(populate_existing=True)
)


def ask_question(actor: Actor, place_id: str, session_id: str, *, text: str, gives_name: bool) -> str:
    """It waits for whoever moderates. Its public id. Raises NotFound, NotComing, QuestionsClosed, EnoughAsked,
    SessionFull."""
    place = _lock_own(actor, place_id)
    session = _get_open(place, session_id)
    of_session = select(func.count()).select_from(Question).where(Question.session_id == session.id)
    if (db.session.scalar(of_session.where(Question.registration_id == place.id)) or 0) >= rules.MOST_OF_ONE:
        raise EnoughAsked(rules.MOST_OF_ONE)
    if (db.session.scalar(of_session) or 0) >= rules.MOST_OF_SESSION:
        raise SessionFull
    _spend_act(place)
    public_id, now = ids.new_public_id(), clock.now()
    name = get_person(place).name if gives_name else ""
    key = get_vault_key(place.event.vault)
    content = key.seal({"text": text, "name": name}, table=TABLE, public_id=public_id, column=CONTENT)
    db.session.add(
        Question(
            public_id=public_id, session_id=session.id, registration_id=place.id, content=content, asked_at=now,
            changed_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    return public_id


def take_back(actor: Actor, place_id: str, question_id: str) -> None:
    """One's own question goes, with its votes. Raises NotFound, NotComing."""
    place = _lock_own(actor, place_id)
    question = _get_question(place, question_id, is_shared=False)
    if question.registration_id != place.id:
        raise NotFound
    db.session.delete(question)
    db.session.flush()


def vote(actor: Actor, place_id: str, question_id: str) -> None:
    """Once for each place; done again it changes nothing. Raises NotFound, NotComing, QuestionsClosed, NotShown."""
    place = _lock_own(actor, place_id)
    question = _get_question(place, question_id)
    rules.require_open(question.session, place.event, clock.now())
    if question.state != QuestionState.SHOWN or question.registration_id == place.id:
        raise NotShown
    if db.session.get(Vote, (question.id, place.id)) is None:
        _spend_act(place)
        db.session.add(Vote(question_id=question.id, registration_id=place.id))
        db.session.flush()


def take_vote_back(actor: Actor, place_id: str, question_id: str) -> None:
    """Raises NotFound, NotComing."""
    place = _lock_own(actor, place_id)
    question = _get_question(place, question_id)
    own = Vote.question_id == question.id, Vote.registration_id == place.id
    db.session.execute(delete(Vote).where(*own))


def move_question(actor: Actor, session_id: str, question_id: str, *, state: QuestionState) -> None:
    """What the chair or an organiser makes of it. Done again it changes nothing. Raises NotFound, WrongStep."""
    session = get_session_to_moderate(actor, session_id)
    rows = select(Question).where(Question.session_id == session.id, Question.public_id == question_id)
    question = db.session.scalars(rows.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if question is None:
        raise NotFound
    if question.state == state:
        return
    rules.require_step(question.state, state)
    question.state, question.changed_at = state, clock.now()
    db.session.flush()


def follow_leaving(fact: PlaceLeft) -> None:
    """Whoever gives up their place takes their questions and votes along."""
    place = db.session.get(Registration, fact.registration_id)
    if place is not None and place.status != Status.CONFIRMED:
        db.session.execute(delete(Vote).where(Vote.registration_id == place.id))
        db.session.execute(delete(Question).where(Question.registration_id == place.id))


def follow_forgetting(fact: PeopleForgotten) -> None:
    """The event's vault is destroyed: what was asked under it can't be read any more."""
    here = select(Session.id).where(Session.event_id == fact.event_id)
    db.session.execute(delete(Question).where(Question.session_id.in_(here)))


def _lock_own(actor: Actor, place_id: str) -> Registration:
    if place_id not in actor.place_ids:
        raise NotFound
    place = db.session.scalars(_OWN, {"public_id": place_id}).one_or_none()
    if place is None:
        raise NotFound
    if place.status != Status.CONFIRMED:
        raise NotComing
    return place


def _get_open(place: Registration, session_id: str) -> Session:
    session = get_session(place.event, session_id)
    rules.require_open(session, place.event, clock.now())
    return session


def _get_question(place: Registration, question_id: str, *, is_shared: bool = True) -> Question:
    """Of a session of this school, one's own or one that all see; locked, so that it neither goes nor is moved
    meanwhile, with `is_shared` beside others who vote for it."""
    rows = select(Question).join(Session, Session.id == Question.session_id)
    rows = rows.where(Session.event_id == place.event_id, Question.public_id == question_id)
    rows = rows.with_for_update(of=Question, read=is_shared, key_share=is_shared)
    found = db.session.scalars(rows.execution_options(populate_existing=True)).one_or_none()
    is_seen = found is not None and found.state in {QuestionState.SHOWN, QuestionState.ANSWERED}
    if found is None or not (is_seen or found.registration_id == place.id):
        raise NotFound
    return found


def _spend_act(place: Registration) -> None:
    limits.spend("questions", place.public_id, cap=ACTS_PER_HOUR, window=timedelta(hours=1))
