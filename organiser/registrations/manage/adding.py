"""Somebody who asked an organiser instead of filling in the form."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.registrations import actions, consent
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.forms import AddForm, say_refusal
from organiser.registrations.manage.people import EVENT
from organiser.registrations.models import Mode
from organiser.registrations.queries import get_event_to_read_people
from organiser.registrations.rules import can_add
from organiser.registrations.views.blueprint import blueprint


@blueprint.route(f"{EVENT}/people/add", methods=["GET", "POST"])
def add_person(event_id: str) -> str | Response | tuple[str, int]:
    event = get_event_to_read_people(current_actor(), event_id)
    if not can_add(event, now := clock.now()):
        return _say_why_not(event, is_over=now >= event.ends_at)
    form = AddForm(event)
    form.offer_languages(one.lang for one in event.spoken)
    if form.validate_on_submit():
        addition = actions.Addition(
            person=form.person, mode=Mode(form.mode.data), lang=form.lang.data, given=consent.Given(form.given.data)
        )
        try:
            with transaction():
                actions.add_person(current_actor(), event_id, addition=addition)
        except RegistrationRefused as refusal:
            event = get_event_to_read_people(current_actor(), event_id)
            form.form_errors.append(say_refusal(refusal, event))
        else:
            flash(gettext("Added. A mail with the link is on its way."), "success")
            return redirect(url_for(".people", event_id=event_id), 303)
    page = render_template("registrations/add.html", event=event, branch=event.branch, tab="people", form=form)
    return (page, 422) if form.errors or form.form_errors else page


def _say_why_not(event: Event, *, is_over: bool) -> str | tuple[str, int]:
    page = render_template(
        "registrations/not_added.html", event=event, branch=event.branch, tab="people", is_over=is_over
    )
    return (page, 422) if request.method == "POST" else page
