"""Holding an event together with another branch: asking, answering, ending it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from organiser.branches.models import Branch
from organiser.branches.queries import find_branches_called
from organiser.events import actions
from organiser.events.errors import AlreadyHost, BranchClosed, NotForOthers
from organiser.events.forms import HostForm
from organiser.events.forms.sentences import describe_refusal
from organiser.events.hosts import get_host, list_hosts
from organiser.events.manage.pages import EVENT, Answer, blueprint, carry_out, get_event, go, show
from organiser.events.models import Event, HostSees
from organiser.events.presentation import describe_event
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

HOSTING = "/manage/hosting/<host_id>"


@blueprint.route(f"{EVENT}/hosts", methods=["GET", "POST"])
def hosts(event_id: str) -> Answer:
    """The owner's side."""
    event = get_event(event_id)
    form = HostForm()
    if request.method != "POST":
        return _hosts(event, form)
    branch = _find_branch(form) if form.validate_on_submit() else None
    if branch is None:
        return _hosts(event, form), 422
    try:
        with transaction():
            sees = HostSees(form.sees.data)
            actions.ask_host(current_actor(), event_id, branch_id=branch.public_id, sees=sees)
    except (AlreadyHost, BranchClosed, NotForOthers) as refusal:
        form.refuse("branch", describe_refusal(refusal))
        return _hosts(get_event(event_id), form), 422
    return go(event_id, gettext("Its organisers have a mail now, and can answer."), endpoint="events.hosts")


def _find_branch(form: HostForm) -> Branch | None:
    found = find_branches_called(form.branch.data or "")
    if not found:
        form.refuse("branch", gettext("We find no such branch. Open its page and copy the address from there."))
    if len(found) > 1:
        form.refuse("branch", gettext("Several are called so. Open its page and copy the address from there."))
    return found[0] if len(found) == 1 else None


def _hosts(event: Event, form: HostForm) -> str:
    return show("hosts", event, tab="hosts", form=form, hosts=list_hosts(event.id))


@blueprint.post(f"{EVENT}/hosts/<host_id>/end")
def end_hosting(event_id: str, host_id: str) -> Answer:
    return carry_out(
        event_id,
        lambda: actions.end_host(current_actor(), host_id),
        gettext("It no longer stands on the other branch's page."),
    )


@blueprint.get(HOSTING)
def hosting(host_id: str) -> str:
    """The side of the branch that was asked."""
    host = get_host(current_actor(), host_id)
    url = url_for("events.hosting", host_id=host_id)
    return render_template(
        "events/hosting.html",
        host=host,
        event=host.event,
        branch=host.branch,
        view=describe_event(host.event, lang=current_language(), now=clock.now(), url=url),
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.post(f"{HOSTING}/accept")
def accept_hosting(host_id: str) -> Answer:
    get_host(current_actor(), host_id)
    if not ConfirmForm().validate_on_submit():
        flash(gettext("That did not work. Try it once more."), "error")
        return redirect(url_for("events.hosting", host_id=host_id), 303)
    try:
        with transaction():
            actions.accept_host(current_actor(), host_id)
    except BranchClosed as refusal:
        flash(describe_refusal(refusal), "error")
    else:
        flash(gettext("It stands on your page and in your calendar now."), "success")
    return redirect(url_for("events.hosting", host_id=host_id), 303)


@blueprint.post(f"{HOSTING}/leave")
def leave_hosting(host_id: str) -> Answer:
    """Decline, or end it."""
    get_host(current_actor(), host_id)
    if not ConfirmForm().validate_on_submit():
        flash(gettext("That did not work. Try it once more."), "error")
        return redirect(url_for("events.hosting", host_id=host_id), 303)
    with transaction():
        actions.end_host(current_actor(), host_id)
    flash(gettext("The other branch is told. It is not on your page."), "success")
    return redirect(url_for("discovery.desk"), 303)
