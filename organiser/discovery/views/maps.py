"""For search engines: what there is, in every language, and what is none of their business."""

from datetime import datetime
from typing import Any

from flask import Response, render_template, url_for

from organiser.discovery.queries import count_sitemap, list_sitemap_branches, list_sitemap_events
from organiser.discovery.views.blueprint import blueprint
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.links import absolute
from organiser.kernel.web.access import public

MOST_URLS = 5000
# Each page is one address a language.
PAGES_IN_FILE = MOST_URLS // len(INTERFACE_LANGUAGES)
FOR_A_MINUTE = "public, max-age=60"
FIXED = ("discovery.home", "discovery.events", "discovery.directory", "discovery.privacy")

Page = tuple[str, datetime | None]


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


def _count_files(now: datetime) -> int:
    branches, events = count_sitemap(now)
    return max(1, -(-(len(FIXED) + branches + events) // PAGES_IN_FILE))


def _list_pages(now: datetime, file: int) -> list[tuple[dict[str, str], str | None]]:
    """(address by language, last change) of one file's pages: the fixed ones, then branches, then events."""
    branches, _ = count_sitemap(now)
    start, stop = file * PAGES_IN_FILE, (file + 1) * PAGES_IN_FILE
    first_event = len(FIXED) + branches
    found = [(_in_all(endpoint), None) for endpoint in FIXED[start:stop]]
    wanted = _cut(start, stop, len(FIXED), first_event)
    found += [
        (_in_all("discovery.branch_page", slug=slug), None)
        for slug in list_sitemap_branches(offset=wanted[0], limit=wanted[1])
    ]
    offset = max(start - first_event, 0)
    events = list_sitemap_events(now, offset=offset, limit=max(stop - first_event - offset, 0))
    return found + [
        (_in_all("registrations.event_page", event_id=event_id, slug=slug), f"{changed:%Y-%m-%d}")
        for event_id, slug, changed in events
    ]


def _cut(start: int, stop: int, first: int, last: int) -> tuple[int, int]:
    """(offset, number) of what lies both in the file and between `first` and `last`."""
    low, high = max(start, first), min(stop, last)
    return max(low - first, 0), max(high - low, 0)


def _in_all(endpoint: str, **values: Any) -> dict[str, str]:
    return {lang: absolute(url_for(endpoint, lang=lang, **values)) for lang in INTERFACE_LANGUAGES}


def _xml(template: str, **values: object) -> Response:
    return _answer(render_template(template, **values), "application/xml")


def _answer(body: str, content_type: str) -> Response:
    response = Response(body, content_type=f"{content_type}; charset=utf-8")
    response.headers["Cache-Control"] = FOR_A_MINUTE
    return response
