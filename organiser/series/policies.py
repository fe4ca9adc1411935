"""Who may do what with a series. Pure predicates over an actor and a branch."""

from organiser.events.policies import can_edit_event
from organiser.kernel.actor import Actor


def can_edit_series(actor: Actor, branch_path: str) -> bool:
    """Whoever may edit the events of its branch."""
    return can_edit_event(actor, branch_path)
