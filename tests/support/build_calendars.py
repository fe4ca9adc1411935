"""Calendars of their own for people of the installation of site.py."""

from collections.abc import Callable
from urllib.parse import urlsplit

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.models import PrivateFeed
from organiser.calendars.own_actions import make_own_feed
from organiser.calendars.own_rules import Choices
from organiser.calendars.private_actions import stop_feed
from organiser.calendars.private_feeds import address_of, manage_link
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.registrations.queries import find_place
from tests.support.make import actor_of
from tests.support.site import Site


def give_calendars(site: Site, write: Callable[[str], str], *, lang: str) -> None:
    """Rosa has one of her places, and one that she stopped; the town's organiser one of its events."""
    rosa = Actor(calendar_key=(site.places["confirmed"], 0))
    account = db.session.scalars(select(Account.id).where(Account.public_id == site.accounts["organiser"])).one()
    with transaction():
        for key, name in (("own", "What I go to"), ("stopped", "Of last year")):
            _note(site, key, make_own_feed(rosa, choices=Choices(write(name)), lang=lang))
        plans = Choices(write("What we plan"), with_drafts=True)
        town = site.branches["town"]
        _note(site, "desk", make_desk_feed(actor_of(account), branch_id=town, choices=plans, lang=lang))
    with transaction():
        stop_feed(rosa, site.feeds["stopped"])
    place = find_place(site.places["on_line"])
    assert place is not None
    site.own_links["new"] = urlsplit(manage_link(place)).path


def _note(site: Site, key: str, feed: PrivateFeed) -> None:
    site.feeds[key] = feed.public_id
    site.feed_tokens[key] = address_of(feed).rpartition("/")[2].removesuffix(".ics")
    site.own_links[key] = urlsplit(manage_link(feed)).path
