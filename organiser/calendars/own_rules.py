"""What holds for feeds that are somebody's own. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from organiser.calendars.rules import BLOCK_VERSION

MOST_FEEDS = 5
MOST_NAME = 60
# A feed that no calendar asked for in so long is destroyed.
UNASKED_FOR = timedelta(days=365)
# When it was last asked for is written down no more often than this.
NOTED_EVERY = timedelta(days=7)
# How long a stopped feed can be started again.
KEPT_STOPPED = timedelta(days=30)
# Raised with every change of what own_entries.py, desk_entries.py and shift_feed.py write.
CONTENTS_VERSION = f"{BLOCK_VERSION}.3"


@dataclass(frozen=True, slots=True)
class Choices:
    """What its owner decides about a feed. `with_drafts` is for organisers' feeds."""

    name: str
    is_discreet: bool = False
    with_drafts: bool = False


def unasked_until(now: datetime) -> datetime:
    """When a feed that is asked for now would be destroyed if nobody asked again."""
    return now + UNASKED_FOR


def is_to_be_noted(destroy_after: datetime | None, now: datetime) -> bool:
    """Whether it is a while since somebody wrote down that this feed is asked for."""
    return destroy_after is not None and destroy_after < unasked_until(now) - NOTED_EVERY


def contents_etag(versions: tuple[object, ...], now: datetime) -> str:
    """Right as long as these versions, the day (UTC) and the renderer are the same. It names nothing."""
    parts = (CONTENTS_VERSION, f"{now.astimezone(UTC):%Y%m%d}", versions)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
