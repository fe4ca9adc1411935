"""What the pages about one campaign share: fetching, the frame, where one goes on."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from organiser.campaigns.labels import STATES
from organiser.campaigns.models import Campaign
from organiser.campaigns.presentation import campaign_url
from organiser.campaigns.queries import get_campaign_to_edit
from organiser.campaigns.rules.writing import list_verbs
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

BRANCH = "/manage/branches/<branch_id>/campaigns"
CAMPAIGN = "/manage/campaigns/<campaign_id>"
Answer = Response | str | tuple[str, int]


def get_campaign(campaign_id: str) -> Campaign:
    return get_campaign_to_edit(current_actor(), campaign_id)


def show(template: str, campaign: Campaign, *, tab: str, **values: object) -> str:
    return render_template(
        f"campaigns/{template}.html",
        campaign=campaign,
        campaign_url=campaign_url(campaign),
        state=STATES[campaign.state],
        verbs=list_verbs(campaign.state),
        tab=tab,
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def go(campaign_id: str, message: str, *, kind: str = "success", endpoint: str = "campaigns.placed_events") -> Response:
    flash(message, kind)
    return redirect(url_for(endpoint, campaign_id=campaign_id), 303)
