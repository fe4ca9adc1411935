"""Questions are for whoever has a place at the school; the desk is for the session's chair and those who read names."""

from collections.abc import Callable

from sqlalchemy import select

from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.questions import actions
from organiser.questions.models import Question, QuestionState, Vote
from organiser.registrations.models import Registration
from tests.routes.reading import count
from tests.routes.table import MISSING, OK, Look, Press, Route, Visit, rights
from tests.support.make import make_place

#                    stran atten membe helpe organ sibli coord elsew opera
AT_SCHOOL = rights(" -     -     -     -     -     -     -     -     -    ", place_school=OK)
# Bo chairs `bread`, and no other session.
DESK = rights("      -     -     -     -     ok    -     -     -     -    ", speaker=OK, acting=OK)
OTHER_DESK = rights("-     -     -     -     ok    -     -     -     -    ", speaker=MISSING, acting=OK)
MINE = {"place_id": "places.school"}
BREAD = MINE | {"session_id": "sessions.bread"}
NEW, SHOWN = {"question_id": "questions.new"}, {"question_id": "questions.shown"}
CHAIRED, OTHER = {"session_id": "sessions.bread"}, {"session_id": "sessions.land"}


def of_somebody_else(visit: Visit) -> None:
    """All questions are another's from here on."""
    other = make_place(visit.site.events["school"], name="Kim Soto", address="kim@people.example.org")
    with transaction() as session:
        place = session.scalars(select(Registration).where(Registration.public_id == other)).one()
        for one in session.scalars(select(Question)):
            one.registration_id = place.id


def vote(visit: Visit) -> None:
    of_somebody_else(visit)
    place_id = visit.site.places["school"]
    with transaction():
        actions.vote(Actor(place_ids=frozenset({place_id})), place_id, visit.site.questions["shown"])


def votes(_visit: Visit) -> int:
    return count(Vote)


def asked(_visit: Visit) -> int:
    return count(Question)


def in_state(state: QuestionState) -> Callable[[Visit], int]:
    return lambda _visit: count(Question, Question.state == state)


ROUTES: tuple[Route, ...] = (
    Look(endpoint="questions.session_questions", at=BREAD, rights=AT_SCHOOL, shows="What did a loaf cost?"),
    Press(
        endpoint="questions.session_questions", at=BREAD, rights=AT_SCHOOL, body={"text": "And sugar?"},
        effect=asked, becomes=3,
    ),
    Press(
        endpoint="questions.vote", at=BREAD | SHOWN, rights=AT_SCHOOL, given=of_somebody_else, effect=votes, becomes=1,
    ),
    Press(endpoint="questions.unvote", at=BREAD | SHOWN, rights=AT_SCHOOL, given=vote, effect=votes, becomes=0),
    Press(endpoint="questions.take_back", at=BREAD | NEW, rights=AT_SCHOOL, effect=asked, becomes=1),
    Look(endpoint="questions.export", at=MINE, rights=AT_SCHOOL, shows="Who baked at night?"),
    Look(endpoint="questions.desk", at=CHAIRED, rights=DESK, shows="Who baked at night?"),
    Look(endpoint="questions.desk", at=OTHER, rights=OTHER_DESK, shows="Nobody has asked yet."),
    Look(endpoint="questions.wall", at=CHAIRED, rights=DESK, shows="What did a loaf cost?"),
    Press(
        endpoint="questions.show_question", at=CHAIRED | NEW, rights=DESK,
        effect=in_state(QuestionState.SHOWN), becomes=2,
    ),
    Press(
        endpoint="questions.mark_answered", at=CHAIRED | SHOWN, rights=DESK,
        effect=in_state(QuestionState.ANSWERED), becomes=1,
    ),
    Press(
        endpoint="questions.put_aside", at=CHAIRED | SHOWN, rights=DESK,
        effect=in_state(QuestionState.PUT_ASIDE), becomes=1,
    ),
)  # fmt: skip
