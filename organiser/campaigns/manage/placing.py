"""The campaign's side: what was put under it, taken in, not taken in, taken out again."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext

from organiser.campaigns import actions
from organiser.campaigns.errors import CampaignNotOpen
from organiser.campaigns.forms import DeclineForm, refuse_invalid, say_refusal
from organiser.campaigns.manage.pages import CAMPAIGN, Answer, get_campaign, go, show
from organiser.campaigns.models import Placement, PlacementState
from organiser.campaigns.queries import get_placement, list_placements
from organiser.campaigns.views import blueprint
from organiser.events.presentation import describe_when
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

PLACEMENT = "/manage/placements/<placement_id>"


@blueprint.get(CAMPAIGN)
def placed_events(campaign_id: str) -> Answer:
    campaign = get_campaign(campaign_id)
    found = list_placements(campaign)
    return show(
        "events", campaign, tab="events",
        asked=_describe([one for one in found if one.state == PlacementState.ASKED]),
        placed=_describe([one for one in found if one.state == PlacementState.ACCEPTED]),
    )  # fmt: skip


def _describe(placements: Sequence[Placement]) -> list[tuple[Placement, str]]:
    lang = current_language()
    return [(one, describe_when(one.event, lang=lang).event_text) for one in placements]


@blueprint.post(f"{PLACEMENT}/accept")
def accept_event(placement_id: str) -> Answer:
    campaign_id = get_placement(current_actor(), placement_id).campaign.public_id
    if not ConfirmForm().validate_on_submit():
        return go(campaign_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            actions.accept_event(current_actor(), placement_id)
    except CampaignNotOpen as refusal:
        return go(campaign_id, say_refusal(refusal), kind="error")
    return go(campaign_id, gettext("It stands on the campaign's page and in its calendar now."))


@blueprint.route(f"{PLACEMENT}/decline", methods=["GET", "POST"])
def decline_event(placement_id: str) -> Answer:
    """A question of its own, since somebody waits for the reason."""
    placement, form = get_placement(current_actor(), placement_id), DeclineForm()
    if request.method != "POST":
        return _decline(placement, form)
    if not form.validate_on_submit():
        return _decline(placement, form), 422
    try:
        with transaction():
            actions.decline_event(current_actor(), placement_id, answer=form.answer.data or "")
    except Invalid as refusal:
        refuse_invalid(form, refusal)
        return _decline(get_placement(current_actor(), placement_id), form), 422
    return go(placement.campaign.public_id, gettext("Its branch is told why."))


def _decline(placement: Placement, form: DeclineForm) -> str:
    when = describe_when(placement.event, lang=current_language()).event_text
    return render_template("campaigns/decline.html", placement=placement, form=form, when=when)
