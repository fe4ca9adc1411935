"""Order and steps of questions, whatever they are."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.questions.errors import WrongStep
from organiser.questions.models import QuestionState
from organiser.questions.rules import STEPS, put_in_order, require_step, takes_questions

NOON = datetime(2027, 5, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Some:
    id: str
    votes: int
    asked_at: datetime


SOME = st.builds(
    Some, id=st.text(max_size=3), votes=st.integers(0, 3), asked_at=st.integers(0, 3).map(lambda m: NOON + timedelta(m))
)


@settings(max_examples=50)
@given(st.lists(SOME, max_size=8))
def test_more_votes_stand_first_then_who_asked_first_in_whatever_order_they_come(questions: list[Some]) -> None:
    found = put_in_order(questions)
    assert sorted(found, key=repr) == sorted(questions, key=repr)
    assert found == put_in_order(reversed(questions))
    for one, two in pairwise(found):
        assert one.votes > two.votes or (one.votes == two.votes and one.asked_at <= two.asked_at)


def test_only_what_was_shown_can_be_answered_and_nothing_becomes_new_again() -> None:
    for before in QuestionState:
        for after in QuestionState:
            if after in STEPS[before]:
                require_step(before, after)
            else:
                with pytest.raises(WrongStep):
                    require_step(before, after)
    assert not any(QuestionState.ASKED in after for after in STEPS.values())
    assert [one for one in QuestionState if QuestionState.ANSWERED in STEPS[one]] == [QuestionState.SHOWN]


@dataclass(frozen=True)
class Session:
    ends_at: datetime = NOON
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class School:
    state: str = "published"


def test_questions_are_taken_until_the_very_end_of_what_takes_place() -> None:
    second = timedelta(seconds=1)
    assert takes_questions(Session(), School(), NOON - second)
    assert not takes_questions(Session(), School(), NOON)
    assert not takes_questions(Session(withdrawn_at=NOON), School(), NOON - second)
    assert not takes_questions(Session(), School("cancelled"), NOON - second)
