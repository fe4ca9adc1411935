"""What becomes of an event: one question, one page, one button."""

from datetime import date

from flask import redirect, request, url_for
from flask_babel import gettext, ngettext

from organiser.events import actions
from organiser.events.attendance import count_people
from organiser.events.errors import TimeRefused
from organiser.events.forms import DateForm, ReasonForm
from organiser.events.forms.sentences import describe_invalid, describe_refusal
from organiser.events.forms.times import typed_values
from organiser.events.manage.pages import EVENT, REFUSALS, Answer, blueprint, carry_out, get_event, go, show
from organiser.events.models import Event, State
from organiser.events.times import When, move_days, when_of
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.places.queries import get_city

WEEK = 7


@blueprint.post(f"{EVENT}/publish")
def publish(event_id: str) -> Answer:
    return carry_out(
        event_id,
        lambda: actions.publish_event(current_actor(), event_id),
        gettext("Posted. It stands in the lists and calendars now."),
    )


@blueprint.post(f"{EVENT}/restore")
def restore(event_id: str) -> Answer:
    said = gettext("It takes place after all. Whoever was told otherwise gets a mail.")
    if get_event(event_id).state_before == State.POSTPONED:
        said = gettext("It is postponed again, as it was before. Whoever was told otherwise gets a mail.")
    return carry_out(event_id, lambda: actions.restore_event(current_actor(), event_id), said)


@blueprint.route(f"{EVENT}/postpone", methods=["GET", "POST"])
def postpone(event_id: str) -> Answer:
    return _stop(event_id, "postpone")


@blueprint.route(f"{EVENT}/cancel", methods=["GET", "POST"])
def cancel(event_id: str) -> Answer:
    return _stop(event_id, "cancel")


def _stop(event_id: str, verb: str) -> Answer:
    event = get_event(event_id)
    form = ReasonForm()
    if request.method != "POST":
        return _ask_reason(event, form, verb)
    if not form.validate_on_submit():
        return _ask_reason(event, form, verb), 422
    act = actions.postpone_event if verb == "postpone" else actions.cancel_event
    try:
        with transaction():
            act(current_actor(), event_id, reason=form.reason.data or "")
    except Invalid as refusal:
        form.refuse("reason", describe_invalid(refusal))
        return _ask_reason(get_event(event_id), form, verb), 422
    except REFUSALS as refusal:
        return go(event_id, describe_refusal(refusal), kind="error")
    return go(event_id, _say_stopped(verb, is_anybody_told=bool(count_people([event.id]))))


def _say_stopped(verb: str, *, is_anybody_told: bool) -> str:
    minutes = settings().minutes_to_undo
    if verb == "postpone":
        told = ngettext(
            "Postponed. Places stay with those who have them. The mails go out in %(num)s minute; to take it back until"
            " then, set the old date again.",
            "Postponed. Places stay with those who have them. The mails go out in %(num)s minutes; to take it back"
            " until then, set the old date again.",
            minutes,
        )
        return told if is_anybody_told else gettext("Postponed. Nobody is registered, so no mail goes out.")
    told = ngettext(
        "Cancelled. The mails go out in %(num)s minute; until then you can undo it.",
        "Cancelled. The mails go out in %(num)s minutes; until then you can undo it.",
        minutes,
    )
    return told if is_anybody_told else gettext("Cancelled. Nobody is registered, so no mail goes out.")


def _ask_reason(event: Event, form: ReasonForm, verb: str) -> str:
    told = count_people([event.id]).get(event.id, 0)
    return show("stop", event, tab="overview", form=form, verb=verb, told=told, minutes=settings().minutes_to_undo)


@blueprint.route(f"{EVENT}/withdraw", methods=["GET", "POST"])
def withdraw(event_id: str) -> Answer:
    if request.method != "POST":
        return show("confirm", get_event(event_id), tab="overview", verb="withdraw")
    return carry_out(
        event_id,
        lambda: actions.withdraw_event(current_actor(), event_id),
        gettext("It is a draft again and stands in no list."),
    )


@blueprint.route(f"{EVENT}/delete", methods=["GET", "POST"])
def delete(event_id: str) -> Answer:
    event = get_event(event_id)
    if request.method != "POST":
        return show("confirm", event, tab="overview", verb="delete")
    branch_id = event.branch.public_id
    answer = carry_out(
        event_id, lambda: actions.delete_draft(current_actor(), event_id), gettext("The draft is deleted.")
    )
    try:
        get_event(event_id)
    except NotFound:
        return redirect(url_for("events.branch_events", branch_id=branch_id), 303)
    return answer


@blueprint.route(f"{EVENT}/date", methods=["GET", "POST"])
def set_date(event_id: str) -> Answer:
    """A new date for what was postponed."""
    event = get_event(event_id)
    if request.method != "POST":
        return _ask_date(event, _date_form(event, when_of(event)), "date")
    form = DateForm()
    when = _read_when(form, event)
    if when is None:
        return _ask_date(event, form, "date"), 422
    try:
        with transaction():
            actions.set_date(current_actor(), event_id, when=when)
    except REFUSALS as refusal:
        return go(event_id, describe_refusal(refusal), kind="error")
    return go(event_id, gettext("The date is set. Everybody with a place gets a mail."))


@blueprint.route(f"{EVENT}/duplicate", methods=["GET", "POST"])
def duplicate(event_id: str) -> Answer:
    """The same on another date, a week later unless somebody says otherwise."""
    event = get_event(event_id)
    if request.method != "POST":
        return _ask_date(event, _date_form(event, _a_week_later(event)), "duplicate")
    form = DateForm()
    _take_last_day_along(form, event)
    when = _read_when(form, event)
    if when is None:
        return _ask_date(event, form, "duplicate"), 422
    with transaction():
        copy = actions.duplicate_event(current_actor(), event_id, when=when, draft_id=form.make_id())
        copy_id = copy.public_id
    return go(copy_id, gettext("Here is the copy, as a draft. Nobody who was named or came is in it."))


def _take_last_day_along(form: DateForm, event: Event) -> None:
    """Whoever chose another first day, and left the last one as it was offered, wants as many days."""
    offered = typed_values(_a_week_later(event), place_zone=_place_zone(event))
    first, last = offered["day"], offered["last_day"]
    if isinstance(first, date) and isinstance(last, date) and form.day.data and form.last_day.data == last:
        form.last_day.data = form.day.data + (last - first)


def _read_when(form: DateForm, event: Event) -> When | None:
    """None when fields now say what is wrong, all of them at once."""
    is_valid = form.validate_on_submit()
    when = form.read_when(_place_zone(event))
    return when if is_valid else None


def _ask_date(event: Event, form: DateForm, verb: str) -> str:
    return show("date", event, tab="overview", form=form, verb=verb)


def _date_form(event: Event, when: When) -> DateForm:
    values = typed_values(when, place_zone=_place_zone(event))
    return DateForm(formdata=None, data=values)


def _place_zone(event: Event) -> str:
    """The zone of the event's city, else its own: what "the place's clock" means there."""
    try:
        return get_city(event.city_id).zone if event.city_id is not None else event.zone
    except NotFound:
        return event.zone


def _a_week_later(event: Event) -> When:
    try:
        return move_days(when_of(event), WEEK)
    except TimeRefused:
        return when_of(event)
