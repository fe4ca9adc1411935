"""Who may see who comes. What holds for names and numbers everywhere stands in events.policies."""

from datetime import datetime

from organiser.events.models import Event, Host
from organiser.events.policies import can_read_names
from organiser.kernel.actor import Actor


def can_read_people(actor: Actor, event: Event) -> bool:
    """Names and addresses."""
    return can_read_names(actor, branch_id=event.branch_id, branch_path=event.branch.path)


def can_read_as_host(actor: Actor, host: Host) -> bool:
    """Names at an event that the actor's branch holds with another, where that was agreed."""
    return can_read_names(actor, branch_id=host.branch_id, branch_path=host.branch.path)


def can_read_door(actor: Actor, event: Event, *, is_helper: bool, now: datetime) -> bool:
    """First word and first letter: also helpers named for the event, until its end."""
    return can_read_people(actor, event) or (is_helper and now < event.ends_at)
