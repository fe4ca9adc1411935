"""The buttons of the private page. Each is a POST, may be pressed again, and leads back to the page."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.forms import ConfirmForm
from organiser.registrations import actions
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.forms import DetailsForm, say_refusal
from organiser.registrations.models import Mode
from organiser.registrations.queries import get_place
from organiser.registrations.views.blueprint import PAGES, blueprint, keep_out_of_search
from organiser.registrations.views.places import show_place

PLACE = f"{PAGES}/places/<place_id>"


@blueprint.post(f"{PLACE}/confirm")
@public
def confirm(place_id: str) -> Response:
    return _press(actions.confirm, place_id)


@blueprint.post(f"{PLACE}/cancel")
@public
def cancel(place_id: str) -> Response:
    return _press(actions.cancel, place_id)


@blueprint.post(f"{PLACE}/undo")
@public
def undo(place_id: str) -> Response:
    return _press(actions.undo_cancel, place_id)


@blueprint.post(f"{PLACE}/accept")
@public
def accept(place_id: str) -> Response:
    return _press(actions.accept_offer, place_id)


@blueprint.post(f"{PLACE}/leave-series")
@public
def leave_series(place_id: str) -> Response:
    return _press(actions.leave_series, place_id)


@blueprint.post(f"{PLACE}/change")
@public
def change(place_id: str) -> Response:
    place = get_place(current_actor(), place_id)
    form = DetailsForm(place.event)
    if not form.validate_on_submit():
        return show_place(place, form, code=422)
    details = actions.Details(
        name=form.name.data or "",
        country=form.country.data or "",
        zone=form.zone,
        languages=form.understood,
        lang=form.lang.data,
        mode=Mode(form.mode.data),
    )
    try:
        with transaction():
            actions.change_details(current_actor(), place_id, details=details)
    except RegistrationRefused as refusal:
        place = get_place(current_actor(), place_id)
        form.form_errors.append(say_refusal(refusal, place.event))
        return show_place(place, form, code=422)
    flash(gettext("Saved."), "success")
    return _back(place_id)


@blueprint.post(f"{PLACE}/erase")
@public
def erase(place_id: str) -> Response:
    if ConfirmForm().validate_on_submit():
        with transaction():
            actions.erase(current_actor(), place_id)
    return keep_out_of_search(redirect(url_for(".erased"), 303))


@blueprint.get(f"{PAGES}/places/erased")
@public
def erased() -> str:
    return render_template("registrations/erased.html")


def _press(action: Callable[[Actor, str], None], place_id: str) -> Response:
    if place_id not in current_actor().place_ids:
        raise NotFound
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                action(current_actor(), place_id)
        except RegistrationRefused as refusal:
            flash(say_refusal(refusal, get_place(current_actor(), place_id).event), "error")
    return _back(place_id)


def _back(place_id: str) -> Response:
    return keep_out_of_search(redirect(url_for(".place", place_id=place_id), 303))
