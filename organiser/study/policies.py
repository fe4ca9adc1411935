"""Who may do what with topics and works. Pure predicates over an actor and a branch."""

from organiser.kernel.actor import Actor, Role


def can_edit_terms(actor: Actor, root_path: str | None) -> bool:
    """Topics are shared by all branches, so those who coordinate all of them keep them in order."""
    return root_path is not None and actor.has_role(root_path, Role.COORDINATOR)


def can_add_works(actor: Actor) -> bool:
    """Every organiser: a work is a fact about a publication, and whoever writes an event may name one anyway."""
    return any(grant.role.rank >= Role.ORGANISER.rank for grant in actor.grants)


def can_add_works_for(actor: Actor, branch_path: str) -> bool:
    """In the name of a branch: it answers for what it adds."""
    return actor.has_role(branch_path, Role.ORGANISER)


def can_edit_work(actor: Actor, branch_path: str | None, root_path: str | None) -> bool:
    """A work or an edition: organisers at or above the branch that added it, since somebody has to answer for each;
    those who coordinate everything, since works are everybody's and a branch may be gone. What an event named belongs
    to no branch (None), and any organiser may describe it."""
    if can_edit_terms(actor, root_path):
        return True
    return can_add_works(actor) if branch_path is None else actor.has_role(branch_path, Role.ORGANISER)


def can_merge_works(actor: Actor, paths: tuple[str | None, str | None], root_path: str | None) -> bool:
    """Whoever may change both: a merged work is one less, and what pointed to it points elsewhere."""
    return all(can_edit_work(actor, path, root_path) for path in paths)
