"""Who may do what with topics. Works are facts about publications: whoever writes an event may name one."""

from organiser.kernel.actor import Actor, Role


def can_edit_terms(actor: Actor, root_path: str | None) -> bool:
    """Topics are shared by all branches, so those who coordinate all of them keep them in order."""
    return root_path is not None and actor.has_role(root_path, Role.COORDINATOR)
