"""The made-up installation's questions on `bread`: one that nobody has looked at yet, one that all see."""

from collections.abc import Callable

from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.questions import actions
from organiser.questions.models import QuestionState
from tests.support.site import Site

Write = Callable[[str], str]


def ask_questions(site: Site, organiser: Actor, write: Write, *, lang: str) -> None:
    place_id, session_id = site.places["school"], site.sessions["bread"]
    asker = Actor(place_ids=frozenset({place_id}))
    for key, text in (("new", "Who baked at night?"), ("shown", "What did a loaf cost?")):
        with transaction():
            asked = actions.ask_question(asker, place_id, session_id, text=write(text), gives_name=False)
        site.questions[key] = asked
    with transaction():
        actions.move_question(organiser, session_id, site.questions["shown"], state=QuestionState.SHOWN)
