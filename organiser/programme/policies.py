"""Who may do what with a programme. Pure predicates over an actor and a branch."""

from organiser.events.models import Event
from organiser.events.policies import can_edit_event, can_read_names
from organiser.kernel.actor import Actor


def can_edit_programme(actor: Actor, branch_path: str) -> bool:
    """Whoever may edit the school itself."""
    return can_edit_event(actor, branch_path)


def can_read_contacts(actor: Actor, event: Event) -> bool:
    """How those who speak are reached: as the names of those who come."""
    return can_read_names(actor, branch_id=event.branch_id, branch_path=event.branch.path)
