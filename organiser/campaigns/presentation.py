"""Campaigns as pages show them, in the reader's language; nothing left to compute, no query triggered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt
from urllib.parse import urlencode, urlsplit

from flask import url_for
from flask_babel import gettext, ngettext

from organiser.campaigns.labels import STATES
from organiser.campaigns.models import Campaign, CampaignState
from organiser.campaigns.queries import SHOWN_OF_COUNTRY, CampaignLine, Town, Under
from organiser.campaigns.rules.globe import project
from organiser.events.filters import EventFilter
from organiser.events.listing import EventRow
from organiser.events.presentation import RowView, describe_row
from organiser.kernel.i18n.times import Span, describe_span, full_date
from organiser.kernel.links import absolute
from organiser.kernel.slugs import make_slug
from organiser.places.names import countries, country_name, language_name
from organiser.translating.rules import Wording, word

DAY = timedelta(days=1)
# Of a dot, in units of the sheet.
LEAST_RADIUS, MOST_RADIUS = 5.0, 14.0


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list, and at the head of its own page. `lang` is the title's."""

    public_id: str
    url: str
    title: str
    lang: str
    summary: Wording
    language: str
    branch: str
    when: str
    state: str
    label: str
    events: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle on the sheet of rules/globe.py."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class CountryView:
    """`code` is '' for what takes place in none. `all_url` leads to all of its events, if more than these."""

    code: str
    name: str
    number: str
    rows: tuple[RowView, ...]
    all_url: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """The events of a campaign as a calendar and as news."""

    address: str
    webcal: str
    page: str
    atom: str
    json: str


def campaign_url(campaign: Campaign) -> str:
    return url_for("campaigns.campaign", campaign_id=campaign.public_id, slug=make_slug(campaign.title) or "-")


def describe_line(line: CampaignLine, lang: str) -> CampaignRow:
    return describe_campaign(line.campaign, line.events, lang)


def describe_campaign(campaign: Campaign, events: int, lang: str, *, told_in: str = "") -> CampaignRow:
    """`told_in` is the language that is asked for, where it isn't the page's."""
    title, summary = (word(campaign, field, told_in or lang) for field in ("title", "summary"))
    return CampaignRow(
        public_id=campaign.public_id, url=campaign_url(campaign), title=title.text, lang=title.lang, summary=summary,
        language=language_name(campaign.lang, lang), branch=campaign.branch.name,
        when=_write_days(campaign.first_day, campaign.last_day, lang), state=campaign.state,
        label="" if campaign.state == CampaignState.PUBLISHED else str(STATES[campaign.state]),
        events=ngettext("%(num)s event", "%(num)s events", events),
    )  # fmt: skip


def _write_days(first: date | None, last: date | None, lang: str) -> str:
    if first and last:
        starts, ends = (datetime.combine(day, time(), UTC) for day in (first, last + DAY))
        return describe_span(Span(starts, ends, "UTC", all_day=True), lang=lang)
    if first:
        return gettext("from %(day)s", day=full_date(first, lang))
    return gettext("until %(day)s", day=full_date(last, lang)) if last else ""


def describe_countries(campaign: Campaign, under: Under, *, lang: str, now: datetime) -> list[CountryView]:
    """In the order of their names; what is on line alone comes last."""
    places = {code: place for place, (code, _name) in enumerate(countries(lang))}
    codes = sorted(under.countries, key=lambda code: (not code, places.get(code, len(places)), code))
    largest = max((town.events for town in under.towns), default=1)
    dots = {code: tuple(_draw(town, largest) for town in under.towns if town.country == code) for code in codes}
    return [
        _describe_country(campaign, code, under.countries[code], under.events.get(code, []), dots[code], lang, now)
        for code in codes
    ]


def describe_coming(under: Under, *, lang: str, now: datetime) -> list[RowView]:
    """What comes next in the whole world; no more than there is of each country, so that none is passed over."""
    coming = [event for events in under.events.values() for event in events if event.ends_at > now]
    coming.sort(key=lambda event: (event.starts_at, event.id))
    return [describe_row(event, lang=lang, now=now, url=_event_url(event)) for event in coming[:SHOWN_OF_COUNTRY]]


def _describe_country(
    campaign: Campaign, code: str, numbers: tuple[int, int], events: Sequence[EventRow], dots: tuple[Dot, ...],
    lang: str, now: datetime,
) -> CountryView:  # fmt: skip
    number, coming = numbers
    wanted = EventFilter(campaigns=(campaign.public_id,), countries=(code,) if code else ())
    return CountryView(
        code=code,
        name=country_name(code, lang) if code else gettext("On line"),
        number=ngettext("%(num)s event", "%(num)s events", number),
        rows=tuple(describe_row(event, lang=lang, now=now, url=_event_url(event)) for event in events),
        all_url=_list_url(wanted, past=not coming) if number > len(events) else "",
        dots=dots,
    )


def _draw(town: Town, largest: int) -> Dot:
    """The area, not the width, says how many."""
    x, y = project(town.latitude, town.longitude)
    span = (MOST_RADIUS - LEAST_RADIUS) if largest > 1 else 0
    share = (sqrt(town.events) - 1) / (sqrt(largest) - 1) if largest > 1 else 0
    return Dot(x, y, round(LEAST_RADIUS + span * share, 1))


def _event_url(event: EventRow) -> str:
    return url_for("registrations.event_page", event_id=event.public_id, slug=event.slug)


def _list_url(wanted: EventFilter, *, past: bool) -> str:
    words: Mapping[str, str] = wanted.to_args() | ({"past": "1"} if past else {})
    return url_for("discovery.events") + "?" + urlencode(words, safe=",")


def describe_feed(campaign: Campaign, lang: str) -> FeedView:
    query = "?" + urlencode({"campaign": campaign.public_id, "lang": lang})
    address = absolute(url_for("calendars.slice_feed")) + query
    atom, news = (absolute(url_for("calendars.news_feed", form=form)) + query for form in ("atom", "json"))
    page = url_for("calendars.subscribe", campaign=campaign.public_id)
    return FeedView(address, urlsplit(address)._replace(scheme="webcal").geturl(), page, atom, news)
