"""The members' link: derived from the branch and its generation, so that it can be shown again and rests nowhere."""

from organiser.branches import policies, queries
from organiser.branches.actions.locks import lock_branch
from organiser.branches.errors import BranchIsClosed
from organiser.branches.models import Branch
from organiser.kernel import ids
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound


def rotate_members_link(actor: Actor, branch_id: str) -> Branch:
    """Make one, or another in place of the one there is, which opens nothing from now on.

    Raises NotFound, BranchIsClosed.
    """
    branch = _lock(actor, branch_id)
    if branch.closed_at is not None:
        raise BranchIsClosed
    branch.members_link += 1
    branch.members_link_hash = ids.hash_token(queries.derive_members_token(branch))
    return _note(actor, branch, "changed members' link")


def switch_off_members_link(actor: Actor, branch_id: str) -> Branch:
    """No link opens the branch's members' events. Raises NotFound."""
    branch = _lock(actor, branch_id)
    branch.members_link_hash = None
    return _note(actor, branch, "switched off members' link")


def _lock(actor: Actor, branch_id: str) -> Branch:
    branch = lock_branch(branch_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    return branch


def _note(actor: Actor, branch: Branch, verb: str) -> Branch:
    record(actor, verb, subject="branches", subject_id=branch.public_id, branch_id=branch.id)
    db.session.flush()
    return branch
