"""Reading the tree. Fetching is the check: what may not be seen is not found."""

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from organiser.branches import policies
from organiser.branches.models import Branch, BranchSlug
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.places.rules import fold

MOST_NAMESAKES = 10
AFTER_SLASH = "0"  # the character after '/', so that a prefix is a range of the index on path
# Made once: SQLAlchemy takes longer for that than a database to answer.
_BY_SLUG = (
    select(Branch).join(BranchSlug, BranchSlug.branch_id == Branch.id).where(BranchSlug.slug == bindparam("slug"))
)


def get_branch(actor: Actor, public_id: str) -> Branch:
    """An open branch; branches are public. Raises NotFound."""
    branch = get_branch_or_closed(actor, public_id)
    if branch.closed_at is not None:
        raise NotFound
    return branch


def get_branch_or_closed(actor: Actor, public_id: str) -> Branch:
    """A branch, closed or not: its page and its feed outlive it. Raises NotFound."""
    branch = db.session.scalars(select(Branch).where(Branch.public_id == public_id)).one_or_none()
    if branch is None:
        raise NotFound
    return branch


def get_branch_to_edit(actor: Actor, public_id: str) -> Branch:
    """For coordinators at or above; closed ones too, so that they can be opened again. Raises NotFound."""
    branch = get_branch_or_closed(actor, public_id)
    if not policies.can_edit_branch(actor, branch):
        raise NotFound
    return branch


def get_branch_with_members(actor: Actor, public_id: str) -> Branch:
    """A branch whose members' names the actor may read. Raises NotFound."""
    branch = get_branch_or_closed(actor, public_id)
    if not policies.can_see_members(actor, branch):
        raise NotFound
    return branch


def find_branch_by_slug(slug: str) -> tuple[Branch, bool] | None:
    """The branch, open or closed, that has or had this slug, and whether it is its present one."""
    branch = db.session.scalars(_BY_SLUG, {"slug": slug}).one_or_none()
    return None if branch is None else (branch, branch.slug == slug)


def find_branches_called(words: str) -> list[Branch]:
    """Open branches that somebody may mean: by the address of their page, else by their name; the nearest to the root
    first, some at most."""
    slug = words.rstrip("/").rpartition("/")[2]
    found = find_branch_by_slug(slug.lower())
    if found is not None and found[0].closed_at is None and ("/" in words or found[0].slug == words):
        return [found[0]]
    rows = db.session.execute(select(Branch.id, Branch.name).where(Branch.closed_at.is_(None)))
    ids = [branch_id for branch_id, name in rows if fold(name) == fold(words)]
    return list(db.session.scalars(select(Branch).where(Branch.id.in_(ids[:MOST_NAMESAKES])).order_by(Branch.path)))


def find_root() -> Branch | None:
    """The root of the tree that is no demonstration, else the demonstration's, else None."""
    return db.session.scalars(select(Branch).where(Branch.parent_id.is_(None)).order_by(Branch.is_demo)).first()


def ids_of_path(path: str) -> tuple[int, ...]:
    """'/1/7/31/' → (1, 7, 31): from the root down to the branch itself."""
    return tuple(int(part) for part in path.split("/") if part)


def below(path: str) -> ColumnElement[bool]:
    """SQL: the branch of this path and everything below it, as a range that the index serves."""
    return and_(Branch.path >= path, Branch.path < path[:-1] + AFTER_SLASH)


def list_ancestors(branch: Branch) -> list[Branch]:
    """From the root down, without the branch itself."""
    ids = ids_of_path(branch.path)[:-1]
    return list(db.session.scalars(select(Branch).where(Branch.id.in_(ids)).order_by(Branch.path)))


def list_below(branch: Branch) -> list[Branch]:
    """Every open branch strictly below, parents before children."""
    strictly = (below(branch.path), Branch.id != branch.id, Branch.closed_at.is_(None))
    return list(db.session.scalars(select(Branch).where(*strictly).order_by(Branch.path)))


def list_children(branch: Branch) -> list[Branch]:
    """Directly below, open before closed, by name."""
    children = select(Branch).where(Branch.parent_id == branch.id)
    return list(db.session.scalars(children.order_by(Branch.closed_at.is_not(None), Branch.name)))


def list_reachable(actor: Actor, role: Role) -> list[Branch]:
    """Open branches at which the actor's grants, held there or above, reach this role; parents before children."""
    paths = [grant.path for grant in actor.grants if grant.role.rank >= role.rank]
    if not paths:
        return []
    reached = select(Branch).where(or_(*(below(path) for path in paths)), Branch.closed_at.is_(None))
    return list(db.session.scalars(reached.order_by(Branch.path)))
