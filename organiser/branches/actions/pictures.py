"""A branch's picture: what was there goes when another comes."""

from organiser.branches import policies
from organiser.branches.actions.locks import lock_branch
from organiser.branches.actions.tree import note_change
from organiser.branches.models import Branch
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.pictures import EncodedPicture, Picture, remove_picture, store_picture


def set_picture(actor: Actor, branch_id: str, *, encoded: EncodedPicture, alt: str) -> Picture:
    """Raises NotFound, Invalid (no words that stand for it), PictureQuotaSpent."""
    branch = _lock(actor, branch_id)
    if not 1 <= len(alt) <= 300:
        raise Invalid("alt", "length", max=300)
    old = _present_picture(branch)
    picture = store_picture(encoded, branch_id=branch.id, alt=alt)
    branch.picture_id = picture.id
    note_change(actor, branch, ["picture_id"])
    if old is not None:
        remove_picture(old)
    return picture


def clear_picture(actor: Actor, branch_id: str) -> None:
    """Raises NotFound."""
    branch = _lock(actor, branch_id)
    old = _present_picture(branch)
    if old is None:
        return
    branch.picture_id = None
    note_change(actor, branch, ["picture_id"])
    remove_picture(old)


def _lock(actor: Actor, branch_id: str) -> Branch:
    branch = lock_branch(branch_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    return branch


def _present_picture(branch: Branch) -> Picture | None:
    return db.session.get(Picture, branch.picture_id) if branch.picture_id is not None else None
