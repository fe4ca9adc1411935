"""Pages for organisers: calendars of their branches, drafts included."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.branches.queries import list_reachable
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.errors import TooManyFeeds
from organiser.calendars.models import FeedKind, PrivateFeed
from organiser.calendars.own_forms import DeskFeedForm, NewDeskFeedForm
from organiser.calendars.own_rules import MOST_FEEDS
from organiser.calendars.own_views import describe_feed, draw_code, name_feed
from organiser.calendars.private_actions import delete_feed, edit_feed, rotate_feed, stop_feed
from organiser.calendars.private_feeds import get_own_feed, list_desk_feeds, read_name
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

PAGES = "/<lang:lang>/manage/calendars"
FEED = f"{PAGES}/<feed_id>"


def add_desk_routes(blueprint: Blueprint) -> None:
    rule = blueprint.add_url_rule
    rule(PAGES, "desk_feeds", desk_feeds, methods=["GET", "POST"])
    rule(FEED, "desk_feed_page", desk_feed_page, methods=["GET", "POST"])
    rule(f"{FEED}/address", "rotate_desk_feed", rotate_desk_feed, methods=["POST"])
    rule(f"{FEED}/stop", "stop_desk_feed", stop_desk_feed, methods=["POST"])
    rule(f"{FEED}/delete", "delete_desk_feed", delete_desk_feed, methods=["POST"])
    rule(f"{FEED}/code.svg", "desk_feed_code", desk_feed_code)


def desk_feeds() -> Response:
    """Those of the account, and a form for another."""
    actor = current_actor()
    branches, feeds = list_reachable(actor, Role.ORGANISER), list_desk_feeds(actor)
    form = NewDeskFeedForm(branches, name=gettext("Our events") if not feeds else "", with_drafts=True)
    if form.validate_on_submit():
        try:
            with transaction():
                made = make_desk_feed(
                    actor, branch_id=form.branch.data or None, choices=form.chosen(), lang=current_language()
                )
                feed_id = made.public_id
        except TooManyFeeds as error:
            form.refuse("name", gettext("You have %(most)d calendars. Delete one first.", most=error.most))
        else:
            return redirect(url_for(".desk_feed_page", feed_id=feed_id), 303)
    page = render_template(
        "calendars/desk.html", form=form, feeds=[name_feed(feed) | {"whose": _whose(feed)} for feed in feeds],
        can_make=bool(branches) and len(feeds) < MOST_FEEDS,
    )  # fmt: skip
    return make_response(page, 422 if form.errors else 200)


def desk_feed_page(feed_id: str) -> Response:
    actor = current_actor()
    feed = _get(feed_id)
    form = DeskFeedForm(name=read_name(feed), is_discreet=feed.is_discreet, with_drafts=feed.with_drafts)
    if form.validate_on_submit():
        with transaction():
            edit_feed(actor, feed_id, choices=form.chosen())
        flash(gettext("Saved."), "success")
        return _back(feed_id)
    page = render_template("calendars/desk_feed.html", form=form, whose=_whose(feed), **describe_feed(feed))
    return make_response(page, 422 if form.errors else 200)


def rotate_desk_feed(feed_id: str) -> Response:
    _get(feed_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            rotate_feed(current_actor(), feed_id)
        flash(gettext("It has a new address. Put that into your calendar; the old one is over."), "success")
    return _back(feed_id)


def stop_desk_feed(feed_id: str) -> Response:
    _get(feed_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            stop_feed(current_actor(), feed_id)
    return _back(feed_id)


def delete_desk_feed(feed_id: str) -> Response:
    _get(feed_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            delete_feed(current_actor(), feed_id)
        flash(gettext("The calendar is deleted."), "success")
    return redirect(url_for(".desk_feeds"), 303)


def desk_feed_code(feed_id: str) -> Response:
    return draw_code(_get(feed_id))


def _get(feed_id: str) -> PrivateFeed:
    """A feed of the account; one of its own places has pages elsewhere."""
    feed = get_own_feed(current_actor(), feed_id)
    if feed.kind != FeedKind.DESK:
        raise NotFound
    return feed


def _back(feed_id: str) -> Response:
    return redirect(url_for(".desk_feed_page", feed_id=feed_id), 303)


def _whose(feed: PrivateFeed) -> str:
    if feed.branch_id is None:
        return gettext("All my branches")
    name = db.session.get_one(Branch, feed.branch_id).name
    return gettext("%(branch)s and all branches below it", branch=name)
