"""Making, changing and ending feeds that are somebody's own, whoever that is."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from organiser.calendars.models import FeedKind, PrivateFeed, PrivateFeedEntry
from organiser.calendars.own_rules import KEPT_STOPPED, Choices, unasked_until
from organiser.calendars.private_feeds import TABLE, derive_token, get_own_feed, read_name
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import Vault, create_vault, destroy_keys, get_vault_key, move_vault_end

VAULT = "private_feed"


def new_feed(kind: FeedKind, *, choices: Choices, lang: str) -> PrivateFeed:
    """A feed with a vault and an address of its own. The caller says whose it is, and flushes."""
    now, feed_id = clock.now(), ids.new_public_id()
    vault = create_vault(VAULT, destroy_after=unasked_until(now))
    key = get_vault_key(vault)
    feed = PrivateFeed(public_id=feed_id, kind=kind, vault_id=vault.id, lang=lang)
    feed.name = key.seal({"name": choices.name}, table=TABLE, public_id=feed_id, column="name")
    feed.is_discreet, feed.with_drafts = choices.is_discreet, choices.with_drafts
    feed.generation, feed.token_hash = 1, ids.hash_token(derive_token(key, feed_id, 1))
    feed.version, feed.created_at, feed.changed_at = 1, now, now
    return feed


def edit_feed(actor: Actor, feed_id: str, *, choices: Choices) -> None:
    """Raises NotFound."""
    feed = lock_own_feed(actor, feed_id)
    if choices.name != read_name(feed):
        key = get_vault_key(feed.vault)
        feed.name = key.seal({"name": choices.name}, table=TABLE, public_id=feed_id, column="name")
    if choices.is_discreet != feed.is_discreet:
        feed.is_discreet = choices.is_discreet
        feed.version += 1
        feed.changed_at = clock.now()
    feed.with_drafts = choices.with_drafts
    db.session.flush()


def rotate_feed(actor: Actor, feed_id: str) -> int:
    """A new address; the old one, and every link that was mailed, are over. A stopped feed begins again, with what it
    finds then. Returns the new generation. Raises NotFound."""
    feed = lock_own_feed(actor, feed_id)
    feed.generation += 1
    token = derive_token(get_vault_key(feed.vault), feed_id, feed.generation)
    feed.token_hash = ids.hash_token(token)
    if feed.revoked_at is not None:
        feed.revoked_at = None
        feed.searched_to = 0 if feed.kind == FeedKind.PLACES else None
    move_vault_end(feed.vault, unasked_until(clock.now()))
    db.session.flush()
    return feed.generation


def stop_feed(actor: Actor, feed_id: str) -> None:
    """Its address is over and what it listed is forgotten; the rest is kept for some weeks. Raises NotFound."""
    feed = lock_own_feed(actor, feed_id)
    if feed.revoked_at is not None:
        return
    now = clock.now()
    feed.revoked_at, feed.searched_to = now, None
    db.session.execute(delete(PrivateFeedEntry).where(PrivateFeedEntry.feed_id == feed.id))
    move_vault_end(feed.vault, now + KEPT_STOPPED)
    db.session.flush()


def delete_feed(actor: Actor, feed_id: str) -> None:
    """Its key, its rows. Raises NotFound."""
    destroy_feed(lock_own_feed(actor, feed_id))


def lock_own_feed(actor: Actor, feed_id: str) -> PrivateFeed:
    """As it is once its row is locked. Raises NotFound, also if it was deleted while we waited."""
    found = get_own_feed(actor, feed_id)
    locked = lock_feed(found.id)
    if locked is None:
        raise NotFound
    return locked


def lock_feed(feed_id: int) -> PrivateFeed | None:
    row = select(PrivateFeed).where(PrivateFeed.id == feed_id).options(joinedload(PrivateFeed.vault))
    row = row.with_for_update(of=PrivateFeed).execution_options(populate_existing=True)
    return db.session.scalars(row).one_or_none()


def list_due_feeds(now: datetime) -> list[int]:
    """Feeds that nobody asked for in a year, or that were stopped some weeks ago."""
    due = select(PrivateFeed.id).join(Vault, Vault.id == PrivateFeed.vault_id).where(Vault.destroy_after <= now)
    return list(db.session.scalars(due.order_by(PrivateFeed.id).limit(500)))


def destroy_due_feed(feed_id: int) -> None:
    """Looked at again under its lock: somebody may have asked for it just now."""
    feed = lock_feed(feed_id)
    if feed is not None and feed.vault.destroy_after is not None and feed.vault.destroy_after <= clock.now():
        destroy_feed(feed)


def destroy_feed(feed: PrivateFeed) -> None:
    """Ledger, key, then the rows; cut short anywhere, it may be done again."""
    destroy_keys([feed.vault.public_id])
    feed_id, vault_id = feed.id, feed.vault_id
    db.session.expunge(feed)
    db.session.execute(delete(PrivateFeedEntry).where(PrivateFeedEntry.feed_id == feed_id))
    db.session.execute(delete(PrivateFeed).where(PrivateFeed.id == feed_id))
    db.session.execute(delete(Vault).where(Vault.id == vault_id))
