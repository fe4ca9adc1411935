"""What the pages about one programme share: fetching, frames, and refusals as sentences."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.events.repeats import find_series_link
from organiser.events.rules import list_verbs
from organiser.kernel import clock, ids
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, Form
from organiser.programme import queries
from organiser.programme.actions import change_plan
from organiser.programme.forms.sentences import REFUSALS, describe_refusal
from organiser.programme.queries import Draft
from organiser.programme.rules.plan import Plan
from organiser.programme.views.blueprint import blueprint as blueprint

PROGRAMME = "/manage/events/<event_id>/programme"
Answer = Response | str | tuple[str, int]


def get_draft(event_id: str) -> Draft:
    return queries.get_draft(current_actor(), event_id)


def show(template: str, draft: Draft, *, part: str, **values: object) -> str:
    """A page about one programme, with the tabs of its event. `part` marks which of the programme's pages it is."""
    return render_template(
        f"programme/{template}.html",
        event=draft.event,
        branch=draft.event.branch,
        tab="programme",
        part=part,
        draft=draft,
        verbs=list_verbs(draft.event, clock.now()),
        series=find_series_link(draft.event),
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def go(event_id: str, message: str, *, endpoint: str = "programme.board", kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for(endpoint, event_id=event_id), 303)


def change(event_id: str, one: Callable[[Plan], Plan], *, verb: str) -> Plan:
    """One change of the plan in a transaction of its own. Raises what the change refuses."""
    with transaction():
        return change_plan(current_actor(), event_id, one, verb=verb)


def carry_out(
    event_id: str,
    act: Callable[[], object],
    message: str,
    *,
    endpoint: str = "programme.board",
    form: Form | None = None,
) -> Response:
    """Do it in one transaction, and say that it is done, or why not."""
    get_draft(event_id)
    if not (form or ConfirmForm()).validate_on_submit():
        return go(event_id, gettext("That did not work. Try it once more."), endpoint=endpoint, kind="error")
    try:
        with transaction():
            act()
    except REFUSALS as refusal:
        return go(event_id, describe_refusal(refusal), endpoint=endpoint, kind="error")
    return go(event_id, message, endpoint=endpoint)


def new_id() -> str:
    return ids.new_public_id()
