"""Who may do what with the timeline. It is the installation's, one for all branches: docs/decisions says why."""

from organiser.kernel.actor import Actor, Role


def can_write_entries(actor: Actor) -> bool:
    """Whoever organises any branch may write drafts, and read and better those of others."""
    return any(grant.role.rank >= Role.ORGANISER.rank for grant in actor.grants)


def can_publish_entries(actor: Actor, root_path: str | None) -> bool:
    """What stands on everybody's timeline is answered for by those who coordinate all branches: they publish, change
    and withdraw it, and delete drafts."""
    return root_path is not None and actor.has_role(root_path, Role.COORDINATOR)


def can_edit_entry(actor: Actor, root_path: str | None, *, is_public: bool) -> bool:
    return can_publish_entries(actor, root_path) or (not is_public and can_write_entries(actor))
