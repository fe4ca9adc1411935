"""Who may do what with a branch and its members. Pure predicates over an actor and a branch."""

from organiser.branches.models import Branch
from organiser.kernel.actor import Actor, Role

IN_CHARGE = (Role.ORGANISER, Role.COORDINATOR)


def can_edit_branch(actor: Actor, branch: Branch) -> bool:
    """Settings, members' link, new branches below, closing."""
    return actor.has_role(branch.path, Role.COORDINATOR)


def can_see_members(actor: Actor, branch: Branch) -> bool:
    """Names of those who hold a role here: for coordinators at or above, and organisers of exactly this branch."""
    return can_edit_branch(actor, branch) or actor.has_role_here(branch.id, Role.ORGANISER)


def has_role_above(actor: Actor, branch: Branch, role: Role) -> bool:
    """True if a grant strictly above this branch is of this rank or higher."""
    return any(
        branch.path.startswith(grant.path) and grant.branch_id != branch.id and grant.role.rank >= role.rank
        for grant in actor.grants
    )


def can_grant(actor: Actor, branch: Branch, role: Role) -> bool:
    """A role lower than one's own here, or up to one's own strictly below. Never up, never sideways."""
    if not can_see_members(actor, branch):
        return False
    lower_here = any(grant.branch_id == branch.id and grant.role.rank > role.rank for grant in actor.grants)
    return lower_here or has_role_above(actor, branch, role)


def list_grantable(actor: Actor, branch: Branch) -> list[Role]:
    return [role for role in Role if can_grant(actor, branch, role)]


def can_create_root(actor: Actor) -> bool:
    return actor.is_operator


def can_invite_first(actor: Actor, branch: Branch, *, has_coordinator: bool) -> bool:
    """The operator begins the tree: invites a coordinator to a root that has none."""
    return actor.is_operator and branch.parent_id is None and not has_coordinator


def can_move(actor: Actor, branch: Branch, *, old_parent: Branch, new_parent: Branch) -> bool:
    """Coordinator at both ends: one of the branch alone could otherwise take it out of sight of those above."""
    return can_edit_branch(actor, old_parent) and can_edit_branch(actor, new_parent)


def can_act_for(actor: Actor, branch: Branch) -> bool:
    """A coordinator above; one at the branch itself reads its names without."""
    return has_role_above(actor, branch, Role.COORDINATOR) and not actor.has_role_here(branch.id, Role.ORGANISER)
