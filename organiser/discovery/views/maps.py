"""For search engines: what there is, in every language, and what is none of their business."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, render_template, url_for

from organiser.campaigns.queries import count_campaigns, list_campaigns
from organiser.discovery.queries import count_sitemap, list_sitemap_branches, list_sitemap_events
from organiser.discovery.views.blueprint import blueprint
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.links import absolute
from organiser.kernel.slugs import make_slug
from organiser.kernel.web.access import public
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.queries import count_entries, list_some

MOST_URLS = 5000
# Each page is one address a language.
PAGES_IN_FILE = MOST_URLS // len(INTERFACE_LANGUAGES)
FOR_A_MINUTE = "public, max-age=60"
FIXED = (
    "discovery.home", "discovery.events", "discovery.directory", "discovery.privacy", "campaigns.campaigns",
    "guides.guides", "study.works", "timeline.index",
)  # fmt: skip

Page = tuple[dict[str, str], str | None]


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Nothing is hidden by it, so it names no path that nobody should know."""
    return _answer(f"User-agent: *\nAllow: /\nSitemap: {absolute('/sitemap.xml')}\n", "text/plain")


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The addresses themselves, or if there are many a list of files that have them."""
    now = clock.now()
    files = _count_files(now)
    if files == 1:
        return _xml("discovery/sitemap.xml", pages=_list_pages(now, 0))
    return _xml(
        "discovery/sitemaps.xml", addresses=[absolute(f"/sitemap-{number}.xml") for number in range(1, files + 1)]
    )


@blueprint.get("/sitemap-<int:number>.xml")
@public
def sitemap_part(number: int) -> Response:
    now = clock.now()
    if not 1 <= number <= _count_files(now):
        raise NotFound
    return _xml("discovery/sitemap.xml", pages=_list_pages(now, number - 1))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Pages of a kind: how many there are, and some of them by offset and limit."""

    number: int
    read: Callable[[int, int], list[Page]]


def _list_shelves(now: datetime) -> list[Shelf]:
    """In the order of the files, which the counts alone decide."""
    branches, events = count_sitemap(now)
    return [
        Shelf(len(FIXED), lambda offset, limit: [(_in_all(one), None) for one in FIXED[offset : offset + limit]]),
        Shelf(branches, _read_branches),
        Shelf(count_campaigns(), _read_campaigns),
        Shelf(count_entries(), _read_entries),
        Shelf(events, partial(_read_events, now)),
    ]


def _read_branches(offset: int, limit: int) -> list[Page]:
    found = list_sitemap_branches(offset=offset, limit=limit)
    return [(_in_all("discovery.branch_page", slug=slug), None) for slug in found]


def _read_campaigns(offset: int, limit: int) -> list[Page]:
    return [
        (
            _in_all("campaigns.campaign", campaign_id=one.public_id, slug=make_slug(one.title) or "-"),
            f"{one.changed_at:%Y-%m-%d}",
        )
        for one in (line.campaign for line in list_campaigns(offset=offset, limit=limit))
    ]


def _read_entries(offset: int, limit: int) -> list[Page]:
    found = ((entry, make_slug(entry.title)) for entry in list_some(TimelineFilter(), offset=offset, limit=limit))
    return [
        (
            _in_all("timeline.named_entry" if slug else "timeline.entry", entry_id=entry.public_id, slug=slug or None),
            None,
        )
        for entry, slug in found
    ]


def _read_events(now: datetime, offset: int, limit: int) -> list[Page]:
    return [
        (_in_all("registrations.event_page", event_id=event_id, slug=slug), f"{changed:%Y-%m-%d}")
        for event_id, slug, changed in list_sitemap_events(now, offset=offset, limit=limit)
    ]


def _count_files(now: datetime) -> int:
    return max(1, -(-sum(shelf.number for shelf in _list_shelves(now)) // PAGES_IN_FILE))


def _list_pages(now: datetime, file: int) -> list[Page]:
    """(address by language, last change) of one file's pages."""
    found: list[Page] = []
    start, stop = file * PAGES_IN_FILE, (file + 1) * PAGES_IN_FILE
    for shelf in _list_shelves(now):
        offset = max(start, 0)
        if offset < shelf.number and stop > 0:
            found += shelf.read(offset, min(stop, shelf.number) - offset)
        start, stop = start - shelf.number, stop - shelf.number
    return found


def _in_all(endpoint: str, **values: Any) -> dict[str, str]:
    return {lang: absolute(url_for(endpoint, lang=lang, **values)) for lang in INTERFACE_LANGUAGES}


def _xml(template: str, **values: object) -> Response:
    return _answer(render_template(template, **values), "application/xml")


def _answer(body: str, content_type: str) -> Response:
    response = Response(body, content_type=f"{content_type}; charset=utf-8")
    response.headers["Cache-Control"] = FOR_A_MINUTE
    return response
