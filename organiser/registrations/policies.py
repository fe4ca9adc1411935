"""Who may read whose names, and who may act for others."""

from datetime import datetime

from organiser.events.models import Event
from organiser.kernel.actor import Actor, Role


def can_count_people(actor: Actor, event: Event) -> bool:
    """Numbers: whoever may edit the event."""
    return actor.has_role(event.branch.path, Role.ORGANISER)


def can_read_people(actor: Actor, event: Event) -> bool:
    """Names: organisers of exactly this branch, and a coordinator above who acts for it by a recorded act."""
    if actor.has_role_here(event.branch_id, Role.ORGANISER):
        return True
    return event.branch_id in actor.acting_for and actor.has_role(event.branch.path, Role.COORDINATOR)


def can_read_door(actor: Actor, event: Event, *, is_helper: bool, now: datetime) -> bool:
    """First word and first letter: also helpers named for the event, until its end."""
    return can_read_people(actor, event) or (is_helper and now < event.ends_at)
