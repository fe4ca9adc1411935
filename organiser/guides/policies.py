"""Who may do what with a guide. Pure predicates over an actor and a branch."""

from organiser.kernel.actor import Actor, Role


def can_edit_guide(actor: Actor, branch_path: str) -> bool:
    """Organisers at or above its branch, as with its events. What is published everybody reads; drafts are theirs."""
    return actor.has_role(branch_path, Role.ORGANISER)
