"""The rota of a school, gaps first; and what the pages about one rota share."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.models import Event
from organiser.events.repeats import find_series_link
from organiser.events.rules import list_verbs
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language
from organiser.kernel.read_audit import record_read
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, Form
from organiser.registrations.policies import can_read_people
from organiser.rota.errors import RotaRefused
from organiser.rota.forms import say_refusal
from organiser.rota.presentation import describe_rota, map_people
from organiser.rota.queries import get_school, get_school_to_count
from organiser.rota.views.blueprint import PAGES
from organiser.rota.views.blueprint import blueprint as blueprint

EVENT = f"{PAGES}/manage/events/<event_id>"
ROTA = f"{EVENT}/rota"
Answer = Response | str | tuple[str, int]


@blueprint.get(ROTA)
def rota(event_id: str) -> Answer:
    """For those who may read them names stand on it, and each look is written down."""
    event = get_school_to_count(current_actor(), event_id)
    may_read = can_read_people(current_actor(), event)
    people = map_people(event) if may_read else {}
    page = show("rota", event, rota=describe_rota(event, current_language(), people), may_read=may_read)
    if may_read:
        note_look(event, len(people))
    return page


def note_look(event: Event, people: int) -> None:
    record_read(current_actor(), subject="events", subject_id=event.public_id, purpose="rota", people=people)


def show(template: str, event: Event, **values: object) -> str:
    """A page about one rota, with the tabs of its event."""
    return render_template(
        f"rota/{template}.html",
        event=event,
        branch=event.branch,
        tab="rota",
        verbs=list_verbs(event, clock.now()),
        series=find_series_link(event),
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def go(event_id: str, message: str, *, endpoint: str = "rota.rota", kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for(endpoint, event_id=event_id), 303)


def carry_out(
    event_id: str, act: Callable[[], object], message: str, *, endpoint: str = "rota.rota", form: Form | None = None
) -> Response:
    """Do it in one transaction, and say that it is done, or why not."""
    get_school(current_actor(), event_id)
    if not (form or ConfirmForm()).validate_on_submit():
        return go(event_id, gettext("That did not work. Try it once more."), endpoint=endpoint, kind="error")
    try:
        with transaction():
            act()
    except RotaRefused as refusal:
        return go(event_id, say_refusal(refusal), endpoint=endpoint, kind="error")
    return go(event_id, message, endpoint=endpoint)
