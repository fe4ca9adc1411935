"""What happens to events by the clock."""

from organiser.events.actions import derive_again, is_behind, note_release
from organiser.kernel.actor import job_actor
from organiser.kernel.db import transaction

REFRESH = job_actor("refresh zones")


def follow_zone_rules() -> None:
    """Once for each release of the tz database."""
    if is_behind():
        refresh_zones()


def refresh_zones() -> int:
    """Derive every coming event's instants again, in transactions of some hundred. How many events moved."""
    last: int | None = 0
    total = 0
    while last is not None:
        with transaction():
            last, moved = derive_again(REFRESH, after=last)
        total += moved
    with transaction():
        note_release()
    return total
