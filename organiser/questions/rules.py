"""What holds for questions, without a database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from organiser.questions.errors import QuestionsClosed, WrongStep
from organiser.questions.models import QuestionState

MAX_TEXT = 300
MOST_OF_ONE = 5
MOST_OF_SESSION = 500
# What whoever moderates can make of a question, by how it stands.
STEPS: Mapping[str, tuple[QuestionState, ...]] = {
    QuestionState.ASKED: (QuestionState.SHOWN, QuestionState.PUT_ASIDE),
    QuestionState.SHOWN: (QuestionState.ANSWERED, QuestionState.PUT_ASIDE),
    QuestionState.ANSWERED: (QuestionState.SHOWN,),
    QuestionState.PUT_ASIDE: (QuestionState.SHOWN,),
}


class Timed(Protocol):
    """What these rules look at of a session."""

    @property
    def ends_at(self) -> datetime: ...

    @property
    def withdrawn_at(self) -> datetime | None: ...


class Held(Protocol):
    """What these rules look at of a school."""

    @property
    def state(self) -> str: ...


class Voted(Protocol):
    """What questions are put in order by."""

    @property
    def votes(self) -> int: ...

    @property
    def asked_at(self) -> datetime: ...

    @property
    def id(self) -> str: ...


V = TypeVar("V", bound=Voted)


def takes_questions(session: Timed, event: Held, now: datetime) -> bool:
    """From its release to its end, while it is to take place."""
    return session.withdrawn_at is None and event.state == "published" and now < session.ends_at


def require_open(session: Timed, event: Held, now: datetime) -> None:
    """Raises QuestionsClosed."""
    if not takes_questions(session, event, now):
        raise QuestionsClosed


def require_step(before: str, after: QuestionState) -> None:
    """Raises WrongStep."""
    if after not in STEPS[before]:
        raise WrongStep


def put_in_order(questions: Iterable[V]) -> list[V]:
    """Those that most people want answered first; among equals who asked first."""
    return sorted(questions, key=lambda one: (-one.votes, one.asked_at, one.id))
