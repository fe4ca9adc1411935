"""When those who wait are told. Pure."""

from datetime import datetime, timedelta

from organiser.events.models import Event
from organiser.events.rules import AWAITED_FOR

# What is added within an hour is one mail, and there is at most one a day.
QUIET = timedelta(hours=1)
SPACING = timedelta(days=1)
UNCONFIRMED_FOR = timedelta(hours=24)


def kept_until(event: Event) -> datetime:
    """When the addresses of those who wait for what comes of this event are destroyed."""
    return event.ends_at + AWAITED_FOR
