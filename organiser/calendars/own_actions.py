"""Feeds of one's own places: asking for the link, making one, and following the places of its owner."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from organiser.calendars.errors import TooManyFeeds
from organiser.calendars.models import FeedKind, PrivateFeed, PrivateFeedEntry
from organiser.calendars.own_entries import Entry, open_entry, seal_entry
from organiser.calendars.own_rules import MOST_FEEDS, Choices
from organiser.calendars.private_actions import new_feed
from organiser.calendars.private_feeds import (
    TABLE,
    get_own_address,
    has_key,
    index_address,
    list_feeds_of,
    read_address,
)
from organiser.events.models import Event
from organiser.kernel import clock, ids, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import queue_mail
from organiser.kernel.vaults import VaultDestroyed, get_vault_key
from organiser.registrations.actions.places import spend_act
from organiser.registrations.facts import PlaceErased, PlaceLeft, PlaceTaken
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import get_person, get_place
from organiser.registrations.rules import cap_key

LINK = "calendars.own_link"
HOUR = timedelta(hours=1)
# Events whose people are looked through in one transaction: each has a key of its own to be fetched.
SEARCHED_AT_ONCE = 50
# Made once, since every place that changes hands asks it.
_FEEDS = (
    select(PrivateFeed)
    .where(PrivateFeed.kind == FeedKind.PLACES, PrivateFeed.address_index == bindparam("address_index"))
    .options(joinedload(PrivateFeed.vault))
    .with_for_update(of=PrivateFeed)
    .order_by(PrivateFeed.id)
    .execution_options(populate_existing=True)
)


def ask_link(actor: Actor, place_id: str) -> None:
    """Mail the link to one's own calendars to the address of this place: its private link alone does not open them.

    An address that had its share of mails this hour gets none, and the same answer. Raises NotFound, TooMany.
    """
    place = get_place(actor, place_id)
    spend_act(place)
    if _may_be_mailed(get_person(place).address):
        _queue_link(place_id)


def ask_link_by_address(address: str, *, network: str) -> None:
    """Mail the link to a feed of this address, if it has one; what is done and answered here is the same if not.

    `address` is normalised. Raises TooMany for a network over its cap.
    """
    cap = settings().caps.registrations_per_network_hour
    limits.spend("calendars.network", network, cap=cap, window=HOUR)
    feeds = list_feeds_of(address)
    if _may_be_mailed(address):
        _queue_link(feeds[-1].public_id if feeds else ids.new_public_id())


def _may_be_mailed(address: str) -> bool:
    """Counted together with the mails of registering: it is the same mailbox."""
    caps = settings().caps
    (of_hour,) = limits.count_up(limits.Spending("mail.address", cap_key(address), HOUR))
    if of_hour.number > caps.mails_per_address_hour:
        return False
    limits.spend("mail.installation", "", cap=caps.mails_per_installation_hour, window=HOUR)
    return True


def _queue_link(subject_id: str) -> None:
    """Pressed twice within a minute, it is one mail."""
    queue_mail(LINK, cause=f"{LINK}:{subject_id}:{clock.now():%Y%m%d%H%M}", subject_id=subject_id)


def make_own_feed(actor: Actor, *, choices: Choices, lang: str) -> PrivateFeed:
    """A calendar of all places of the address whose mailed link was opened. Raises NotFound, TooManyFeeds.

    Places at coming events come into it at once as far as they are quickly found, and the rest by a job.
    """
    address = get_own_address(actor)
    if len(_lock_feeds(address)) >= MOST_FEEDS:
        raise TooManyFeeds(MOST_FEEDS)
    feed = new_feed(FeedKind.PLACES, choices=choices, lang=lang)
    feed.address_index, feed.searched_to = index_address(address), 0
    db.session.add(feed)
    db.session.flush()
    key = get_vault_key(feed.vault)
    feed.identity = key.seal({"address": address}, table=TABLE, public_id=feed.public_id, column="identity")
    search_places(feed)
    return feed


def follow_place(fact: PlaceTaken) -> None:
    """Reaction: a confirmed place is written into its owner's feeds; one that was there before changed."""
    place = db.session.get(Registration, fact.registration_id)
    if place is None or place.status != Status.CONFIRMED:
        return
    for feed in _lock_running_feeds(get_person(place).address):
        _write(feed, place)


