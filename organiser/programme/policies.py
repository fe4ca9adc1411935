"""Who may do what with a programme. Pure predicates over an actor and a branch."""

from organiser.events.policies import can_edit_event
from organiser.kernel.actor import Actor


def can_edit_programme(actor: Actor, branch_path: str) -> bool:
    """Whoever may edit the school itself."""
    return can_edit_event(actor, branch_path)
