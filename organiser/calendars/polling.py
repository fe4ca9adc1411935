"""Private feeds over HTTP: never HTML, never on disk, never in a cache of others, never in a log."""

import contextlib

from flask import Response
from flask_babel import gettext
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from organiser.calendars.answers import has_unknown_words, keep_private, marked, not_modified, plain, send
from organiser.calendars.desk_entries import read_desk_contents
from organiser.calendars.errors import FeedOver
from organiser.calendars.models import FeedKind, PrivateFeed
from organiser.calendars.own_entries import read_own_contents
from organiser.calendars.own_rules import contents_etag, is_to_be_noted, unasked_until
from organiser.calendars.private_feeds import Contents, address_of, get_feed_at, read_name
from organiser.calendars.rules import feed_changed_at
from organiser.calendars.sheets import Sheet
from organiser.kernel import clock
from organiser.kernel.db import write_apart
from organiser.kernel.i18n import in_language
from organiser.kernel.ical import calendar_head, render_event
from organiser.kernel.vaults import Vault, VaultDestroyed
from organiser.kernel.web.access import public

COLOR = "teal"


@public
def own_feed(token: str) -> Response:
    """410 for an address that is over and for one that never was: a subscription ends, instead of trying for ever."""
    if has_unknown_words(set()):
        return keep_private(plain("This calendar takes no words behind its address.", 400))
    try:
        return keep_private(_answer(token))
    except (FeedOver, VaultDestroyed):
        return keep_private(plain("This calendar is over. Remove it, or ask for its new address.", 410))
    except (DBAPIError, PoolTimeout):
        response = plain("Back in a moment.", 503)
        response.headers["Retry-After"] = "300"
        return keep_private(response)


def _answer(token: str) -> Response:
    feed, now = get_feed_at(token), clock.now()
    contents = read_own_contents(feed, now) if feed.kind == FeedKind.PLACES else read_desk_contents(feed, now)
    etag = contents_etag((token, feed.name, feed.version, feed.lang, *contents.versions), now)
    response = not_modified(etag) or send(_render(feed, contents))
    changed_at = feed_changed_at(max(feed.changed_at, contents.changed_at), now)
    vault_id, destroy_after = feed.vault_id, feed.vault.destroy_after
    if is_to_be_noted(destroy_after, now):
        _note_asked(vault_id)
    return marked(response, etag, changed_at)


def _render(feed: PrivateFeed, contents: Contents) -> Sheet:
    with in_language(feed.lang):
        blocks = [render_event(event) for event in contents.describe()]
        head = calendar_head(
            name=read_name(feed),
            description=gettext("Changes and cancellations show here by themselves."),
            url=contents.page,
            source=address_of(feed),
            color=COLOR,
            lang=feed.lang,
        )
    return Sheet.of_blocks(head, blocks)


def _note_asked(vault_id: int) -> None:
    """When a feed was last asked for is all that a poll writes, once a week; the next poll makes up for a failure."""
    with contextlib.suppress(SQLAlchemyError), write_apart() as session:
        session.execute(update(Vault).where(Vault.id == vault_id).values(destroy_after=unasked_until(clock.now())))
