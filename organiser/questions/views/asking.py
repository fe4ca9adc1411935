"""The questions of one session as somebody with a place sees them: to ask, to vote, to take back."""

import json
from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.agendas.queries import get_own_place, get_session
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.forms import ConfirmForm
from organiser.programme.models import Session
from organiser.questions import actions
from organiser.questions.errors import QuestionRefused
from organiser.questions.forms import QuestionForm, say_refusal
from organiser.questions.models import QuestionState
from organiser.questions.queries import list_own, list_questions, read_text
from organiser.questions.rules import takes_questions
from organiser.questions.views.blueprint import PAGES, blueprint, keep_out_of_search
from organiser.registrations.models import Registration
from organiser.translating.rules import word

PLACE = f"{PAGES}/places/<place_id>"
ON_SESSION = f"{PLACE}/agenda/<session_id>/questions"
ONE = f"{ON_SESSION}/<question_id>"


@blueprint.route(ON_SESSION, methods=["GET", "POST"])
@public
def session_questions(place_id: str, session_id: str) -> Response:
    """What is shown, and one's own; with a POST a new one."""
    place = get_own_place(current_actor(), place_id)
    session, form = get_session(place.event, session_id), QuestionForm()
    if not form.is_submitted():
        return _show(place, session, QuestionForm(formdata=None))
    if not form.validate():
        return _show(place, session, form, code=422)
    text, gives_name = form.text.data or "", bool(form.gives_name.data)
    try:
        with transaction():
            actions.ask_question(current_actor(), place_id, session_id, text=text, gives_name=gives_name)
    except QuestionRefused as refusal:
        place = get_own_place(current_actor(), place_id)
        form.form_errors.append(say_refusal(refusal))
        return _show(place, get_session(place.event, session_id), form, code=422)
    flash(gettext("Asked. It is shown to all when whoever chairs the session takes it up."), "success")
    return _go(place_id, session_id)


@blueprint.post(f"{ONE}/vote")
@public
def vote(place_id: str, session_id: str, question_id: str) -> Response:
    return _press(actions.vote, place_id, session_id, question_id)


@blueprint.post(f"{ONE}/unvote")
@public
def unvote(place_id: str, session_id: str, question_id: str) -> Response:
    return _press(actions.take_vote_back, place_id, session_id, question_id)


@blueprint.post(f"{ONE}/take-back")
@public
def take_back(place_id: str, session_id: str, question_id: str) -> Response:
    return _press(actions.take_back, place_id, session_id, question_id)


@blueprint.get(f"{PLACE}/questions.json")
@public
def export(place_id: str) -> Response:
    """What this person asked, in any session (GDPR Articles 15 and 20)."""
    place = get_own_place(current_actor(), place_id)
    asked = [
        {
            "session": one.session.title, "text": read_text(one), "state": one.state,
            "asked_at": one.asked_at.isoformat(),
        }
        for one in list_own(place.id)
    ]  # fmt: skip
    response = make_response(json.dumps({"questions": asked}, ensure_ascii=False, indent=2))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="questions.json"'
    return keep_out_of_search(response)


def _show(place: Registration, session: Session, form: QuestionForm, *, code: int = 200) -> Response:
    shown = list_questions(session, QuestionState.SHOWN, QuestionState.ANSWERED, viewer_id=place.id)
    page = render_template(
        "questions/session.html",
        place=place,
        session=session,
        title=word(session, "title", current_language()),
        open_ones=[one for one in shown if one.state == QuestionState.SHOWN],
        mine=[one for one in shown if one.is_mine and one.state in {QuestionState.ASKED, QuestionState.PUT_ASIDE}],
        answered=[one for one in shown if one.state == QuestionState.ANSWERED],
        is_open=takes_questions(session, place.event, clock.now()),
        form=form,
        button=ConfirmForm(formdata=None),
    )
    return keep_out_of_search(make_response(page, code))


def _press(action: Callable[[Actor, str, str], None], place_id: str, session_id: str, question_id: str) -> Response:
    place = get_own_place(current_actor(), place_id)
    get_session(place.event, session_id)
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                action(current_actor(), place_id, question_id)
        except (QuestionRefused, NotFound) as refusal:
            flash(say_refusal(refusal), "error")
    return _go(place_id, session_id)


def _go(place_id: str, session_id: str) -> Response:
    return keep_out_of_search(redirect(url_for(".session_questions", place_id=place_id, session_id=session_id), 303))
