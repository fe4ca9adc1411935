"""The first page, and what we keep about people."""

from collections.abc import Sequence
from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.campaigns.presentation import describe_line
from organiser.campaigns.queries import list_campaigns
from organiser.discovery.forms import PlaceForm
from organiser.discovery.queries import list_big_dates, list_branch_cards
from organiser.discovery.rows import group_by_month, make_row
from organiser.discovery.rules.directory import list_countries
from organiser.discovery.views.blueprint import blueprint
from organiser.events.filters import EventFilter
from organiser.events.listing import EventRow
from organiser.events.queries import list_events
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import negotiate
from organiser.kernel.web.access import public
from organiser.kernel.web.languages import request_language
from organiser.registrations.queries import count_places
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.presentation import describe_anniversaries
from organiser.timeline.queries import By, list_on_days
from organiser.timeline.rules.anniversaries import list_days_kept_on

SHOWN, BIG_DATES, CAMPAIGNS, ENTRIES = 8, 2, 2, 3


@blueprint.get("/")
@public
def root() -> Response:
    response = redirect(url_for("discovery.home", lang=negotiate(request.accept_languages)), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.get("/<lang:lang>/")
@public
def home() -> str:
    """What is on, for strangers: the same for everybody."""
    now, lang = clock.now(), request_language()
    schools = list_big_dates(now=now, limit=BIG_DATES)
    events = _list_others(schools, now)
    cards = list_branch_cards(now=now)
    campaigns = list_campaigns(limit=CAMPAIGNS, only_running=True)
    anniversaries = list_on_days(TimelineFilter(), list_days_kept_on(now.date()), by=By.NEW)[:ENTRIES]
    rooms = count_places(event.id for event in events)
    return render_template(
        "discovery/home.html",
        months=group_by_month(events, lang=lang, now=now, rooms=rooms),
        big_dates=[make_row(event, lang=lang, now=now) for event in schools],
        campaigns=[describe_line(line, lang) for line in campaigns],
        anniversaries=describe_anniversaries(anniversaries, year=now.year, is_old=False, lang=lang),
        countries=list_countries(cards, lang=lang),
        branches=len(cards),
        place_form=PlaceForm(formdata=None),
    )


def _list_others(schools: Sequence[EventRow], now: datetime) -> list[EventRow]:
    """The next that do not stand above already."""
    shown = {school.id for school in schools}
    found = list_events(EventFilter(), actor=ANONYMOUS, now=now, limit=SHOWN + len(shown))
    return [event for event in found if event.id not in shown][:SHOWN]


@blueprint.get("/<lang:lang>/privacy")
@public
def privacy() -> str:
    given = settings()
    return render_template(
        "discovery/privacy.html",
        retention_days=given.retention_days,
        key_is_apart=given.master_key is not None,
    )
