"""The programme of a school for one person, with what they chose of it; and the buttons on it."""

import json
from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.agendas import actions
from organiser.agendas.errors import AgendaRefused
from organiser.agendas.forms import say_refusal
from organiser.agendas.models import Choice
from organiser.agendas.queries import get_own_place, list_choices_of
from organiser.agendas.views.blueprint import PAGES, blueprint
from organiser.agendas.views.showing import Agenda, Only, describe_agenda
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.forms import ConfirmForm

AGENDA = f"{PAGES}/places/<place_id>/agenda"
SESSION = f"{AGENDA}/<session_id>"


@blueprint.get(AGENDA)
@public
def agenda(place_id: str) -> Response:
    """All of the programme; with ?only=mine what one chose, with ?only=understood what one can follow, by day.

    Where the mailed link was not opened, what to do, whether there is such a place or not.
    """
    if place_id not in current_actor().place_ids:
        return _keep_out_of_search(make_response(render_template("closed.html"), 404))
    place = get_own_place(current_actor(), place_id)
    shown: Agenda | None = describe_agenda(place, only=_read_only())
    if shown is None:
        raise NotFound
    page = render_template("agendas/agenda.html", place=place, agenda=shown, button=ConfirmForm(formdata=None))
    return _keep_out_of_search(make_response(page))


@blueprint.get(f"{AGENDA}.json")
@public
def export(place_id: str) -> Response:
    """What is kept of this person's choices (GDPR Articles 15 and 20), beside what registrations keep."""
    place = get_own_place(current_actor(), place_id)
    choices = [_describe_choice(choice) for choice in list_choices_of([place.id])]
    response = make_response(json.dumps({"choices": choices}, ensure_ascii=False, indent=2))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="agenda.json"'
    return _keep_out_of_search(response)


def _describe_choice(choice: Choice) -> dict[str, object]:
    return {
        "session": choice.session.title,
        "starred_at": choice.starred_at.isoformat() if choice.starred_at else None,
        "seat": choice.seat,
        "position": choice.position,
        "changed_at": choice.changed_at.isoformat(),
    }


@blueprint.post(f"{SESSION}/star")
@public
def star(place_id: str, session_id: str) -> Response:
    return _press(actions.star_session, place_id, session_id)


@blueprint.post(f"{SESSION}/unstar")
@public
def unstar(place_id: str, session_id: str) -> Response:
    return _press(actions.unstar_session, place_id, session_id)


@blueprint.post(f"{SESSION}/join")
@public
def join(place_id: str, session_id: str) -> Response:
    return _press(actions.join_session, place_id, session_id)


@blueprint.post(f"{SESSION}/leave")
@public
def leave(place_id: str, session_id: str) -> Response:
    return _press(actions.leave_session, place_id, session_id)


@blueprint.post(f"{SESSION}/enter")
@public
def enter(place_id: str, session_id: str) -> Response:
    """A form may not lead to another site, so the answer is a page that goes on by itself."""
    place = get_own_place(current_actor(), place_id)
    if not ConfirmForm().validate_on_submit():
        return _go_back(place_id, session_id)
    try:
        with transaction():
            join_link = actions.enter_session(current_actor(), place_id, session_id)
    except AgendaRefused as refusal:
        flash(say_refusal(refusal), "error")
        return _go_back(place_id, session_id)
    page = render_template("registrations/entering.html", event=place.event, join_link=join_link)
    return _keep_out_of_search(make_response(page))


def _press(action: Callable[[Actor, str, str], None], place_id: str, session_id: str) -> Response:
    """Back to the session on the same page."""
    get_own_place(current_actor(), place_id)
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                action(current_actor(), place_id, session_id)
        except AgendaRefused as refusal:
            flash(say_refusal(refusal), "error")
    return _go_back(place_id, session_id)


def _go_back(place_id: str, session_id: str) -> Response:
    address = url_for(".agenda", place_id=place_id, only=_read_only() or None, _anchor=f"session-{session_id}")
    return _keep_out_of_search(redirect(address, 303))


def _read_only() -> Only:
    asked = request.args.get("only", "")
    return Only(asked) if asked in set(Only) else Only.ALL


def _keep_out_of_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