def follow_leaving(fact: PlaceLeft) -> None:
    """Reaction: what was there is shown as cancelled, or as waiting; what wasn't, isn't."""
    place = db.session.get(Registration, fact.registration_id)
    if place is None:
        return
    for feed in _lock_running_feeds(get_person(place).address):
        row = _find_row(feed, place.public_id)
        if row is not None:
            _rewrite(feed, row)


def follow_erasing(fact: PlaceErased) -> None:
    """Reaction: nothing of it is left in any feed."""
    for feed in _lock_feeds(fact.address):
        row = _find_row(feed, fact.place_id)
        if row is not None:
            db.session.delete(row)
    db.session.flush()


def list_feeds_to_search() -> list[int]:
    return list(db.session.scalars(select(PrivateFeed.id).where(PrivateFeed.searched_to.is_not(None)).limit(500)))


def search_places(feed: PrivateFeed) -> bool:
    """Look through some events for confirmed places of the feed's owner, under the feed's lock; True once all are done.

    Each event has its own index of addresses, so each is asked by its own key: nothing links them without.
    """
    if feed.searched_to is None:
        return True
    events = _list_events_after(feed.searched_to)
    address = read_address(feed)
    found = [one for event in events if (one := _match(event, address)) is not None]
    if found:
        mine = select(Registration).where(or_(*found), Registration.status == Status.CONFIRMED)
        for place in db.session.scalars(mine.order_by(Registration.id)).all():
            if _find_row(feed, place.public_id) is None:
                _write(feed, place)
    is_done = len(events) < SEARCHED_AT_ONCE
    feed.searched_to = None if is_done else events[-1].id
    db.session.flush()
    return is_done


def _list_events_after(event_id: int) -> list[Event]:
    held = exists().where(Registration.event_id == Event.id, Registration.status == Status.CONFIRMED)
    coming = select(Event).where(Event.id > event_id, Event.ends_at > clock.now(), held)
    return list(db.session.scalars(coming.options(joinedload(Event.vault)).order_by(Event.id).limit(SEARCHED_AT_ONCE)))


def _match(event: Event, address: str) -> ColumnElement[bool] | None:
    try:
        index = get_vault_key(event.vault).index(address)
    except VaultDestroyed:
        return None
    return and_(Registration.event_id == event.id, Registration.address_index == index)


def _lock_feeds(address: str) -> list[PrivateFeed]:
    feeds = db.session.scalars(_FEEDS, {"address_index": index_address(address)}).all()
    return [feed for feed in feeds if has_key(feed)]


def _lock_running_feeds(address: str) -> list[PrivateFeed]:
    return [feed for feed in _lock_feeds(address) if feed.revoked_at is None]


def _find_row(feed: PrivateFeed, place_id: str) -> PrivateFeedEntry | None:
    index = get_vault_key(feed.vault).index(place_id)
    rows = select(PrivateFeedEntry).where(PrivateFeedEntry.feed_id == feed.id, PrivateFeedEntry.entry_index == index)
    return db.session.scalars(rows).one_or_none()


def _write(feed: PrivateFeed, place: Registration) -> None:
    row = _find_row(feed, place.public_id)
    if row is not None:
        _rewrite(feed, row)
        return
    key, entry_id = get_vault_key(feed.vault), ids.new_public_id()
    body = seal_entry(Entry(place.public_id, 0, clock.now()), entry_id, key)
    index = key.index(place.public_id)
    db.session.add(PrivateFeedEntry(public_id=entry_id, feed_id=feed.id, entry_index=index, body=body))
    db.session.flush()


def _rewrite(feed: PrivateFeed, row: PrivateFeedEntry) -> None:
    key = get_vault_key(feed.vault)
    entry = open_entry(row, key)
    changed = replace(entry, revision=entry.revision + 1, changed_at=clock.now())
    row.body = seal_entry(changed, row.public_id, key)
    db.session.flush()
