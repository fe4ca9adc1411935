"""The feed that a version names: from memory, mended after a change, or put together anew; and its copy on disk."""

import contextlib
import time
from collections.abc import Callable
from datetime import datetime

from organiser.calendars.feeds import Feed, Shown, Told, mend_feed, show_feed, show_notice, tell_news
from organiser.calendars.kept import COPY_EVERY_SECONDS, Copies, Kept, Memory
from organiser.calendars.queries import Slice
from organiser.calendars.rules import Format, day_of
from organiser.calendars.sheets import Sheet, Whole
from organiser.kernel.extensions import settings

memory = Memory()


def get_kept(key: str, etag: str, place: Slice, now: datetime, describe: Callable[[], Feed]) -> Kept:
    """`etag` is that of `place` as it is now. Of readers who come at once, the first puts it together."""
    kept = memory.find(key)
    if kept is not None and kept.is_of(place, etag):
        kept.seen = max(kept.seen, place.clock)
    else:
        with memory.turn(key):
            kept = memory.find(key)
            if kept is None or not kept.is_of(place, etag):
                kept = _follow(kept, etag, place, now, describe)
                memory.keep(key, kept)
    _copy(key, kept)
    return kept


def get_told(key: str, etag: str, day: str, tell: Callable[[], Told]) -> Sheet | Whole:
    """A feed that is no branch's: `etag` alone says whether it is the newest."""
    kept = memory.find(key)
    if kept is None or kept.etag != etag:
        with memory.turn(key):
            kept = memory.find(key)
            if kept is None or kept.etag != etag:
                kept = Kept("", "", etag, day, 0, tell(), kept.copied_at if kept else None)
                memory.keep(key, kept)
    _copy(key, kept)
    return kept.sheet


def note_unchanged(key: str, etag: str, place: Slice) -> None:
    """Who asked has the newest: what changed elsewhere since needs no second look, and a copy may have fallen due."""
    kept = memory.find(key)
    if kept is not None and kept.is_of(place, etag):
        kept.seen = max(kept.seen, place.clock)
        _copy(key, kept)


def find_last_good(key: str) -> bytes | None:
    """For a database that is away: what is in memory, else on disk."""
    kept = memory.find(key)
    return kept.sheet.plain() if kept else _copies().find(key)


def _follow(kept: Kept | None, etag: str, place: Slice, now: datetime, describe: Callable[[], Feed]) -> Kept:
    shown = (_mend(kept, place, now) if kept else None) or _build(describe(), place, now)
    copied_at = kept.copied_at if kept else None
    return Kept(place.public_id, place.path, etag, day_of(now), place.clock, shown, copied_at)


def _build(feed: Feed, place: Slice, now: datetime) -> Shown | Told:
    if feed.form is not Format.ICS:
        return tell_news(feed, place, now)
    return show_notice(place, feed) if place.closed_at else show_feed(feed, now)


def _mend(kept: Kept, place: Slice, now: datetime) -> Shown | None:
    """None where something else than single events changed, or too many of them, or the day.

    A branch that moved with one above it has no newer version, and its conditions name the path where it stood.
    """
    if (kept.place_id, kept.path) != (place.public_id, place.path) or not place.rebuilt <= kept.seen <= place.clock:
        return None
    if place.closed_at or kept.day != day_of(now) or isinstance(kept.shown, Told):
        return None
    return mend_feed(kept.shown, kept.seen, now)


def _copy(key: str, kept: Kept) -> None:
    """At most once a minute: a copy may be that much older than what was answered last. Where the disk is full there is
    none."""
    if kept.is_copied or not kept.shown.feed.is_copied:
        return
    if kept.copied_at and time.monotonic() < kept.copied_at + COPY_EVERY_SECONDS:
        return
    kept.is_copied, kept.copied_at = True, time.monotonic()
    with contextlib.suppress(OSError):
        _copies().keep(key, kept.sheet.plain())


def _copies() -> Copies:
    return Copies(settings().data_dir / "feeds")
