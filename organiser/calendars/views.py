"""Feeds and calendar files over HTTP: validators first, never HTML, never half a body, and a last good copy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from organiser.calendars.anniversary_views import on_this_day
from organiser.calendars.answers import asked_language, calendar, has_unknown_words, marked, not_modified, plain, send
from organiser.calendars.blocks import render_block
from organiser.calendars.desk_views import add_desk_routes
from organiser.calendars.embedding import embedded_element, embedded_list
from organiser.calendars.feeds import Feed, Told
from organiser.calendars.keeping import find_last_good, get_kept, get_told, note_unchanged
from organiser.calendars.kept import Kept
from organiser.calendars.members import members_feed
from organiser.calendars.own_views import add_own_routes
from organiser.calendars.polling import own_feed
from organiser.calendars.queries import Conditions, Slice, get_slice, get_whole_tree
from organiser.calendars.rules import (
    BLOCK_VERSION,
    CLOSED_NOTICE,
    NEWS_VERSION,
    PUBLIC_CACHING,
    Format,
    feed_changed_at,
    feed_etag,
)
from organiser.calendars.schools import WORD, Schools, add_sessions, leave_out_banners, read_schools
from organiser.calendars.session_blocks import render_session
from organiser.calendars.sheets import Sheet, Whole
from organiser.calendars.shift_feed import shift_feed
from organiser.calendars.subscribing import subscribe
from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.hosts import stands_at, stands_below
from organiser.events.models import Visibility
from organiser.events.queries import get_event, listed
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.ical import render_event_file
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import current_actor, public
from organiser.programme.queries import get_released_session

blueprint = Blueprint("calendars", __name__)
blueprint.add_url_rule("/<lang:lang>/calendars", "subscribe", subscribe)
blueprint.add_url_rule("/<lang:lang>/embed/events", "embedded_list", embedded_list)
blueprint.add_url_rule("/embed/v1/events.js", "embedded_element", embedded_element)
blueprint.add_url_rule("/feeds/members/<branch_id>/<token>.ics", "members_feed", members_feed)
blueprint.add_url_rule("/feeds/own/<token>.ics", "own_feed", own_feed)
blueprint.add_url_rule("/feeds/shifts/<token>.ics", "shift_feed", shift_feed)
blueprint.add_url_rule("/feeds/on-this-day.ics", "on_this_day", on_this_day)
add_own_routes(blueprint)
add_desk_routes(blueprint)
AWAY = (DBAPIError, PoolTimeout)


@blueprint.get("/feeds/branches/<branch_id>.ics")
@public
def branch_feed(branch_id: str) -> Response:
    schools = Schools.BANNER
    try:
        schools = read_schools(request.args.getlist(WORD))
        is_readable = not has_unknown_words({"lang", "below", WORD})
    except WrongFilter:
        is_readable = False
    if not is_readable:
        return plain("This feed takes `lang`, `below` and `schools` (banner, sessions or both), once each.", 400)
    below = request.args.get("below") == "1"
    return _serve(lambda: get_slice(branch_id, below=below), _choose_of_branch, _branch_feed, schools)


@blueprint.get("/feeds/events.ics")
@public
def slice_feed() -> Response:
    return _serve_slice(Format.ICS)


@blueprint.get("/feeds/events.<any(atom, json):form>")
@public
def news_feed(form: str) -> Response:
    """The same slice as news, for feed readers and for lists on others' pages."""
    return _serve_slice(Format(form))


def _serve_slice(form: Format) -> Response:
    try:
        is_calendar = form is Format.ICS
        wanted = EventFilter.parse(request.args, others={"lang", WORD} if is_calendar else {"lang"})
        schools = read_schools(request.args.getlist(WORD))
    except WrongFilter as error:
        page = link("calendars.subscribe", lang=asked_language())
        return plain(f"This feed can't read `{error.key}`, or has it twice. Choose it again: {page}", 400)
    chosen = (listed(), *wanted.conditions())
    is_copied = wanted == EventFilter() and is_calendar

    def describe(_place: Slice, lang: str) -> Feed:
        page = link("discovery.events", lang=lang, **wanted.to_args())
        return _feed(settings().site_name, lang, page, is_copied=is_copied, form=form)

    return _serve(get_whole_tree, lambda _place: chosen, describe, schools, form)


@blueprint.get("/events/<event_id>.ics")
@public
def event_file(event_id: str) -> Response:
    """One event for everybody who may see its page; what only confirmed people know is not in it."""
    try:
        event = get_event(current_actor(), event_id)
    except NotFound:
        return plain("There is no such event.", 404)
    if not event.published_at or event.state == "draft":
        return plain("There is no such event.", 404)
    lang = asked_language()
    etag = f"{event.sequence}-{BLOCK_VERSION}-{lang}"
    response = not_modified(etag) or calendar(render_event_file(render_block(event, lang), lang=lang))
    response.headers["Cache-Control"] = PUBLIC_CACHING if event.visibility == Visibility.PUBLIC else "private, no-store"
    return marked(response, etag, event.changed_at)


