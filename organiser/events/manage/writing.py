"""Writing an event: new, changed, and changed by two at once."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.events.actions import create_event, edit_event, publish_event
from organiser.events.actions.content import values_of
from organiser.events.attendance import count_people
from organiser.events.errors import EventOver
from organiser.events.forms import EventForm
from organiser.events.forms.conflicts import Difference, list_differences
from organiser.events.forms.making import first_values, make_form
from organiser.events.forms.reading import read_values, refuse_invalid, shown_values
from organiser.events.forms.sentences import describe_refusal
from organiser.events.manage.pages import BRANCH, EVENT, Answer, blueprint, get_event, go, show
from organiser.events.models import Event, State
from organiser.events.queries import describe_whereabouts, get_branch_to_post
from organiser.events.repeats import find_series_link
from organiser.events.times import place_of, span_of
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.web.access import current_actor


@blueprint.route(f"{BRANCH}/new", methods=["GET", "POST"])
def new(branch_id: str) -> Answer:
    branch = get_branch_to_post(current_actor(), branch_id)
    if request.method != "POST":
        return _new(branch, make_form(EventForm, branch, data=first_values(branch)))
    form = make_form(EventForm, branch)
    if form.add_row():
        return _new(branch, form)
    values = read_values(form, branch)
    if values is None:
        return _new(branch, form), 422
    with transaction():
        event = create_event(current_actor(), branch_id, values=values, draft_id=form.make_id())
        _post_if_asked(form, event)
    return _saved(event)


@blueprint.route(f"{EVENT}/edit", methods=["GET", "POST"])
def edit(event_id: str) -> Answer:
    event = get_event(event_id)
    branch = event.branch
    if request.method != "POST":
        if find_series_link(event):
            return redirect(url_for("series.edit_scope", event_id=event_id), 303)
        return _edit(
            event, make_form(EventForm, branch, data=shown_values(values_of(event), branch, version=event.version))
        )
    form = make_form(EventForm, branch)
    if form.add_row():
        return _edit(event, form)
    values = read_values(form, branch, event)
    if values is None:
        return _edit(event, form), 422
    before = describe_whereabouts(event)
    try:
        with transaction():
            event = edit_event(current_actor(), event_id, version=form.version.data or 0, values=values)
            _post_if_asked(form, event)
    except EditConflict:
        return _conflict(event_id, form), 409
    except EventOver as refusal:
        form.refuse("day", describe_refusal(refusal))
        return _edit(get_event(event_id), form), 422
    except Invalid as refusal:
        refuse_invalid(form, refusal)
        return _edit(get_event(event_id), form), 422
    is_told = before["state"] != State.DRAFT and before != describe_whereabouts(event) and count_people([event.id])
    return _moved(event) if is_told else _saved(event)


def _post_if_asked(form: EventForm, event: Event) -> None:
    if form.post.data and event.state == State.DRAFT:
        publish_event(current_actor(), event.public_id)


def _saved(event: Event) -> Response:
    """The time is read back as it was understood: an end past midnight shows its date."""
    time = _say_time(event)
    if event.state == State.DRAFT:
        return go(event.public_id, gettext("Saved as a draft: %(time)s.", time=time))
    return go(event.public_id, gettext("It stands in the lists and calendars: %(time)s.", time=time))


def _moved(event: Event) -> Response:
    """Whoever moves an event is told who hears of it, and until when nobody does."""
    said = ngettext(
        "Moved: %(time)s. Whoever has a place gets a mail in %(num)s minute; until then you can move it back.",
        "Moved: %(time)s. Whoever has a place gets a mail in %(num)s minutes; until then you can move it back.",
        settings().minutes_to_undo,
        time=_say_time(event),
    )
    return go(event.public_id, said)


def _say_time(event: Event) -> str:
    return describe_span(span_of(event), lang=current_language(), place=place_of(event))


def _new(branch: Branch, form: EventForm) -> str:
    return render_template("events/new.html", branch=branch, form=form)


def _edit(event: Event, form: EventForm, differences: list[Difference] | None = None) -> str:
    return show("edit", event, tab="edit", form=form, differences=differences or [])


def _conflict(event_id: str, form: EventForm) -> str:
    """Both texts, one beside the other. To save again, now from the present version, is a decision."""
    event = get_event(event_id)
    present = make_form(EventForm, event.branch, data=shown_values(values_of(event), event.branch))
    form.version.data, form.version.raw_data = event.version, None
    return _edit(event, form, list_differences(form, present))
