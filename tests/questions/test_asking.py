"""Asking, voting, moderating: what counts, what is refused, and what goes with whom."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.agendas.queries import get_session
from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.programme import actions as programme
from organiser.programme.contacts import find_speaker
from organiser.programme.rules.plan import Part
from organiser.questions import actions, rules
from organiser.questions.errors import EnoughAsked, NotComing, NotShown, QuestionsClosed, SessionFull, WrongStep
from organiser.questions.models import Question, QuestionState, Vote
from organiser.questions.queries import get_session_to_moderate
from organiser.questions.rules import MOST_OF_ONE
from organiser.registrations import actions as places
from tests.agendas.scene import come, make_programme
from tests.programme.scene import at, organiser_of_event, release, session, speaker
from tests.questions.scene import LECTURE, ask, move, read, vote
from tests.registrations.scene import act, holder
from tests.registrations.test_races import run_together
from tests.support.make import coordinator_of, make_branch, make_root, organiser_of

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def school() -> Event:
    return make_programme()


def test_a_place_votes_once_however_often_it_tries(school: Event) -> None:
    rosa, ada, bo = (come(school, name) for name in ("rosa", "ada", "bo"))
    first, second = ask(rosa, "First"), ask(rosa, "Second")
    for question in (first, second):
        move(school, question)
    for place_id in (ada, ada, bo):
        vote(place_id, second)
    assert [(one.text, one.votes) for one in read(school)] == [("Second", 2), ("First", 0)]
    with transaction():
        actions.take_vote_back(holder(ada), ada, second)
    assert [one.votes for one in read(school)] == [1, 0]


def test_two_presses_at_once_are_one_vote(app: Flask, school: Event) -> None:
    question, ada = ask(come(school)), come(school, "ada")
    move(school, question)
    run_together(app, [partial(vote, ada, question)] * 8)
    assert [one.votes for one in read(school)] == [1]


def test_nobody_votes_for_their_own_or_for_what_is_not_shown(school: Event) -> None:
    rosa, ada = come(school), come(school, "ada")
    question = ask(rosa)
    with pytest.raises(NotFound):
        vote(ada, question)
    move(school, question)
    with pytest.raises(NotShown):
        vote(rosa, question)
    move(school, question, QuestionState.ANSWERED)
    with pytest.raises(NotShown):
        vote(ada, question)


def test_a_name_is_shown_only_if_it_was_given_and_neither_lies_open(school: Event) -> None:
    rosa = come(school, name="rosa")
    ask(rosa, "With", gives_name=True)
    ask(rosa, "Without")
    assert [(one.text, one.name) for one in read(school)] == [("With", "Rosa L."), ("Without", "")]
    kept = b"".join(db.session.scalars(select(Question.content)))
    assert b"With" not in kept
    assert b"Rosa" not in kept


def test_one_person_asks_so_much_and_no_more(school: Event) -> None:
    rosa = come(school)
    questions = [ask(rosa) for _ in range(MOST_OF_ONE)]
    with pytest.raises(EnoughAsked):
        ask(rosa)
    ask(rosa, session_id="walk")
    with transaction():
        actions.take_back(holder(rosa), rosa, questions[0])
    ask(rosa)


def test_more_than_anybody_reads_is_not_taken(school: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_OF_SESSION", 1)
    ask(come(school))
    with pytest.raises(SessionFull):
        ask(come(school, "ada"))


def test_questions_end_with_the_session(school: Event) -> None:
    rosa, ada = come(school), come(school, "ada")
    question = ask(rosa)
    move(school, question)
    ends_at = get_session(school, LECTURE).ends_at
    with time_machine.travel(ends_at, tick=False):
        for late in (lambda: ask(rosa), lambda: vote(ada, question)):
            with pytest.raises(QuestionsClosed):
                late()
    with time_machine.travel(ends_at - timedelta(seconds=1), tick=False):
        vote(ada, question)


def test_a_step_that_somebody_else_took_changes_nothing_and_a_wrong_one_is_refused(school: Event) -> None:
    question = ask(come(school))
    with pytest.raises(WrongStep):
        move(school, question, QuestionState.ANSWERED)
    for _ in range(2):
        move(school, question)
    assert [one.state for one in read(school)] == [QuestionState.SHOWN]


def test_whoever_leaves_takes_questions_and_votes_along(school: Event) -> None:
    rosa, ada = come(school), come(school, "ada")
    theirs, others = ask(rosa, "Theirs"), ask(ada, "Another's")
    for question in (theirs, others):
        move(school, question)
    vote(rosa, others)
    vote(ada, theirs)
    act(places.cancel, rosa)
    assert [(one.text, one.votes) for one in read(school)] == [("Another's", 0)]
    with pytest.raises(NotComing):
        ask(rosa)
    act(places.erase, ada)
    assert db.session.scalars(select(Question)).all() == []
    assert db.session.scalars(select(Vote)).all() == []


def test_nothing_is_left_when_the_schools_vault_is_destroyed(school: Event) -> None:
    rosa, ada = come(school), come(school, "ada")
    question = ask(rosa)
    move(school, question)
    vote(ada, question)
    with time_machine.travel(school.ends_at + timedelta(days=15), tick=False), transaction():
        places.destroy_vault_of(school.id)
    assert db.session.scalars(select(Question)).all() == []
    assert read(school) == []


def test_the_chairs_link_opens_exactly_the_sessions_that_they_chair(school: Event) -> None:
    chair = speaker(school, "Bo", address="bo@example.org").public_id
    for ident, role in (("chaired", "chair"), ("held", "speaker")):
        session(school, ident, starts=at(1, 10), speakers=frozenset({chair}), parts=(Part(role, chair),))
    with transaction():
        programme.ask_speaker(organiser_of_event(school), school.public_id, speaker_id=chair)
    found = find_speaker(chair)
    assert found is not None
    generation = found.generation
    actor = Actor(speaker_keys=frozenset({(chair, generation)}))
    with pytest.raises(NotFound):
        get_session_to_moderate(actor, "chaired")
    release(school)
    db.session.rollback()
    assert get_session_to_moderate(actor, "chaired").title == "Chaired"
    for other in ("held", LECTURE):
        with pytest.raises(NotFound):
            get_session_to_moderate(actor, other)
    with pytest.raises(NotFound):
        get_session_to_moderate(Actor(speaker_keys=frozenset({(chair, generation + 1)})), "chaired")


def test_only_who_reads_the_schools_names_moderates(school: Event) -> None:
    here = db.session.get_one(Branch, school.branch_id)
    assert get_session_to_moderate(organiser_of(here), LECTURE)
    for actor in (Actor(), organiser_of(make_branch()), coordinator_of(make_root())):
        with pytest.raises(NotFound):
            get_session_to_moderate(actor, LECTURE)