@blueprint.get("/sessions/<session_id>.ics")
@public
def session_file(session_id: str) -> Response:
    """One session of a school for everybody who may see the school's page."""
    try:
        session = get_released_session(current_actor(), session_id)
    except NotFound:
        return plain("There is no such session.", 404)
    lang = asked_language()
    etag = f"{session.sequence}-{session.event.sequence}-{BLOCK_VERSION}-{lang}"
    response = not_modified(etag) or calendar(render_event_file(render_session(session, lang), lang=lang))
    is_public = session.event.visibility == Visibility.PUBLIC
    response.headers["Cache-Control"] = PUBLIC_CACHING if is_public else "private, no-store"
    return marked(response, etag, session.changed_at)


def _choose_of_branch(place: Slice) -> Conditions:
    return (listed(), stands_below(place.path) if place.below else stands_at(place.branch_id))


def _branch_feed(place: Slice, lang: str) -> Feed:
    return _feed(place.name, lang, link("discovery.branch_page", lang=lang, slug=place.slug), is_copied=True)


def _feed(name: str, lang: str, page: str, *, is_copied: bool, form: Format = Format.ICS) -> Feed:
    """What is in it is chosen apart, since it depends on how schools are shown."""
    return Feed(name, lang, _source(), page, conditions=(), is_copied=is_copied, form=form)


def _serve(
    find: Callable[[], Slice],
    choose: Callable[[Slice], Conditions],
    describe: Callable[[Slice, str], Feed],
    schools: Schools,
    form: Format = Format.ICS,
) -> Response:
    now, lang, key = clock.now(), asked_language(), _source()
    try:
        place = find()
        if place.closed_at and place.closed_at < now - CLOSED_NOTICE:
            return plain("This branch was closed. Remove the calendar.", 410)
        etag = feed_etag(place.version, now, variant=lang if form is Format.ICS else f"{lang}-{form}-{NEWS_VERSION}")
        response = not_modified(etag)
        if response is None:
            kept = get_kept(key, etag, place, now, lambda: _show_schools(describe(place, lang), choose(place), schools))
            shown = Schools.BANNER if place.closed_at else schools
            response = send(_write(kept, key, shown, lambda: choose(place), now), form)
        else:
            note_unchanged(key, etag, place)
    except NotFound:
        return plain("There is no such feed.", 404)
    except AWAY:
        return _last_good(_key_of_whole(key, schools), form)
    response.headers["Cache-Control"] = PUBLIC_CACHING
    return marked(response, etag, feed_changed_at(place.changed_at, now))


def _show_schools(feed: Feed, chosen: Conditions, schools: Schools) -> Feed:
    without = (leave_out_banners(),) if schools is Schools.SESSIONS else ()
    return replace(feed, conditions=(*chosen, *without), is_copied=feed.is_copied and schools is Schools.BANNER)


def _write(kept: Kept, key: str, schools: Schools, choose: Callable[[], Conditions], now: datetime) -> Sheet | Whole:
    """What leaves the banners out leaves out their sessions, too, so it is not asked of them."""
    if schools is Schools.BANNER:
        return kept.sheet
    feed = kept.shown.feed

    def tell() -> Told:
        return Told(feed, add_sessions(kept.sheet, choose(), now=now, lang=feed.lang))

    return get_told(_key_of_whole(key, schools), f"{kept.place_id} {kept.etag}", kept.day, tell)


def _key_of_whole(key: str, schools: Schools) -> str:
    """With the sessions, what is kept is kept apart: a copy without them would take them out of calendars."""
    return key if schools is Schools.BANNER else f"{key} with sessions"


def _last_good(key: str, form: Format) -> Response:
    """The database is away: on an error or a page of HTML, calendars delete everything that they hold."""
    body = find_last_good(key)
    if body is None:
        response = plain("Back in a moment.", 503)
        response.headers["Retry-After"] = "300"
        return response
    response = calendar(body, form)
    response.headers["Cache-Control"] = PUBLIC_CACHING
    return response


def _source() -> str:
    """The address in one spelling, so that asking for the same in many ways makes one copy."""
    words = {name: value for name, value in request.args.items() if value.strip() and name not in {"lang", "below"}}
    if request.args.get("below") == "1":
        words["below"] = "1"
    words["lang"] = asked_language()
    return absolute(request.path) + "?" + urlencode(sorted(words.items()), safe=",")
