"""What the pages about one event share: fetching, frames, and refusals as sentences."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.errors import BranchClosed, EventOver, NoSuchHelper, WrongState
from organiser.events.forms.sentences import describe_refusal
from organiser.events.models import Event, State
from organiser.events.queries import get_event_to_edit
from organiser.events.repeats import find_series_link
from organiser.events.rules import list_verbs
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotAllowed
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

blueprint = Blueprint("events", __name__, url_prefix="/<lang:lang>")

BRANCH = "/manage/branches/<branch_id>/events"
EVENT = "/manage/events/<event_id>"
REFUSALS = (BranchClosed, EventOver, NoSuchHelper, WrongState)
Answer = Response | str | tuple[str, int]


def get_event(event_id: str) -> Event:
    return get_event_to_edit(current_actor(), event_id)


def show(template: str, event: Event, *, tab: str, **values: object) -> str:
    """A page about one event, with its tabs and what can be done with it."""
    return render_template(
        f"events/{template}.html",
        event=event,
        branch=event.branch,
        tab=tab,
        verbs=list_verbs(event, clock.now()),
        series=find_series_link(event),
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def go(event_id: str, message: str, *, endpoint: str = "events.overview", kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for(endpoint, event_id=event_id), 303)


def carry_out(event_id: str, act: Callable[[], object], message: str) -> Response:
    """Do it in one transaction, and say on the overview that it is done, or why not."""
    get_event(event_id)
    if not ConfirmForm().validate_on_submit():
        return go(event_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            act()
    except REFUSALS as refusal:
        return go(event_id, describe_refusal(refusal), kind="error")
    except NotAllowed:
        # From a capability to the right: people would lose something without a word.
        return _lead_to_cancelling(event_id)
    return go(event_id, message)


def _lead_to_cancelling(event_id: str) -> Response:
    event = get_event(event_id)
    if "cancel" in list_verbs(event, clock.now()):
        said = gettext("People are registered for it. Cancel it instead, so that they hear of it.")
        return go(event_id, said, endpoint="events.cancel", kind="error")
    if event.state == State.DRAFT:
        return go(event_id, gettext("People were registered for it, and how many is kept. It stays."), kind="error")
    return go(
        event_id,
        gettext("People are registered for it, so it stays where they find it until what we know of them is deleted."),
        kind="error",
    )
