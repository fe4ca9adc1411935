"""Who may do what with an event. Pure predicates over an actor and a branch."""

from organiser.kernel.actor import Actor, Role


def can_edit_event(actor: Actor, branch_path: str) -> bool:
    """Organiser at the event's branch or above it: create, edit, publish, cancel and everything else about it."""
    return actor.has_role(branch_path, Role.ORGANISER)


def can_read_names(actor: Actor, *, branch_id: int, branch_path: str) -> bool:
    """Names of people: organisers of exactly this branch, and a coordinator above who acts for it, on record."""
    if actor.has_role_here(branch_id, Role.ORGANISER):
        return True
    return branch_id in actor.acting_for and actor.has_role(branch_path, Role.COORDINATOR)


def can_read_numbers(actor: Actor, branch_path: str) -> bool:
    """How many come: whoever may edit the event."""
    return can_edit_event(actor, branch_path)
