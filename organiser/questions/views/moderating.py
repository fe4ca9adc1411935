"""The questions of one session as its chair and its organisers see them, and as they stand on the wall."""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.read_audit import record_read
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.forms import ConfirmForm
from organiser.programme.models import Session
from organiser.questions import actions
from organiser.questions.errors import QuestionRefused
from organiser.questions.forms import say_refusal
from organiser.questions.models import QuestionState
from organiser.questions.queries import Asked, get_session_to_moderate, list_questions
from organiser.questions.views.blueprint import PAGES, blueprint, keep_out_of_search
from organiser.translating.rules import word

DESK = f"{PAGES}/questions/<session_id>"
ONE = f"{DESK}/<question_id>"
WALL_SECONDS = 10
MOST_ON_WALL = 5


@blueprint.get(DESK)
@public
def desk(session_id: str) -> Response:
    """All of them, by what is to be done with them."""
    actor = current_actor()
    session = get_session_to_moderate(actor, session_id)
    found = list_questions(session, *QuestionState)
    page = render_template(
        "questions/desk.html",
        session=session,
        title=word(session, "title", current_language()),
        shelves={state: [one for one in found if one.state == state] for state in QuestionState},
        button=ConfirmForm(formdata=None),
    )
    _record_names(actor, session, found)
    return keep_out_of_search(make_response(page))


@blueprint.get(f"{DESK}/wall")
@public
def wall(session_id: str) -> Response:
    """What is shown, in big letters for all in the room; with ?live=1 the browser asks for it again by itself."""
    actor = current_actor()
    session = get_session_to_moderate(actor, session_id)
    shown = list_questions(session, QuestionState.SHOWN)
    is_live = request.args.get("live") == "1"
    page = render_template(
        "questions/wall.html", session=session, title=word(session, "title", current_language()),
        questions=shown[:MOST_ON_WALL], more=len(shown[MOST_ON_WALL:]), is_live=is_live, seconds=WALL_SECONDS,
    )  # fmt: skip
    response = make_response(page)
    if is_live:
        response.headers["Refresh"] = str(WALL_SECONDS)
    _record_names(actor, session, shown)
    return keep_out_of_search(response)


@blueprint.post(f"{ONE}/show")
@public
def show_question(session_id: str, question_id: str) -> Response:
    return _move(session_id, question_id, QuestionState.SHOWN)


@blueprint.post(f"{ONE}/answered")
@public
def mark_answered(session_id: str, question_id: str) -> Response:
    return _move(session_id, question_id, QuestionState.ANSWERED)


@blueprint.post(f"{ONE}/put-aside")
@public
def put_aside(session_id: str, question_id: str) -> Response:
    return _move(session_id, question_id, QuestionState.PUT_ASIDE)


def _move(session_id: str, question_id: str, state: QuestionState) -> Response:
    get_session_to_moderate(current_actor(), session_id)
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                actions.move_question(current_actor(), session_id, question_id, state=state)
        except (QuestionRefused, NotFound) as refusal:
            flash(say_refusal(refusal), "error")
    return keep_out_of_search(redirect(url_for(".desk", session_id=session_id), 303))


def _record_names(actor: Actor, session: Session, shown: list[Asked]) -> None:
    """A chair has no account: what their link opens is this session alone."""
    named = sum(bool(one.name) for one in shown)
    if actor.is_staff and named:
        subject_id = session.event.public_id
        record_read(actor, subject="events", subject_id=subject_id, purpose="questions", people=named)
