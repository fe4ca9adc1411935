"""The picture of a campaign."""

from flask import request
from flask_babel import gettext

from organiser.campaigns import actions
from organiser.campaigns.manage.pages import CAMPAIGN, Answer, get_campaign, go, show
from organiser.campaigns.models import Campaign
from organiser.campaigns.views import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.pictures import PictureRefused, encode_picture
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.kernel.web.uploads import PictureForm, describe_refusal, read_upload, takes_uploads


@blueprint.route(f"{CAMPAIGN}/picture", methods=["GET", "POST"])
@takes_uploads
def picture(campaign_id: str) -> Answer:
    campaign, form = get_campaign(campaign_id), PictureForm()
    if request.method != "POST":
        return _picture(campaign, form)
    sent = read_upload(form.picture.data)
    if not form.validate_on_submit() or sent is None:
        if sent is None:
            form.refuse("picture", gettext("Choose a picture first."))
        return _picture(campaign, form), 422
    try:
        encoded = encode_picture(sent)
        with transaction():
            actions.set_picture(current_actor(), campaign_id, encoded=encoded, alt=form.alt.data or "")
    except PictureRefused as refusal:
        form.refuse("picture", describe_refusal(refusal))
        return _picture(get_campaign(campaign_id), form), 422
    return go(campaign_id, gettext("The picture is on the campaign's page."), endpoint="campaigns.picture")


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
