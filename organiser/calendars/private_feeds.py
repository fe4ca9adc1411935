"""Feeds that are somebody's own: who may see them, where they are found, and what is sealed of them."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from organiser.calendars.errors import FeedOver
from organiser.calendars.models import FeedKind, PrivateFeed
from organiser.kernel import ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.ical import CalendarEvent
from organiser.kernel.ids import PUBLIC_ID_LENGTH
from organiser.kernel.links import link
from organiser.kernel.vaults import VaultDestroyed, VaultKey, get_installation_key, get_vault_key
from organiser.registrations.models import Registration
from organiser.registrations.queries import find_place, get_person

TABLE = PrivateFeed.__tablename__
FEED, MANAGE = "feed", "own calendars"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a feed shows at one moment: `versions` decide about a 304, and `describe` is asked only without one.

    `describe` is called with the feed's language spoken. `page` is where a reader of the calendar is sent.
    """

    versions: tuple[object, ...]
    changed_at: datetime
    page: str
    describe: Callable[[], list[CalendarEvent]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a mailed link leads to: an Actor.calendar_key, and the language that its reader reads."""

    key: tuple[str, int]
    lang: str


def index_address(address: str) -> bytes:
    """What the feeds of one address are found by."""
    return get_installation_key().index(f"own feed\x1f{address}")


def derive_token(key: VaultKey, feed_id: str, generation: int) -> str:
    """The secret in the feed's own address."""
    return key.token(FEED, feed_id, generation)


def get_feed_at(token: str) -> PrivateFeed:
    """The feed behind this address. Raises FeedOver, alike for one that is over and one that never was."""
    rows = select(PrivateFeed).where(PrivateFeed.token_hash == ids.hash_token(token), PrivateFeed.revoked_at.is_(None))
    feed = db.session.scalars(rows.options(joinedload(PrivateFeed.vault))).one_or_none()
    if feed is None:
        raise FeedOver
    return feed


def address_of(feed: PrivateFeed) -> str:
    """Where calendars find it."""
    token = derive_token(get_vault_key(feed.vault), feed.public_id, feed.generation)
    return link("calendars.own_feed", token=token)


def read_name(feed: PrivateFeed) -> str:
    key = get_vault_key(feed.vault)
    return str(key.open(feed.name, table=TABLE, public_id=feed.public_id, column="name")["name"])


def read_address(feed: PrivateFeed) -> str:
    """The mail address whose places a PLACES feed lists."""
    assert feed.identity is not None
    key = get_vault_key(feed.vault)
    return str(key.open(feed.identity, table=TABLE, public_id=feed.public_id, column="identity")["address"])


def manage_link(subject: PrivateFeed | Registration) -> str:
    """The link to be mailed: by a feed to its owner; by a place to somebody who has no feed yet."""
    return link("calendars.open_own_link", token=subject.public_id + _manage_secret(subject))


def _manage_secret(subject: PrivateFeed | Registration) -> str:
    if isinstance(subject, PrivateFeed):
        return get_vault_key(subject.vault).token(MANAGE, subject.public_id, subject.generation)
    return get_vault_key(subject.event.vault).token(MANAGE, subject.public_id)


def find_opened(token: str) -> Opened | None:
    """None for a link that is over or never was."""
    public_id, secret = token[:PUBLIC_ID_LENGTH], token[PUBLIC_ID_LENGTH:]
    feed = _find_own(PrivateFeed.public_id == public_id)
    subject = feed or find_place(public_id)
    try:
        if subject is None or not hmac.compare_digest(_manage_secret(subject).encode(), secret.encode()):
            return None
    except VaultDestroyed:
        return None
    return Opened((public_id, feed.generation if feed else 0), subject.lang)


def get_own_address(actor: Actor) -> str:
    """Whose calendars this browser has opened by the mailed link. Raises NotFound."""
    address = find_own_address(actor)
    if address is None:
        raise NotFound
    return address


def find_own_address(actor: Actor) -> str | None:
    """None if no link was opened, or it is over."""
    if actor.calendar_key is None:
        return None
    public_id, generation = actor.calendar_key
    try:
        if generation == 0:
            place = find_place(public_id)
            return None if place is None else get_person(place).address
        feed = _find_own(PrivateFeed.public_id == public_id, PrivateFeed.generation == generation)
        return None if feed is None else read_address(feed)
    except VaultDestroyed:
        return None


def _find_own(*conditions: ColumnElement[bool]) -> PrivateFeed | None:
    rows = select(PrivateFeed).where(PrivateFeed.kind == FeedKind.PLACES, *conditions)
    return db.session.scalars(rows.options(joinedload(PrivateFeed.vault))).one_or_none()


def list_feeds_of(address: str) -> list[PrivateFeed]:
    """All of one mail address, stopped ones too, in the order in which they were made."""
    return _list_feeds(PrivateFeed.kind == FeedKind.PLACES, PrivateFeed.address_index == index_address(address))


def list_desk_feeds(actor: Actor) -> list[PrivateFeed]:
    """Those of the account that asks."""
    return _list_feeds(PrivateFeed.kind == FeedKind.DESK, PrivateFeed.account_id == actor.account_id)


def _list_feeds(*conditions: ColumnElement[bool]) -> list[PrivateFeed]:
    rows = select(PrivateFeed).where(*conditions).options(joinedload(PrivateFeed.vault))
    return [feed for feed in db.session.scalars(rows.order_by(PrivateFeed.id)).all() if has_key(feed)]


def has_key(feed: PrivateFeed) -> bool:
    """False for a feed that came back from a backup after it was destroyed: nobody's place may fail because of it, and
    none of their other calendars."""
    try:
        get_vault_key(feed.vault)
    except VaultDestroyed:
        return False
    return True


def get_own_feed(actor: Actor, feed_id: str) -> PrivateFeed:
    """A feed of whoever asks, as a person by the mailed link or as an organiser. Raises NotFound."""
    feeds = list_desk_feeds(actor) if actor.is_staff else []
    address = find_own_address(actor)
    feeds += list_feeds_of(address) if address is not None else []
    found = next((feed for feed in feeds if feed.public_id == feed_id), None)
    if found is None:
        raise NotFound
    return found
