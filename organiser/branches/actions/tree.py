"""Making, editing, moving and closing branches."""

from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from itertools import count

from sqlalchemy import func, literal, select, update
from sqlalchemy.exc import IntegrityError

from organiser.branches import policies, queries
from organiser.branches.actions.locks import lock_branch, lock_tree
from organiser.branches.errors import BranchIsClosed, OpenBranchesBelow, RootExists
from organiser.branches.facts import BranchChanged, BranchMoved
from organiser.branches.models import Branch, BranchSlug
from organiser.branches.rules import RESERVED_SLUGS, BranchFields, check_fields, check_move, path_below
from organiser.kernel import clock, ids
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import EditConflict, Invalid, NotAllowed, NotFound
from organiser.kernel.slugs import MAX_SLUG, make_any_slug


def create_branch(actor: Actor, *, parent_id: str | None, fields: BranchFields, is_demo: bool = False) -> Branch:
    """A new branch below the one with this public id; without one the root, once.

    Raises NotFound (no such parent, or not one's own), NotAllowed, RootExists, BranchIsClosed, Invalid, TreeTooDeep.
    """
    lock_tree()
    parent = None if parent_id is None else queries.get_branch_to_edit(actor, parent_id)
    if parent is None:
        _require_first_root(actor, is_demo=is_demo)
    elif parent.closed_at is not None:
        raise BranchIsClosed
    check_fields(fields)
    public_id = ids.new_public_id()
    branch = Branch(public_id=public_id, path=public_id, created_at=clock.now(), is_demo=is_demo)
    branch.parent_id = parent.id if parent else None
    branch.is_demo = parent.is_demo if parent else is_demo
    _write_fields(branch, fields)
    branch.slug = _choose_slug(fields, branch=None)
    db.session.add(branch)
    db.session.flush()
    branch.path = path_below(parent.path if parent else "/", branch.id)
    db.session.add(BranchSlug(slug=branch.slug, branch_id=branch.id))
    _record(actor, "created", branch)
    announce(BranchChanged(branch.id))
    db.session.flush()
    return branch


