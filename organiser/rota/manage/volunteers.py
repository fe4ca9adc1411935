"""Those who help: a list, and a form for one more."""

from flask import request
from flask_babel import gettext

from organiser.events.models import Event
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.web.access import current_actor
from organiser.rota import actions
from organiser.rota.errors import RotaRefused
from organiser.rota.forms import VolunteerForm, refuse, say_refusal
from organiser.rota.manage.pages import EVENT, Answer, blueprint, carry_out, go, note_look, show
from organiser.rota.models import Duty
from organiser.rota.queries import get_school, get_volunteer, list_turns, list_volunteers

VOLUNTEERS = f"{EVENT}/rota-people"
LIST = "rota.volunteers"


@blueprint.route(VOLUNTEERS, methods=["GET", "POST"])
def volunteers(event_id: str) -> Answer:
    event = get_school(current_actor(), event_id)
    form = VolunteerForm(lang=event.lang if event.lang in INTERFACE_LANGUAGES else current_language())
    if request.method != "POST":
        return _show(event, form)
    if not form.validate_on_submit():
        return _show(event, form), 422
    try:
        with transaction():
            actions.add_volunteer(current_actor(), event_id, helper=form.read_helper())
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(get_school(current_actor(), event_id), form), 422
    except RotaRefused as refusal:
        form.refuse("address", say_refusal(refusal))
        return _show(get_school(current_actor(), event_id), form), 422
    return go(event_id, gettext("They get a mail with the link to their page."), endpoint=LIST)


def _show(event: Event, form: VolunteerForm) -> str:
    people = list_volunteers(event)
    turns = [turn.volunteer_id for turn in list_turns(Duty.event_id == event.id)]
    page = show("volunteers", event, form=form, people=[(one, who, turns.count(one.id)) for one, who in people])
    note_look(event, len(people))
    return page


@blueprint.post(f"{VOLUNTEERS}/<volunteer_id>/invite")
def invite_again(event_id: str, volunteer_id: str) -> Answer:
    get_volunteer(get_school(current_actor(), event_id).id, volunteer_id)
    return carry_out(
        event_id,
        lambda: actions.invite_again(current_actor(), event_id, volunteer_id=volunteer_id),
        gettext("They get a mail with another link. The old one leads nowhere from now on."),
        endpoint=LIST,
    )


@blueprint.post(f"{VOLUNTEERS}/<volunteer_id>/remove")
def remove_volunteer(event_id: str, volunteer_id: str) -> Answer:
    get_volunteer(get_school(current_actor(), event_id).id, volunteer_id)
    return carry_out(
        event_id,
        lambda: actions.remove_volunteer(current_actor(), event_id, volunteer_id=volunteer_id),
        gettext("They are gone from the list, and what they had taken is free again."),
        endpoint=LIST,
    )
