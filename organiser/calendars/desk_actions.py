"""Feeds of an organiser's branches."""

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.branches.queries import get_branch_or_closed
from organiser.calendars.desk_entries import can_follow
from organiser.calendars.errors import TooManyFeeds
from organiser.calendars.models import FeedKind, PrivateFeed
from organiser.calendars.own_rules import MOST_FEEDS, Choices
from organiser.calendars.private_actions import new_feed
from organiser.calendars.private_feeds import list_desk_feeds
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound


def make_desk_feed(actor: Actor, *, branch_id: str | None, choices: Choices, lang: str) -> PrivateFeed:
    """A calendar of one branch (a public id) and those below it, or of all in reach. Raises NotFound, TooManyFeeds."""
    account = db.session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update())
    branch: Branch | None = get_branch_or_closed(actor, branch_id) if branch_id else None
    if account is None or not can_follow(actor, branch):
        raise NotFound
    if len(list_desk_feeds(actor)) >= MOST_FEEDS:
        raise TooManyFeeds(MOST_FEEDS)
    feed = new_feed(FeedKind.DESK, choices=choices, lang=lang)
    feed.account_id, feed.branch_id = account, branch.id if branch else None
    db.session.add(feed)
    db.session.flush()
    return feed
