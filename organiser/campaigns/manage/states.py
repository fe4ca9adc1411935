"""Published, archived, withdrawn, deleted."""

from flask import flash, redirect, url_for
from flask_babel import gettext

from organiser.campaigns import actions
from organiser.campaigns.errors import CampaignIsPublic, WrongCampaignState
from organiser.campaigns.manage.pages import CAMPAIGN, Answer, get_campaign, go
from organiser.campaigns.views import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm


@blueprint.post(f"{CAMPAIGN}/publish")
def publish(campaign_id: str) -> Answer:
    done = gettext("Everybody finds the campaign now, and branches can put their events under it.")
    return _change(campaign_id, "publish", done)


@blueprint.post(f"{CAMPAIGN}/archive")
def archive(campaign_id: str) -> Answer:
    return _change(campaign_id, "archive", gettext("It stays where it is, and takes in no more events."))


@blueprint.post(f"{CAMPAIGN}/withdraw")
def withdraw(campaign_id: str) -> Answer:
    done = gettext("It is a draft again. Its address leads nowhere until you publish it.")
    return _change(campaign_id, "withdraw", done)


def _change(campaign_id: str, verb: str, done: str) -> Answer:
    get_campaign(campaign_id)
    if not ConfirmForm().validate_on_submit():
        return go(campaign_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            actions.change_state(current_actor(), campaign_id, verb=verb)
    except WrongCampaignState:
        return go(campaign_id, gettext("Somebody was quicker. This is how it stands now."), kind="error")
    return go(campaign_id, done)


@blueprint.post(f"{CAMPAIGN}/delete")
def delete(campaign_id: str) -> Answer:
    branch_id = get_campaign(campaign_id).branch.public_id
    if not ConfirmForm().validate_on_submit():
        return go(campaign_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            actions.delete_campaign(current_actor(), campaign_id)
    except CampaignIsPublic:
        return go(campaign_id, gettext("People read it. Withdraw it first."), kind="error")
    flash(gettext("The campaign is deleted."), "success")
    return redirect(url_for("campaigns.branch_campaigns", branch_id=branch_id), 303)
