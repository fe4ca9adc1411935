"""One person of an event, and what an organiser can do for them."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language, own_name
from organiser.kernel.read_audit import record_read
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.places.names import language_name
from organiser.registrations import actions
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.forms import MODE_LABELS, ReasonForm, say_refusal
from organiser.registrations.lists import list_shift_reasons
from organiser.registrations.manage.people import BADGES, EVENT, STATUS_LABELS
from organiser.registrations.models import LIVE, Mode, Status
from organiser.registrations.queries import count_before, get_person, get_person_of_event
from organiser.registrations.views.blueprint import blueprint

PERSON = f"{EVENT}/people/<place_id>"


@blueprint.get(PERSON)
def person(event_id: str, place_id: str) -> str:
    return _show(event_id, place_id, ReasonForm(formdata=None))


@blueprint.post(f"{PERSON}/remove")
def remove_person(event_id: str, place_id: str) -> Response:
    return _press(actions.cancel_person, event_id, place_id, gettext("Cancelled. A mail says so."))


@blueprint.post(f"{PERSON}/link")
def send_link(event_id: str, place_id: str) -> Response:
    return _press(actions.send_link_again, event_id, place_id, gettext("The mail is on its way."))


@blueprint.post(f"{PERSON}/front")
def move_to_front(event_id: str, place_id: str) -> str | Response:
    return _shift(actions.move_to_front, event_id, place_id, gettext("The next free place is theirs."))


@blueprint.post(f"{PERSON}/give")
def give_place(event_id: str, place_id: str) -> str | Response:
    return _shift(actions.give_place, event_id, place_id, gettext("The place is theirs. A mail says so."))


def _show(event_id: str, place_id: str, form: ReasonForm) -> str:
    actor = current_actor()
    place = get_person_of_event(actor, event_id, place_id)
    status, someone = Status(place.status), get_person(place)
    page = render_template(
        "registrations/person.html",
        event=place.event,
        branch=place.event.branch,
        tab="people",
        place=place,
        person=someone,
        understands=[language_name(code, current_language()) for code in someone.languages],
        badge=(BADGES.get(status, status), STATUS_LABELS[status]),
        language=own_name(place.lang),
        how=MODE_LABELS[Mode(place.pool.mode)],
        before=count_before(place) if status == Status.WAITING else None,
        is_live=status in LIVE,
        reasons=list_shift_reasons(place),
        form=form,
        button=ConfirmForm(formdata=None),
    )
    record_read(actor, subject="events", subject_id=event_id, purpose="person", people=1)
    return page


def _press(action: Callable[[Actor, str], None], event_id: str, place_id: str, done: str) -> Response:
    get_person_of_event(current_actor(), event_id, place_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            action(current_actor(), place_id)
        flash(done, "success")
    return _back(event_id, place_id)


def _shift(action: Callable[..., None], event_id: str, place_id: str, done: str) -> str | Response:
    place = get_person_of_event(current_actor(), event_id, place_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(event_id, place_id, form)
    try:
        with transaction():
            action(current_actor(), place_id, reason=form.reason.data)
    except RegistrationRefused as refusal:
        place = get_person_of_event(current_actor(), event_id, place_id)
        flash(say_refusal(refusal, place.event), "error")
    else:
        flash(done, "success")
    return _back(event_id, place_id)


def _back(event_id: str, place_id: str) -> Response:
    return redirect(url_for(".person", event_id=event_id, place_id=place_id), 303)
