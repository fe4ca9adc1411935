"""The picture of a campaign."""

from functools import partial

from flask import request
from flask_babel import gettext

from organiser.campaigns import actions
from organiser.campaigns.manage.pages import CAMPAIGN, Answer, get_campaign, go, show
from organiser.campaigns.models import Campaign
from organiser.campaigns.views import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.kernel.web.uploads import PictureForm, take_picture, takes_uploads


@blueprint.route(f"{CAMPAIGN}/picture", methods=["GET", "POST"])
@takes_uploads
def picture(campaign_id: str) -> Answer:
    campaign, form = get_campaign(campaign_id), PictureForm()
    if request.method != "POST":
        return _picture(campaign, form)
    if take_picture(form, partial(actions.set_picture, current_actor(), campaign_id)):
        return go(campaign_id, gettext("The picture is on the campaign's page."), endpoint="campaigns.picture")
    return _picture(get_campaign(campaign_id), form), 422


def _picture(campaign: Campaign, form: PictureForm) -> str:
    return show("picture", campaign, tab="picture", form=form)


@blueprint.post(f"{CAMPAIGN}/picture/remove")
def remove_picture(campaign_id: str) -> Answer:
    get_campaign(campaign_id)
    if not ConfirmForm().validate_on_submit():
        return go(campaign_id, gettext("That did not work. Try it once more."), kind="error")
    with transaction():
        actions.clear_picture(current_actor(), campaign_id)
    return go(campaign_id, gettext("The picture is gone."), endpoint="campaigns.picture")
