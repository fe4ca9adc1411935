"""The event's side: put it under a campaign, read the answer, take it back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.campaigns import actions
from organiser.campaigns.errors import AlreadyPlaced, CampaignNotOpen, EventNotPublic
from organiser.campaigns.forms import PlaceUnderForm, say_refusal
from organiser.campaigns.labels import ANSWERS
from organiser.campaigns.manage.pages import Answer
from organiser.campaigns.models import PlacementState
from organiser.campaigns.queries import get_own_placement, list_open_campaigns, list_placements_of
from organiser.campaigns.views import blueprint
from organiser.events.models import Event, State, Visibility
from organiser.events.queries import get_event_to_edit
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

EVENT = "/manage/events/<event_id>/campaigns"
MOST_OFFERED = 100


@blueprint.route(EVENT, methods=["GET", "POST"])
def event_campaigns(event_id: str) -> Answer:
    event = get_event_to_edit(current_actor(), event_id)
    form = _make_form(event)
    if request.method != "POST":
        return _show(event, form)
    if not form.validate_on_submit():
        return _show(event, form), 422
    try:
        with transaction():
            placement = actions.ask_campaign(current_actor(), event_id, campaign_id=form.campaign.data)
            is_in = placement.state == PlacementState.ACCEPTED
    except (AlreadyPlaced, CampaignNotOpen, EventNotPublic) as refusal:
        form.refuse("campaign", say_refusal(refusal))
        return _show(get_event_to_edit(current_actor(), event_id), form), 422
    if is_in:
        return _go(event_id, gettext("It stands on the campaign's page and in its calendar now."))
    return _go(event_id, gettext("The campaign's organisers have a mail now, and can answer."))


def _make_form(event: Event) -> PlaceUnderForm:
    """What was declined can be asked for again."""
    standing = [one.campaign_id for one in list_placements_of(event) if one.state != PlacementState.DECLINED]
    form = PlaceUnderForm()
    form.offer(list_open_campaigns(besides=standing, limit=MOST_OFFERED))
    return form


def _show(event: Event, form: PlaceUnderForm) -> str:
    return render_template(
        "campaigns/event.html",
        event=event,
        branch=event.branch,
        tab="campaigns",
        form=form,
        placements=[(one, ANSWERS[one.state]) for one in list_placements_of(event)],
        is_public=event.state != State.DRAFT and event.visibility == Visibility.PUBLIC,
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.post(f"{EVENT}/<placement_id>/leave")
def leave_campaign(event_id: str, placement_id: str) -> Answer:
    get_own_placement(current_actor(), placement_id, event_id=event_id)
    if not ConfirmForm().validate_on_submit():
        return _go(event_id, gettext("That did not work. Try it once more."), kind="error")
    with transaction():
        actions.leave_campaign(current_actor(), placement_id)
    return _go(event_id, gettext("It does not stand under the campaign."))


def _go(event_id: str, message: str, *, kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for("campaigns.event_campaigns", event_id=event_id), 303)
