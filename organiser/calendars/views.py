"""Feeds and calendar files over HTTP: validators first, never HTML, never half a body, and a last good copy."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.http import http_date

from organiser.branches.queries import below as below_branch
from organiser.calendars.blocks import render_block
from organiser.calendars.feeds import Feed, build_feed, build_notice
from organiser.calendars.kept import Body, Copies, Memory, make_body
from organiser.calendars.queries import Slice, get_slice, get_whole_tree
from organiser.calendars.rules import CLOSED_NOTICE, PUBLIC_CACHING, feed_changed_at, feed_etag
from organiser.calendars.subscribing import subscribe
from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.models import Event, Visibility
from organiser.events.queries import get_event, listed
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from organiser.kernel.ical import render_event_file
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import current_actor, public

blueprint = Blueprint("calendars", __name__)
memory = Memory()
blueprint.add_url_rule("/<lang:lang>/calendars", "subscribe", subscribe)
TYPE = "text/calendar; charset=utf-8"
AWAY = (DBAPIError, PoolTimeout)


@blueprint.get("/feeds/branches/<branch_id>.ics")
@public
def branch_feed(branch_id: str) -> Response:
    if _unknown_words({"lang", "below"}):
        return _plain("This feed takes `lang` and `below`, once each.", 400)
    below = request.args.get("below") == "1"
    return _serve(lambda: get_slice(branch_id, below=below), _branch_feed)


@blueprint.get("/feeds/events.ics")
@public
def slice_feed() -> Response:
    try:
        wanted = EventFilter.parse(request.args, others={"lang"})
    except WrongFilter as error:
        return _plain(f"This feed does not know `{error.key}`. Choose it again on the page of events.", 400)
    return _serve(get_whole_tree, lambda _place, lang: _slice_feed(wanted, lang))


@blueprint.get("/events/<event_id>.ics")
@public
def event_file(event_id: str) -> Response:
    """One event for everybody who may see its page; what only confirmed people know is not in it."""
    try:
        event = get_event(current_actor(), event_id)
    except NotFound:
        return _plain("There is no such event.", 404)
    if not event.published_at or event.state == "draft":
        return _plain("There is no such event.", 404)
    lang = _lang()
    etag = f"{event.sequence}-{lang}"
    response = _not_modified(etag) or _calendar(render_event_file(render_block(event, lang), lang=lang))
    response.headers["Cache-Control"] = PUBLIC_CACHING if event.visibility == Visibility.PUBLIC else "private, no-store"
    return _marked(response, etag, event.changed_at)


def _branch_feed(place: Slice, lang: str) -> Feed:
    conditions = (listed(), below_branch(place.path) if place.below else Event.branch_id == place.branch_id)
    page = link("discovery.branch_page", lang=lang, slug=place.slug)
    return Feed(name=place.name, lang=lang, source=_source(), page=page, conditions=conditions)


def _slice_feed(wanted: EventFilter, lang: str) -> Feed:
    page = link("discovery.events", lang=lang, **wanted.to_args())
    return Feed(
        name=settings().site_name, lang=lang, source=_source(), page=page, conditions=(listed(), *wanted.conditions())
    )


def _serve(find: Callable[[], Slice], describe: Callable[[Slice, str], Feed]) -> Response:
    now, lang, key = clock.now(), _lang(), _source()
    try:
        place = find()
        if place.closed_at and place.closed_at < now - CLOSED_NOTICE:
            return _plain("This branch was closed. Remove the calendar.", 410)
        etag = feed_etag(place.version, now, variant=lang)
        response = _not_modified(etag) or _send(_body(key, etag, place, describe(place, lang), now))
    except NotFound:
        return _plain("There is no such feed.", 404)
    except AWAY:
        return _last_good(key)
    response.headers["Cache-Control"] = PUBLIC_CACHING
    return _marked(response, etag, feed_changed_at(place.changed_at, now))


def _body(key: str, etag: str, place: Slice, feed: Feed, now: datetime) -> Body:
    kept = memory.find(key)
    if kept is not None and kept.etag == etag:
        return kept
    plain = build_notice(place, feed) if place.closed_at else build_feed(feed, now)
    body = make_body(etag, plain)
    memory.keep(key, body)
    _copies().keep(key, plain)
    return body


def _last_good(key: str) -> Response:
    """The database is away: on an error or a page of HTML, calendars delete everything that they hold."""
    kept = memory.find(key)
    plain = kept.plain if kept else _copies().find(key)
    if plain is None:
        response = _plain("Back in a moment.", 503)
        response.headers["Retry-After"] = "300"
        return response
    response = _calendar(plain)
    response.headers["Cache-Control"] = PUBLIC_CACHING
    return response


def _send(body: Body) -> Response:
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return _calendar(body.plain)
    response = _calendar(body.packed)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _calendar(body: bytes) -> Response:
    response = Response(body, content_type=TYPE)
    response.headers["Content-Disposition"] = "inline"
    return response


def _not_modified(etag: str) -> Response | None:
    return Response(status=304) if request.if_none_match.contains_weak(etag) else None


def _marked(response: Response, etag: str, changed_at: datetime) -> Response:
    """Weak, because the plain and the compressed body share it (RFC 9110 §8.8.3)."""
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Last-Modified"] = http_date(changed_at)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _plain(text: str, status: int) -> Response:
    return Response(text + "\n", status, content_type="text/plain; charset=utf-8")


def _lang() -> str:
    asked = request.args.get("lang", DEFAULT_LANGUAGE)
    return asked if asked in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE


def _source() -> str:
    """The address as asked, with its words in order, so that one slice has one copy."""
    words = sorted(request.args.items())
    query = "&".join(f"{name}={value}" for name, value in words)
    return absolute(request.path + (f"?{query}" if query else ""))


def _unknown_words(known: set[str]) -> bool:
    return bool(set(request.args) - known) or any(len(values) > 1 for _key, values in request.args.lists())


def _copies() -> Copies:
    return Copies(settings().data_dir / "feeds")
