"""Addresses of lists and of their calendars, and in words what a filter asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext

from organiser.calendars.addresses import subscription
from organiser.events.filters import USUAL_KM, EventFilter, Point
from organiser.events.labels import MATERIALS, kind_label
from organiser.kernel.i18n.times import full_date
from organiser.kernel.links import absolute
from organiser.places.names import country_name, language_name
from organiser.places.queries import get_city, label


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition in words, and the address of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Slice:
    """A list as a calendar: to fetch, to hand to a calendar program, the page with buttons for it; and as news."""

    address: str
    webcal: str
    page: str
    atom: str
    json: str


def query_of(wanted: EventFilter, **more: str) -> str:
    """'?country=BO&lang=es', or '' where nothing is asked."""
    words = {**wanted.to_args(), **{key: value for key, value in more.items() if value}}
    return f"?{urlencode(words, safe=',')}" if words else ""


def list_path(wanted: EventFilter, *, past: bool = False, page: int = 1) -> str:
    return url_for("discovery.events") + query_of(wanted, past="1" if past else "", page=str(page) if page > 1 else "")


def list_address(wanted: EventFilter, *, lang: str, past: bool, page: int) -> str:
    """The one address of this list, for search engines."""
    return absolute(list_path(wanted, past=past, page=page))


def describe_slice(wanted: EventFilter, lang: str) -> Slice:
    """Without dates: a calendar goes on."""
    ongoing = replace(wanted, first=None, last=None)
    address = absolute(url_for("calendars.slice_feed") + query_of(ongoing, lang=lang))
    page = url_for("calendars.subscribe") + query_of(ongoing)
    return Slice(address, subscription(address, name="").webcal, page, *_news(ongoing, lang))


def describe_branch_feed(branch_id: str, lang: str, *, below: bool) -> Slice:
    more = {"below": "1"} if below else {}
    address = absolute(url_for("calendars.branch_feed", branch_id=branch_id) + "?" + urlencode({"lang": lang, **more}))
    page = url_for("calendars.subscribe") + "?" + urlencode({"branch": branch_id, **more})
    wanted = EventFilter(branches=(branch_id,), below=below)
    return Slice(address, subscription(address, name="").webcal, page, *_news(wanted, lang))


def _news(wanted: EventFilter, lang: str) -> list[str]:
    """As Atom and as JSON Feed."""
    query = query_of(wanted, lang=lang)
    return [absolute(url_for("calendars.news_feed", form=form) + query) for form in ("atom", "json")]


def describe_filter(
    wanted: EventFilter,
    *,
    topics: Mapping[str, str],
    branches: Mapping[str, str],
    campaigns: Mapping[str, str],
    lang: str,
    past: bool,
) -> list[Asked]:
    texts: list[tuple[str, EventFilter]] = []
    if wanted.text:
        texts.append((gettext("“%(words)s”", words=wanted.text), replace(wanted, text="")))
    texts += [
        (country_name(code, lang), replace(wanted, countries=_without(wanted.countries, code)))
        for code in wanted.countries
    ]
    texts += [
        (language_name(code, lang), replace(wanted, languages=_without(wanted.languages, code)))
        for code in wanted.languages
    ]
    texts += [(str(kind_label(kind)), replace(wanted, kinds=_without(wanted.kinds, kind))) for kind in wanted.kinds]
    texts += [
        (str(MATERIALS[kind]), replace(wanted, materials=_without(wanted.materials, kind))) for kind in wanted.materials
    ]
    texts += [(topics.get(slug, slug), replace(wanted, topics=_without(wanted.topics, slug))) for slug in wanted.topics]
    if wanted.online is not None:
        texts.append((gettext("On line") if wanted.online else gettext("In a room"), replace(wanted, online=None)))
    texts += _describe_days(wanted, lang)
    if wanted.near:
        texts.append((_describe_near(wanted.near, wanted.km or USUAL_KM, lang), replace(wanted, near=None, km=None)))
    texts += [
        (_describe_branch(wanted, branches.get(one)), replace(wanted, branches=_without(wanted.branches, one)))
        for one in wanted.branches
    ]
    texts += _describe_campaigns(wanted, campaigns)
    return [Asked(text, list_path(without, past=past)) for text, without in texts]


def _describe_campaigns(wanted: EventFilter, titles: Mapping[str, str]) -> list[tuple[str, EventFilter]]:
    unknown = gettext("a campaign that is not here")
    return [
        (titles.get(one, unknown), replace(wanted, campaigns=_without(wanted.campaigns, one)))
        for one in wanted.campaigns
    ]


def _without(values: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != one)


def _describe_days(wanted: EventFilter, lang: str) -> list[tuple[str, EventFilter]]:
    texts = []
    if wanted.first:
        texts.append((gettext("from %(day)s", day=full_date(wanted.first, lang)), replace(wanted, first=None)))
    if wanted.last:
        texts.append((gettext("until %(day)s", day=full_date(wanted.last, lang)), replace(wanted, last=None)))
    return texts


def _describe_near(near: Point, km: int, lang: str) -> str:
    if near.city is None:
        return gettext("within %(km)s km of a point on the map", km=km)
    return gettext("within %(km)s km of %(city)s", km=km, city=label(get_city(near.city), lang))


def _describe_branch(wanted: EventFilter, name: str | None) -> str:
    if name is None:
        return gettext("a branch that is not here")
    return gettext("%(branch)s and all branches below it", branch=name) if wanted.below else name
