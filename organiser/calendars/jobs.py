"""What happens to private feeds by the clock. Each opens its own transactions, so that it may run again."""

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, selectinload

from organiser.calendars.models import PrivateFeed, PrivateFeedEntry
from organiser.calendars.own_actions import list_feeds_to_search, search_places
from organiser.calendars.own_entries import open_entry
from organiser.calendars.private_actions import destroy_due_feed, destroy_feed, list_due_feeds, lock_feed
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.vaults import VaultDestroyed, get_vault_key
from organiser.registrations.models import Registration

AT_ONCE = 200


def fill_new_feeds() -> None:
    """Places that were taken before their owner had a feed."""
    for feed_id in list_feeds_to_search():
        while not _search_some(feed_id):
            pass


def _search_some(feed_id: int) -> bool:
    with transaction():
        feed = lock_feed(feed_id)
        return feed is None or search_places(feed)


def destroy_due_feeds() -> None:
    """Feeds that nobody asks for, and stopped ones."""
    for feed_id in list_due_feeds(clock.now()):
        with transaction():
            destroy_due_feed(feed_id)


def drop_dead_entries() -> None:
    """Entries whose place is gone with its event's vault; feeds whose own key is, if they came back from a backup."""
    last = 0
    while feeds := _list_feeds_after(last):
        last = feeds[-1].id
        dead, keyless = _find_dead(feeds)
        if dead or keyless:
            with transaction() as session:
                session.execute(delete(PrivateFeedEntry).where(PrivateFeedEntry.id.in_(dead)))
                for feed_id in keyless:
                    _destroy(feed_id)


def _list_feeds_after(feed_id: int) -> list[PrivateFeed]:
    rows = select(PrivateFeed).where(PrivateFeed.id > feed_id).order_by(PrivateFeed.id).limit(AT_ONCE)
    rows = rows.options(joinedload(PrivateFeed.vault), selectinload(PrivateFeed.entries))
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def _find_dead(feeds: list[PrivateFeed]) -> tuple[list[int], list[int]]:
    """Ids of entries whose place is gone, and of feeds that nothing can be read of."""
    places: dict[int, str] = {}
    keyless = []
    for feed in feeds:
        try:
            key = get_vault_key(feed.vault)
        except VaultDestroyed:
            keyless.append(feed.id)
            continue
        places |= {row.id: open_entry(row, key).place_id for row in feed.entries}
    wanted = set(places.values())
    living = set(db.session.scalars(select(Registration.public_id).where(Registration.public_id.in_(wanted))))
    return [row_id for row_id, place_id in places.items() if place_id not in living], keyless


def _destroy(feed_id: int) -> None:
    feed = lock_feed(feed_id)
    if feed is not None:
        destroy_feed(feed)
