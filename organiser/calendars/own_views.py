"""Pages for people: the calendars of their own places, behind a mailed link."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from organiser.calendars.addresses import Subscription, subscription
from organiser.calendars.errors import TooManyFeeds
from organiser.calendars.models import FeedKind, PrivateFeed
from organiser.calendars.own_actions import ask_link, ask_link_by_address, make_own_feed
from organiser.calendars.own_forms import AskLinkForm, FeedForm
from organiser.calendars.own_rules import KEPT_STOPPED, MOST_FEEDS
from organiser.calendars.private_actions import delete_feed, edit_feed, rotate_feed, stop_feed
from organiser.calendars.private_feeds import (
    address_of,
    find_opened,
    find_own_address,
    get_own_feed,
    list_feeds_of,
    read_name,
)
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.qr_codes import draw_svg
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.cookies import set_signed_cookie
from organiser.kernel.web.forms import ConfirmForm, given
from organiser.kernel.web.networks import current_network
from organiser.registrations.queries import get_place

COOKIE = "calendars"
COOKIE_SECONDS = 3600
PAGES = "/<lang:lang>/calendars/own"
FEED = f"{PAGES}/<feed_id>"


def add_own_routes(blueprint: Blueprint) -> None:
    rule = blueprint.add_url_rule
    rule("/<lang:lang>/places/<place_id>/calendar", "ask_own_feed", ask_own_feed, methods=["POST"])
    rule("/c/<token>", "open_own_link", open_own_link)
    rule(PAGES, "own_feeds", own_feeds, methods=["GET", "POST"])
    rule(f"{PAGES}/link", "ask_own_link", ask_own_link, methods=["POST"])
    rule(f"{PAGES}/sent", "own_link_sent", own_link_sent)
    rule(FEED, "own_feed_page", own_feed_page, methods=["GET", "POST"])
    rule(f"{FEED}/address", "rotate_own_feed", rotate_own_feed, methods=["POST"])
    rule(f"{FEED}/stop", "stop_own_feed", stop_own_feed, methods=["POST"])
    rule(f"{FEED}/delete", "delete_own_feed", delete_own_feed, methods=["POST"])
    rule(f"{FEED}/code.svg", "own_feed_code", own_feed_code)


@public
def ask_own_feed(place_id: str) -> AnyResponse:
    """The same answer whether there is a calendar already, and whether a mail goes out at all."""
    place = get_place(current_actor(), place_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            ask_link(current_actor(), place.public_id)
    return _hide(redirect(url_for(".own_link_sent", place=place_id), 303))


@public
def open_own_link(token: str) -> AnyResponse:
    """Trade the mailed secret for a cookie of an hour and an address without it. As often as one likes."""
    opened = find_opened(token)
    if opened is None:
        return _show_closed(AskLinkForm(formdata=None), code=404)
    response = redirect(url_for(".own_feeds", lang=opened.lang), 303)
    set_signed_cookie(response, COOKIE, list(opened.key), max_age=COOKIE_SECONDS)
    return _hide(response)


@public
def own_feeds() -> AnyResponse:
    """Those of the address whose mailed link was opened here, and a form for another."""
    address = find_own_address(current_actor())
    if address is None:
        return _show_closed(AskLinkForm(formdata=None))
    feeds = list_feeds_of(address)
    form = FeedForm(name=gettext("My places") if not feeds else "")
    if form.validate_on_submit():
        try:
            with transaction():
                feed_id = make_own_feed(current_actor(), choices=form.chosen(), lang=current_language()).public_id
        except TooManyFeeds as error:
            form.refuse("name", gettext("You have %(most)d calendars. Delete one first.", most=error.most))
        else:
            return _hide(redirect(url_for(".own_feed_page", feed_id=feed_id), 303))
    page = render_template(
        "calendars/own.html", form=form, address=address, feeds=[name_feed(feed) for feed in feeds],
        can_make=len(feeds) < MOST_FEEDS,
    )  # fmt: skip
    return _hide(make_response(page, 422 if form.errors else 200))


@public
def ask_own_link() -> AnyResponse:
    form = AskLinkForm()
    if not form.validate_on_submit():
        return _show_closed(form, code=422)
    with transaction():
        ask_link_by_address(given(form.address), network=current_network())
    return _hide(redirect(url_for(".own_link_sent"), 303))


@public
def own_link_sent() -> AnyResponse:
    """With the way back to the place from which one asked."""
    asked = request.args.get("place", "")
    own_place = asked if asked in current_actor().place_ids else None
    return _hide(make_response(render_template("calendars/link_sent.html", own_place=own_place)))


@public
def own_feed_page(feed_id: str) -> AnyResponse:
    actor = current_actor()
    feed = _get(feed_id)
    form = FeedForm(name=read_name(feed), is_discreet=feed.is_discreet)
    if form.validate_on_submit():
        with transaction():
            edit_feed(actor, feed_id, choices=form.chosen())
        flash(gettext("Saved."), "success")
        return _hide(redirect(url_for(".own_feed_page", feed_id=feed_id), 303))
    page = render_template("calendars/own_feed.html", form=form, **describe_feed(feed))
    return _hide(make_response(page, 422 if form.errors else 200))


@public
def rotate_own_feed(feed_id: str) -> AnyResponse:
    """Old mailed links are over with the old address; this browser goes on."""
    _get(feed_id)
    response = _hide(redirect(url_for(".own_feed_page", feed_id=feed_id), 303))
    if ConfirmForm().validate_on_submit():
        with transaction():
            generation = rotate_feed(current_actor(), feed_id)
        set_signed_cookie(response, COOKIE, [feed_id, generation], max_age=COOKIE_SECONDS)
        flash(gettext("It has a new address. Put that into your calendar; the old one is over."), "success")
    return response


@public
def stop_own_feed(feed_id: str) -> AnyResponse:
    _get(feed_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            stop_feed(current_actor(), feed_id)
    return _hide(redirect(url_for(".own_feed_page", feed_id=feed_id), 303))


@public
def delete_own_feed(feed_id: str) -> AnyResponse:
    _get(feed_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            delete_feed(current_actor(), feed_id)
        flash(gettext("The calendar is deleted."), "success")
    return _hide(redirect(url_for(".own_feeds"), 303))


@public
def own_feed_code(feed_id: str) -> AnyResponse:
    return draw_code(_get(feed_id))


def _get(feed_id: str) -> PrivateFeed:
    """A feed of one's own places; an organiser's has pages elsewhere."""
    feed = get_own_feed(current_actor(), feed_id)
    if feed.kind != FeedKind.PLACES:
        raise NotFound
    return feed


def name_feed(feed: PrivateFeed) -> dict[str, object]:
    """A line of a list."""
    return {"public_id": feed.public_id, "name": read_name(feed), "feed": feed}


def describe_feed(feed: PrivateFeed) -> dict[str, object]:
    """What the page of one feed says."""
    name = read_name(feed)
    return {
        "feed": feed,
        "name": name,
        "links": links_of(feed, name) if feed.revoked_at is None else None,
        "kept_until": feed.revoked_at + KEPT_STOPPED if feed.revoked_at else None,
        "button": ConfirmForm(formdata=None),
    }


def links_of(feed: PrivateFeed, name: str) -> Subscription:
    return subscription(address_of(feed), name=name)


def draw_code(feed: PrivateFeed) -> Response:
    """The address for a phone's camera: webcal, which is subscribed to and not imported once."""
    if feed.revoked_at is not None:
        raise NotFound
    drawing = draw_svg(links_of(feed, "").webcal, border=2, omitsize=True, xmldecl=False)
    response = Response(drawing, content_type="image/svg+xml")
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _show_closed(form: AskLinkForm, *, code: int = 200) -> AnyResponse:
    """For a browser that opened no link, or one that is over: whether there is such a calendar or not."""
    return _hide(make_response(render_template("calendars/closed.html", form=form, is_over=code == 404), code))


def _hide(response: AnyResponse) -> AnyResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
