"""Somebody who asked an organiser instead of filling in the form."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.registrations import actions, consent
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.forms import AddForm, say_refusal
from organiser.registrations.manage.people import EVENT
from organiser.registrations.models import Mode
from organiser.registrations.queries import get_event_to_read_people
from organiser.registrations.views.blueprint import blueprint


@blueprint.route(f"{EVENT}/people/add", methods=["GET", "POST"])
def add_person(event_id: str) -> str | Response | tuple[str, int]:
    event = get_event_to_read_people(current_actor(), event_id)
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
