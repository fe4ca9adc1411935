"""The campaigns of a branch; a new one; what it says; what was done."""

from flask import render_template, request
from flask_babel import gettext

from organiser.branches.models import Branch
from organiser.campaigns import actions
from organiser.campaigns.actions.writing import KIND
from organiser.campaigns.forms import CampaignForm, campaign_data, refuse_invalid
from organiser.campaigns.labels import VERBS
from organiser.campaigns.manage.pages import BRANCH, CAMPAIGN, Answer, get_campaign, go, show
from organiser.campaigns.models import Campaign
from organiser.campaigns.presentation import describe_line
from organiser.campaigns.queries import get_branch_to_campaign, list_campaigns_of
from organiser.campaigns.views import blueprint
from organiser.events.history import list_history
from organiser.guides.queries import list_guides
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.study.queries import list_terms
from organiser.study.rules import nest
from organiser.translating.presentation import describe_languages

LINES = 200
MOST_GUIDES = 200


@blueprint.get(BRANCH)
def branch_campaigns(branch_id: str) -> Answer:
    branch = get_branch_to_campaign(current_actor(), branch_id)
    rows = [describe_line(line, current_language()) for line in list_campaigns_of(branch)]
    return render_template("campaigns/branch.html", branch=branch, rows=rows)


@blueprint.route(f"{BRANCH}/new", methods=["GET", "POST"])
def new_campaign(branch_id: str) -> Answer:
    branch = get_branch_to_campaign(current_actor(), branch_id)
    form = _make_form(branch, data={"lang": _first_language(branch)})
    if request.method != "POST":
        return render_template("campaigns/new.html", branch=branch, form=form)
    if form.validate():
        try:
            with transaction():
                campaign = actions.create_campaign(
                    current_actor(), branch_id, values=form.read_campaign(), draft_id=form.make_id()
                )
        except Invalid as refusal:
            refuse_invalid(form, refusal)
        else:
            return go(
                campaign.public_id, gettext("The draft is there. Publish it, and branches can put events under it.")
            )
    return render_template("campaigns/new.html", branch=branch, form=form), 422


def _first_language(branch: Branch) -> str:
    lang = current_language()
    return lang if lang in branch.languages or not branch.languages else branch.languages[0]


def _make_form(branch: Branch, campaign: Campaign | None = None, **values: object) -> CampaignForm:
    """What the campaign names stays to be chosen, also a guide that is no longer published."""
    lang = current_language()
    offered = [line.guide for line in list_guides(lang=lang, limit=MOST_GUIDES)]
    chosen = [guide for guide in campaign.guides if guide not in offered] if campaign else []
    languages = [campaign.lang, *branch.languages] if campaign else branch.languages
    terms = nest(list_terms(), lang)
    return CampaignForm(languages=languages, terms=terms, guides=[*chosen, *offered], **values)


@blueprint.route(f"{CAMPAIGN}/text", methods=["GET", "POST"])
def edit_campaign(campaign_id: str) -> Answer:
    campaign = get_campaign(campaign_id)
    if request.method != "POST":
        form = _make_form(campaign.branch, campaign, formdata=None, data=campaign_data(campaign))
        return _edit(campaign, form)
    form = _make_form(campaign.branch, campaign)
    if not form.validate():
        return _edit(campaign, form), 422
    try:
        with transaction():
            version = form.version.data or 0
            actions.edit_campaign(current_actor(), campaign_id, version=version, values=form.read_campaign())
    except Invalid as refusal:
        refuse_invalid(form, refusal)
    except EditConflict:
        return _conflict(campaign_id, form), 409
    else:
        return go(campaign_id, gettext("Saved."))
    return _edit(get_campaign(campaign_id), form), 422


def _edit(campaign: Campaign, form: CampaignForm, differences: list[Difference] | None = None) -> str:
    tongues = describe_languages(KIND, campaign.public_id)
    return show("edit", campaign, tab="text", form=form, tongues=tongues, differences=differences or [])


def _conflict(campaign_id: str, form: CampaignForm) -> str:
    """Both texts, one beside the other. To save again, now from the present version, is a decision."""
    campaign = get_campaign(campaign_id)
    present = _make_form(campaign.branch, campaign, formdata=None, data=campaign_data(campaign))
    form.version.data, form.version.raw_data = campaign.version, None
    return _edit(campaign, form, list_differences(form, present))


@blueprint.get(f"{CAMPAIGN}/history")
def history(campaign_id: str) -> Answer:
    campaign = get_campaign(campaign_id)
    lines = list_history("campaigns", campaign.public_id, verbs=VERBS, zone=campaign.branch.zone, limit=LINES)
    return show("history", campaign, tab="history", lines=lines)
