"""What a feed holds and when a reader's copy is still right. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from organiser.kernel.ical import RENDERER_VERSION

PAST = timedelta(days=90)
AHEAD = timedelta(days=548)
CANCELLED_KEPT = timedelta(days=30)
CLOSED_NOTICE = timedelta(days=180)
MOST_EVENTS = 1000
# More changes than these at once, and the feed is built anew.
MOST_MENDED = 60
PUBLIC_CACHING = "public, max-age=900, stale-if-error=604800"
PRIVATE_CACHING = "private, no-cache"
# Raised with every change of what blocks.py writes into a block.
BLOCK_VERSION = f"{RENDERER_VERSION}.1"


# News are read, not kept: what comes next is enough.
MOST_NEWS = 100
NEWS_VERSION = f"{BLOCK_VERSION}.1"


class Format(StrEnum):
    """What a slice is written as; the value is how its address ends."""

    ICS = "ics"
    ATOM = "atom"
    JSON = "json"

    @property
    def media_type(self) -> str:
        return {"ics": "text/calendar", "atom": "application/atom+xml", "json": "application/feed+json"}[self]


@dataclass(frozen=True, slots=True)
class Window:
    """A feed holds what ends after `since` and starts before `until`; of what was cancelled, from `cancelled_since`.

    What ends before `today` is past.
    """

    since: datetime
    until: datetime
    cancelled_since: datetime
    today: datetime


def window_at(now: datetime) -> Window:
    """It moves once a day (UTC), so that a feed's bytes stay the same from one midnight to the next."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(since=today - PAST, until=today + AHEAD, cancelled_since=today - CANCELLED_KEPT, today=today)


def day_of(now: datetime) -> str:
    """The day (UTC) that a feed's window is of."""
    return now.astimezone(UTC).date().isoformat()


def block_renderer(base_url: str) -> str:
    """What a block was rendered by and for: its links are whole addresses of the installation."""
    return f"{BLOCK_VERSION}-{sha256(base_url.encode()).hexdigest()[:8]}"


def feed_etag(version: int, now: datetime, *, variant: str) -> str:
    """Right as long as the slice's version, the day (UTC), the renderer and what was asked for are the same."""
    return f"{version}-{day_of(now)}-{BLOCK_VERSION}-{variant}"


def feed_changed_at(slice_changed_at: datetime, now: datetime) -> datetime:
    """Last-Modified: the slice's last change, or the last midnight, when the window moved."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(slice_changed_at, midnight)
