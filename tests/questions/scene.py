"""Questions on the lecture of a school, asked and moderated by the real actions."""

from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.questions import actions
from organiser.questions.models import QuestionState
from organiser.questions.queries import Asked, get_session_to_moderate, list_questions
from tests.programme.scene import organiser_of_event
from tests.registrations.scene import holder

LECTURE = "lecture"


def ask(
    place_id: str, text: str = "Who baked the bread?", *, session_id: str = LECTURE, gives_name: bool = False
) -> str:
    with transaction():
        return actions.ask_question(holder(place_id), place_id, session_id, text=text, gives_name=gives_name)


def move(event: Event, question_id: str, state: QuestionState = QuestionState.SHOWN) -> None:
    with transaction():
        actions.move_question(organiser_of_event(event), LECTURE, question_id, state=state)


def vote(place_id: str, question_id: str) -> None:
    with transaction():
        actions.vote(holder(place_id), place_id, question_id)


def read(event: Event, *states: QuestionState) -> list[Asked]:
    """As the desk has them."""
    db.session.rollback()
    session = get_session_to_moderate(organiser_of_event(event), LECTURE)
    return list_questions(session, *(states or tuple(QuestionState)))
