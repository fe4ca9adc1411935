"""Sessions: write one, move it, delete it."""

from functools import partial

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.db.made_once import take_id
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.web.access import current_actor
from organiser.programme.actions import change_plan
from organiser.programme.actions.translating import KIND
from organiser.programme.board import describe_place, list_days_of
from organiser.programme.forms import MoveForm, SessionForm
from organiser.programme.forms.sentences import describe_refusal, refuse
from organiser.programme.forms.session import show_session
from organiser.programme.manage.pages import (
    PROGRAMME,
    Answer,
    blueprint,
    carry_out,
    change,
    get_draft,
    go,
    show,
)
from organiser.programme.models import Session
from organiser.programme.queries import Draft
from organiser.programme.rules.changing import drop_session, place_session, put_session
from organiser.programme.rules.plan import PlannedSession
from organiser.translating.presentation import describe_languages

SESSION = f"{PROGRAMME}/sessions/<session_id>"


@blueprint.route(f"{PROGRAMME}/sessions/new", methods=["GET", "POST"])
def new_session(event_id: str) -> Answer:
    """Sent twice it makes one session: the form brings its id."""
    draft = get_draft(event_id)
    if request.method != "POST":
        standing = PlannedSession("", "", lang=draft.event.lang)
        form = _make_form(draft, standing)
        form.suggest_day(list_days_of(draft))
        return _show(draft, form, standing)
    form = _read_form(draft)
    session_id = form.make_id()
    if draft.plan.find_session(session_id) is not None:
        return _go_to_card(event_id, session_id, gettext("Saved."))
    standing = PlannedSession(take_id(Session, session_id), "", lang=draft.event.lang)
    return _save(draft, form, standing, verb="session_added")


@blueprint.route(SESSION, methods=["GET", "POST"])
def edit_session(event_id: str, session_id: str) -> Answer:
    draft = get_draft(event_id)
    standing = get_session(draft, session_id)
    if request.method != "POST":
        return _show(draft, _make_form(draft, standing), standing)
    return _save(draft, _read_form(draft), standing, verb="session_changed")


def get_session(draft: Draft, session_id: str) -> PlannedSession:
    """Raises NotFound."""
    found = draft.plan.find_session(session_id)
    if found is None:
        raise NotFound
    return found


def _make_form(draft: Draft, standing: PlannedSession) -> SessionForm:
    return _offer(draft, SessionForm(formdata=None, data=show_session(standing)))


def _read_form(draft: Draft) -> SessionForm:
    return _offer(draft, SessionForm())


def _offer(draft: Draft, form: SessionForm) -> SessionForm:
    form.offer_places(list_days_of(draft), draft.plan.rooms)
    form.offer(draft.plan, draft.speakers.values(), list_languages(draft))
    return form


def list_languages(draft: Draft) -> list[str]:
    """Those of the school, of the interface, and whatever stands in the plan."""
    planned = (
        lang for session in draft.plan.sessions for lang in (session.lang, *(one.lang for one in session.channels))
    )
    own = (spoken.lang for spoken in draft.event.spoken)
    return list(dict.fromkeys([draft.event.lang, *own, *INTERFACE_LANGUAGES, *planned]))


def _save(draft: Draft, form: SessionForm, standing: PlannedSession, *, verb: str) -> Answer:
    if form.add_row():
        return _show(draft, _offer(draft, form), standing)
    if not form.validate_on_submit() or not form.check_place(standing):
        return _show(draft, form, standing), 422
    event_id, wanted = draft.event.public_id, form.write_on(standing)
    try:
        change(event_id, partial(put_session, session=wanted, speakers=frozenset(draft.speakers)), verb=verb)
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(get_draft(event_id), form, standing), 422
    except EditConflict:
        return _show_conflict(event_id, form, standing)
    return _go_to_card(event_id, wanted.id, gettext("Saved."))


def _show_conflict(event_id: str, form: SessionForm, standing: PlannedSession) -> Answer:
    """What was typed stays in the form, and fits what stands now when it is saved once more."""
    draft = get_draft(event_id)
    now = draft.plan.find_session(standing.id)
    if now is None:
        return go(event_id, describe_refusal(NotFound()), kind="error")
    form.revision.data = now.revision
    form.revision.raw_data = None
    return _show(draft, form, standing, theirs=now), 409


def _show(draft: Draft, form: SessionForm, standing: PlannedSession, *, theirs: PlannedSession | None = None) -> str:
    is_new = draft.plan.find_session(standing.id) is None
    return show(
        "session",
        draft,
        part="board",
        form=form,
        session=None if is_new else standing,
        theirs=theirs,
        theirs_at=describe_place(theirs, draft.plan, draft.event.zone) if theirs else "",
        tongues=[] if is_new else describe_languages(KIND, standing.id),
    )


def _go_to_card(event_id: str, session_id: str, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("programme.board", event_id=event_id, _anchor=f"session-{session_id}"), 303)


@blueprint.route(f"{SESSION}/move", methods=["GET", "POST"])
def move_session(event_id: str, session_id: str) -> Answer:
    draft = get_draft(event_id)
    standing = get_session(draft, session_id)
    data = show_session(standing)
    form = MoveForm(formdata=None, data=data) if request.method != "POST" else MoveForm()
    form.offer_places(list_days_of(draft), draft.plan.rooms)
    if request.method != "POST":
        form.suggest_day(list_days_of(draft))
        return show("move", draft, part="board", form=form, session=standing)
    if not form.validate_on_submit() or not form.check_place(standing):
        return show("move", draft, part="board", form=form, session=standing), 422
    placed = partial(place_session, session_id=session_id, starts=form.starts, room=form.room.data or None)
    try:
        plan = change(event_id, placed, verb="session_moved")
    except NotFound:
        return go(event_id, describe_refusal(NotFound()), kind="error")
    place = describe_place(get_session(get_draft(event_id), session_id), plan, draft.event.zone)
    message = gettext("“%(title)s”: %(place)s.", title=standing.title, place=place)
    return _go_to_card(event_id, session_id, message)


@blueprint.post(f"{SESSION}/delete")
def delete_session(event_id: str, session_id: str) -> Answer:
    get_session(get_draft(event_id), session_id)
    dropped = partial(drop_session, session_id=session_id)
    return carry_out(
        event_id,
        lambda: change_plan(current_actor(), event_id, dropped, verb="session_deleted"),
        gettext("The session is deleted. You can take that back."),
    )
