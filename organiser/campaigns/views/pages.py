"""The campaigns there are, and each with what stands under it: on a map of the world, by country, as a calendar."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from organiser.campaigns.actions.writing import TRANSLATED
from organiser.campaigns.models import Campaign
from organiser.campaigns.policies import can_edit_campaign
from organiser.campaigns.presentation import (
    campaign_url,
    describe_campaign,
    describe_coming,
    describe_countries,
    describe_feed,
    describe_line,
)
from organiser.campaigns.queries import count_campaigns, get_campaign, list_campaigns, read_under
from organiser.campaigns.rules.globe import HEIGHT, WIDTH
from organiser.campaigns.views.blueprint import blueprint
from organiser.guides.models import Guide
from organiser.kernel import clock
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.languages import request_language
from organiser.kernel.web.pagination import Page, asked_page
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.presentation import RowView as TimelineRow
from organiser.timeline.presentation import describe_row as describe_entry
from organiser.timeline.queries import list_some
from organiser.translating.presentation import tell
from organiser.translating.rules import Wording, word

PAGE_SIZE = 30
ENTRIES = 6


@blueprint.get("/campaigns")
@public
def campaigns() -> str:
    lang, total = request_language(), count_campaigns()
    number = min(asked_page(), max(1, -(-total // PAGE_SIZE)))
    found = list_campaigns(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return render_template(
        "campaigns/campaigns.html",
        rows=[describe_line(line, lang) for line in found],
        page=Page(found, number, PAGE_SIZE, total),
        canonical=link("campaigns.campaigns", lang=lang),
    )


@blueprint.get("/campaigns/<campaign_id>")
@blueprint.get("/campaigns/<campaign_id>/<slug>")
@public
def campaign(campaign_id: str, slug: str = "") -> str | Response:
    found = get_campaign(current_actor(), campaign_id)
    address = campaign_url(found)
    if address != request.path:
        return redirect(address, 301 if found.is_public else 302)
    lang, now = request_language(), clock.now()
    under = read_under(found, now=now)
    told_in = found.lang if "original" in request.args else lang
    words = [word(found, field, told_in) for field in TRANSLATED]
    countries = describe_countries(found, under, lang=lang, now=now)
    return render_template(
        "campaigns/campaign.html",
        campaign=found,
        slug=address.rpartition("/")[2],
        row=describe_campaign(found, under.number, lang, told_in=told_in),
        text=words[-1],
        told=tell(words, source=found.lang, translated=found.translated, lang=lang),
        coming=describe_coming(under, lang=lang, now=now),
        countries=countries,
        in_countries=sum(1 for country in countries if country.code),
        branches=under.branches,
        topics=[term.name_in(lang) for term in found.topics],
        guides=[_describe_guide(guide, lang) for guide in found.guides if guide.published_at],
        entries=_list_entries(found, lang),
        feed=describe_feed(found, lang),
        sheet=(WIDTH, HEIGHT),
        can_edit=can_edit_campaign(current_actor(), found.branch.path),
        canonical=absolute(address),
    )


def _describe_guide(guide: Guide, lang: str) -> tuple[str, Wording, Wording]:
    return guide.public_id, word(guide, "title", lang), word(guide, "summary", lang)


def _list_entries(campaign: Campaign, lang: str) -> list[TimelineRow]:
    if campaign.timeline is None:
        return []
    wanted = TimelineFilter(topics=(campaign.timeline.slug,))
    return [describe_entry(entry, lang=lang) for entry in list_some(wanted, limit=ENTRIES)]