def edit_branch(actor: Actor, branch_id: str, *, version: int, fields: BranchFields) -> Branch:
    """Write all fields of the branch. Raises NotFound, EditConflict, Invalid.

    A new slug takes over; the old one goes on leading here. `slug` None keeps the present one.
    """
    branch = lock_branch(branch_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    if version != branch.version:
        raise EditConflict(given=version, current=branch.version)
    check_fields(fields)
    changed = _write_fields(branch, fields)
    if fields.slug is not None and fields.slug != branch.slug:
        _take_slug(branch, _choose_slug(fields, branch=branch))
        changed.append("slug")
    if changed:
        note_change(actor, branch, changed)
    return branch


def _take_slug(branch: Branch, slug: str) -> None:
    """Raises Invalid where another branch has taken it at this very moment."""
    if db.session.get(BranchSlug, slug) is None:
        db.session.add(BranchSlug(slug=slug, branch_id=branch.id))
    branch.slug = slug
    try:
        db.session.flush()
    except IntegrityError:
        raise Invalid("slug", "taken", slug=slug) from None


def note_change(actor: Actor, branch: Branch, changed: list[str]) -> None:
    """Raise the version, write history, tell the capabilities to the right."""
    branch.version += 1
    _record(actor, "edited", branch, fields=changed)
    announce(BranchChanged(branch.id))
    db.session.flush()


def move_branch(actor: Actor, branch_id: str, *, new_parent_id: str) -> Branch:
    """Put the branch with all below it under another parent; all paths are rewritten at once.

    Raises NotFound, NotAllowed (a root, or not coordinator at both ends), WouldMakeCycle, TreeTooDeep, BranchIsClosed.
    """
    lock_tree()
    branch = queries.get_branch_to_edit(actor, branch_id)
    new_parent = queries.get_branch_or_closed(actor, new_parent_id)
    old_parent = db.session.get(Branch, branch.parent_id) if branch.parent_id else None
    if old_parent is None or new_parent.is_demo != branch.is_demo:
        raise NotAllowed
    if not policies.can_move(actor, branch, old_parent=old_parent, new_parent=new_parent):
        raise NotAllowed
    if new_parent.closed_at is not None:
        raise BranchIsClosed
    longest = db.session.scalar(select(func.max(func.length(Branch.path))).where(queries.below(branch.path)))
    check_move(branch.path, new_parent.path, longest_below=longest or len(branch.path))
    if new_parent.id == old_parent.id:
        return branch
    old_ancestors = queries.ids_of_path(branch.path)[:-1]
    branch.parent_id = new_parent.id
    branch.version += 1
    _record(actor, "moved", branch)
    _rewrite_paths(branch, path_below(new_parent.path, branch.id))
    announce(BranchMoved(branch.id, old_ancestors))
    return branch


def close_branch(actor: Actor, branch_id: str) -> Branch:
    """Keep it, say on its page that it is closed, let nothing new begin there. Raises NotFound, OpenBranchesBelow."""
    lock_tree()
    branch = lock_branch(branch_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    if branch.closed_at is not None:
        return branch
    if open_below := len(queries.list_below(branch)):
        raise OpenBranchesBelow(open_below)
    branch.closed_at = clock.now()
    note_change(actor, branch, ["closed_at"])
    return branch


def reopen_branch(actor: Actor, branch_id: str) -> Branch:
    """Take a closing back. Raises NotFound, BranchIsClosed if the one above is closed."""
    lock_tree()
    branch = lock_branch(branch_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    parent = db.session.get(Branch, branch.parent_id) if branch.parent_id else None
    if parent is not None and parent.closed_at is not None:
        raise BranchIsClosed
    if branch.closed_at is not None:
        branch.closed_at = None
        note_change(actor, branch, ["closed_at"])
    return branch


def _require_first_root(actor: Actor, *, is_demo: bool) -> None:
    if not policies.can_create_root(actor) and actor.job is None:
        raise NotAllowed
    if db.session.scalars(select(Branch.id).where(Branch.parent_id.is_(None), Branch.is_demo == is_demo)).first():
        raise RootExists


def _write_fields(branch: Branch, fields: BranchFields) -> list[str]:
    """Names of what is another now than it was."""
    values = {field.name: getattr(fields, field.name) for field in dataclass_fields(fields) if field.name != "slug"}
    values["languages"] = list(fields.languages)
    values["links"] = [{"label": label, "address": address} for label, address in fields.links]
    changed = [name for name, value in values.items() if getattr(branch, name) != value]
    for name in changed:
        setattr(branch, name, values[name])
    return changed


def _choose_slug(fields: BranchFields, *, branch: Branch | None) -> str:
    """The given one if it was never another's; else one from the name, numbered until it is free."""
    if fields.slug is not None:
        if not _is_free(fields.slug, branch):
            raise Invalid("slug", "taken", slug=fields.slug)
        return fields.slug
    return next(slug for slug in _numbered(make_any_slug(fields.name)) if _is_free(slug, branch))


def _numbered(slug: str) -> Iterator[str]:
    if slug not in RESERVED_SLUGS:
        yield slug
    for number in count(2):
        ending = f"-{number}"
        yield slug[: MAX_SLUG - len(ending)] + ending


def _is_free(slug: str, branch: Branch | None) -> bool:
    owner = db.session.get(BranchSlug, slug)
    return owner is None or (branch is not None and owner.branch_id == branch.id)


def _rewrite_paths(branch: Branch, new_path: str) -> None:
    old_path = branch.path
    rest = func.substr(Branch.path, len(old_path) + 1)
    db.session.flush()
    rewritten = update(Branch).where(queries.below(old_path)).values(path=literal(new_path) + rest)
    db.session.execute(rewritten.execution_options(synchronize_session=False))
    db.session.expire_all()


def _record(actor: Actor, verb: str, branch: Branch, *, fields: list[str] | None = None) -> None:
    record(actor, verb, subject="branches", subject_id=branch.public_id, branch_id=branch.id, fields=fields or ())
