"""A duty: what, where, when, how many; and who does it."""

from flask import request
from flask_babel import gettext

from organiser.events.models import Event
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.programme.queries import list_standing_sessions
from organiser.rota import actions
from organiser.rota.forms import AssignForm, DutyForm, refuse, show_duty
from organiser.rota.manage.pages import ROTA, Answer, blueprint, carry_out, go, note_look, show
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.presentation import describe_duty
from organiser.rota.queries import Helper, get_duty, get_school, list_turns, list_volunteers

DUTY = f"{ROTA}/<duty_id>"


@blueprint.route(f"{ROTA}/new", methods=["GET", "POST"])
def new_duty(event_id: str) -> Answer:
    event = get_school(current_actor(), event_id)
    form = _make_form(event, None)
    if request.method != "POST":
        return show("duty", event, form=form, duty=None)
    if not form.validate_on_submit() or not form.check_times():
        return show("duty", event, form=form, duty=None), 422
    try:
        with transaction():
            actions.add_duty(current_actor(), event_id, values=form.read_values(), draft_id=form.make_id())
    except Invalid as refusal:
        refuse(form, refusal)
        return show("duty", get_school(current_actor(), event_id), form=form, duty=None), 422
    return go(event_id, gettext("Saved."))


@blueprint.route(DUTY, methods=["GET", "POST"])
def edit_duty(event_id: str, duty_id: str) -> Answer:
    event = get_school(current_actor(), event_id)
    duty = get_duty(event.id, duty_id)
    form = _make_form(event, duty)
    if request.method != "POST":
        return _show(event, duty, form)
    if not form.validate_on_submit() or not form.check_times():
        return _show(event, duty, form), 422
    try:
        with transaction():
            actions.change_duty(
                current_actor(), event_id, duty_id=duty_id, values=form.read_values(), version=form.version.data
            )
    except Invalid as refusal:
        refuse(form, refusal)
        event = get_school(current_actor(), event_id)
        return _show(event, get_duty(event.id, duty_id), form), 422
    except EditConflict as refusal:
        form.version.data, form.version.raw_data = refusal.current, None
        event = get_school(current_actor(), event_id)
        return _show(event, get_duty(event.id, duty_id), form, is_conflict=True), 409
    return go(event_id, gettext("Saved."))


def _make_form(event: Event, duty: Duty | None) -> DutyForm:
    data = show_duty(duty) if duty else {"day": event.starts_wall.date().isoformat()}
    form = DutyForm(data=data) if request.method == "POST" else DutyForm(formdata=None, data=data)
    form.offer(event, list_standing_sessions(event.id), duty)
    return form


def _show(event: Event, duty: Duty, form: DutyForm, *, is_conflict: bool = False) -> str:
    everybody = list_volunteers(event)
    doing = {turn.volunteer_id for turn in list_turns(Turn.duty_id == duty.id)}
    free = [pair for pair in everybody if pair[0].id not in doing]
    page = show(
        "duty", event, form=form, duty=duty, theirs=describe_duty(duty, current_language()) if is_conflict else None,
        doing=[pair for pair in everybody if pair[0].id in doing],
        assign=_make_assigning(free) if free and duty.taken < duty.needs and not duty.is_off else None,
    )  # fmt: skip
    note_look(event, len(everybody))
    return page


def _make_assigning(people: list[tuple[Volunteer, Helper]]) -> AssignForm:
    form = AssignForm(formdata=None)
    form.offer(people)
    return form


@blueprint.post(f"{DUTY}/delete")
def delete_duty(event_id: str, duty_id: str) -> Answer:
    get_duty(get_school(current_actor(), event_id).id, duty_id)
    return carry_out(
        event_id, lambda: actions.remove_duty(current_actor(), event_id, duty_id=duty_id), gettext("It is gone.")
    )


@blueprint.post(f"{DUTY}/assign")
def assign(event_id: str, duty_id: str) -> Answer:
    event = get_school(current_actor(), event_id)
    get_duty(event.id, duty_id)
    form = AssignForm()
    form.offer(list_volunteers(event))
    return carry_out(
        event_id,
        lambda: actions.assign(current_actor(), event_id, duty_id=duty_id, volunteer_id=form.volunteer.data),
        gettext("They are put down for it, and get a mail."),
        form=form,
    )


@blueprint.post(f"{DUTY}/<volunteer_id>/unassign")
def unassign(event_id: str, duty_id: str, volunteer_id: str) -> Answer:
    get_duty(get_school(current_actor(), event_id).id, duty_id)
    return carry_out(
        event_id,
        lambda: actions.unassign(current_actor(), event_id, duty_id=duty_id, volunteer_id=volunteer_id),
        gettext("They are no longer put down for it, and get a mail."),
    )
