"""Who may do what with a campaign. Pure predicates over an actor and a branch."""

from organiser.kernel.actor import Actor, Role


def can_edit_campaign(actor: Actor, branch_path: str) -> bool:
    """Organisers at or above its branch: they write it and answer those who put events under it."""
    return actor.has_role(branch_path, Role.ORGANISER)
