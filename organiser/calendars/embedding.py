"""A slice as a list on other people's pages: a page for a frame, without scripts, and a small element for theirs.

Both show what everybody may see, ask nobody who they are, and leave nothing behind.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Response, render_template, request, url_for
from markupsafe import escape

from organiser.calendars.answers import marked, not_modified, plain
from organiser.calendars.queries import get_whole_tree
from organiser.calendars.rules import feed_changed_at, feed_etag
from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.presentation import describe_row
from organiser.events.queries import list_events
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.i18n import current_language
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import public

MOST_ROWS = 30
CACHING = "public, max-age=300"
# Framed by anybody, it sends nothing and runs nothing.
FRAME_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
ELEMENT = (Path(__file__).parents[1] / "static" / "js" / "embed.js").read_bytes()
# Raised with every change of the page.
PAGE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Snippets:
    """What to copy into a page."""

    frame: str
    element: str


def write_snippets(wanted: EventFilter, *, news: str, title: str) -> Snippets:
    query = f"?{wanted.to_query()}" if wanted.to_args() else ""
    frame = absolute(url_for("calendars.embedded_list")) + query
    page = absolute(url_for("discovery.events")) + query
    script = absolute(url_for("calendars.embedded_element"))
    frame, page, script, news, title = (str(escape(text)) for text in (frame, page, script, news, title))
    link_inside = f'<a href="{page}">{title}</a>'
    return Snippets(
        frame=f'<iframe src="{frame}" title="{title}" width="100%" height="480" loading="lazy"></iframe>',
        element=f'<script type="module" src="{script}"></script>'
        f'<organiser-events src="{news}">{link_inside}</organiser-events>',
    )


@public
def embedded_list() -> Response:
    """The page for a frame. Links open outside of it."""
    try:
        wanted = EventFilter.parse(request.args)
    except WrongFilter as error:
        return plain(f"This list can't read `{error.key}`. Choose it again: {link('calendars.subscribe')}", 400)
    now, lang, place = clock.now(), current_language(), get_whole_tree()
    etag = feed_etag(place.version, now, variant=f"{now:%H}-{lang}-embed-{PAGE_VERSION}")
    response = not_modified(etag)
    if response is None:
        found = list_events(wanted, actor=ANONYMOUS, now=now, limit=MOST_ROWS)
        rows = [
            describe_row(event, lang=lang, now=now, url=link(
                "registrations.event_page", lang=lang, event_id=event.public_id, slug=event.slug
            ))
            for event in found
        ]  # fmt: skip
        query = f"?{wanted.to_query()}" if wanted.to_args() else ""
        response = Response(
            render_template("calendars/embed.html", rows=rows, more=absolute(url_for("discovery.events")) + query)
        )
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = CACHING
    response.headers["X-Robots-Tag"] = "noindex"
    return marked(response, etag, feed_changed_at(place.changed_at, now))


@public
def embedded_element() -> Response:
    """The element's code; its address says which of its promises it keeps, so that copied lines go on working."""
    etag = sha256(ELEMENT).hexdigest()[:16]
    response = not_modified(etag) or Response(ELEMENT, content_type="text/javascript; charset=utf-8")
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
