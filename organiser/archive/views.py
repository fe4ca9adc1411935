"""What came of the sessions of a school: listed, added, taken off."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.archive import actions
from organiser.archive.forms import SessionMaterialForm
from organiser.archive.queries import get_session_material, list_sessions
from organiser.events.awaiting import count_waiting
from organiser.events.forms import ChangedMaterialForm, show_material
from organiser.events.models import Event
from organiser.events.presentation import list_materials
from organiser.events.queries import get_event_to_edit
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.kernel.web.forms import ConfirmForm

blueprint = Blueprint("archive", __name__, url_prefix="/<lang:lang>")
MATERIALS = "/manage/events/<event_id>/programme/materials"
Answer = Response | str | tuple[str, int]


@blueprint.route(MATERIALS, methods=["GET", "POST"])
def materials(event_id: str) -> Answer:
    event = get_event_to_edit(current_actor(), event_id)
    form = SessionMaterialForm(sessions=list_sessions(event))
    if request.method != "POST":
        return _show(event, form)
    if not form.validate_on_submit():
        return _show(event, form), 422
    try:
        with transaction():
            actions.add_session_material(current_actor(), event_id, form.session.data, **asdict(form.read_values()))
    except Invalid as refusal:
        form.refuse("link", _say_refusal(refusal))
        return _show(get_event_to_edit(current_actor(), event_id), form), 422
    return _go(event_id, gettext("It stands on the session's page now."))


def _say_refusal(refusal: Invalid) -> str:
    """The form knows the choices and lengths, so that only these two are left."""
    if refusal.code == "number":
        return gettext("There are as many as a page can have. Remove one first.")
    return gettext("Write a whole address that begins with https://.")


def _show(event: Event, form: SessionMaterialForm) -> str:
    lang = current_language()
    sessions = [
        (one, list(zip(one.item.materials, list_materials(one.item, lang), strict=True)))
        for one in list_sessions(event)
    ]
    return render_template(
        "archive/materials.html",
        event=event,
        branch=event.branch,
        tab="programme",
        part="materials",
        form=form,
        sessions=sessions,
        waiting=count_waiting(event.id),
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.route(f"{MATERIALS}/<material_id>", methods=["GET", "POST"])
def edit_material(event_id: str, material_id: str) -> Answer:
    event = get_event_to_edit(current_actor(), event_id)
    standing = get_session_material(event, material_id)
    if request.method != "POST":
        return _edit(event, show_material(standing))
    form = ChangedMaterialForm(languages=[standing.lang])
    if not form.validate_on_submit():
        return _edit(event, form), 422
    try:
        with transaction():
            actions.change_session_material(
                current_actor(), event_id, material_id=material_id, values=form.read_values(),
                version=form.version.data or 0,
            )  # fmt: skip
    except Invalid as refusal:
        form.refuse("link", _say_refusal(refusal))
        return _edit(get_event_to_edit(current_actor(), event_id), form), 422
    except EditConflict:
        event = get_event_to_edit(current_actor(), event_id)
        now = show_material(get_session_material(event, material_id))
        differences = list_differences(form, now)
        form.version.data, form.version.raw_data = now.version.data, None
        return _edit(event, form, differences), 409
    return _go(event_id, gettext("Saved."))


def _edit(event: Event, form: ChangedMaterialForm, differences: Sequence[Difference] = ()) -> str:
    return render_template(
        "archive/material.html",
        event=event,
        branch=event.branch,
        tab="programme",
        part="materials",
        form=form,
        differences=differences,
    )


@blueprint.post(f"{MATERIALS}/<material_id>/remove")
def remove_material(event_id: str, material_id: str) -> Answer:
    get_event_to_edit(current_actor(), event_id)
    if not ConfirmForm().validate_on_submit():
        return _go(event_id, gettext("That did not work. Try it once more."), kind="error")
    with transaction():
        actions.remove_session_material(current_actor(), event_id, material_id=material_id)
    return _go(event_id, gettext("The material is off the page."))


def _go(event_id: str, message: str, *, kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for("archive.materials", event_id=event_id), 303)
