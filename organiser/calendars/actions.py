"""Raising slice versions: in the transaction of the change itself, so that no reader can see one without the other."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from organiser.branches.facts import BranchChanged, BranchMoved
from organiser.branches.models import Branch
from organiser.branches.queries import ids_of_path
from organiser.calendars.kept import Copies
from organiser.calendars.models import SliceVersion
from organiser.events.facts import EventAltered
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.extensions import settings


def follow_event(fact: EventAltered) -> None:
    """Reaction: the slices that an event stands in, or stood in, change with it."""
    raise_versions(fact.branch_ids)


def follow_branch(fact: BranchChanged) -> None:
    """Reaction: a feed is named after its branch."""
    raise_versions([fact.branch_id])


def follow_branch_move(fact: BranchMoved) -> None:
    """Reaction: a whole tree left the old ancestors and came to the new ones."""
    raise_versions([fact.branch_id, *fact.old_ancestors])


def purge_copies() -> None:
    """Job: forget last good copies of feeds that nobody asked for in a long time."""
    Copies(settings().data_dir / "feeds").purge()


def raise_versions(branch_ids: Iterable[int]) -> None:
    """Readers of these branches' feeds, and of the trees above them, see something else from now on."""
    branch_ids = set(branch_ids)
    paths = db.session.scalars(select(Branch.path).where(Branch.id.in_(branch_ids)))
    above = {ancestor for path in paths for ancestor in ids_of_path(path)}
    now = clock.now()
    # Always in the same order, so that two transactions never wait for each other in a circle.
    for branch_id in sorted(above | branch_ids):
        _raise_version(branch_id, own=branch_id in branch_ids, now=now)


def _raise_version(branch_id: int, *, own: bool, now: datetime) -> None:
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    row = insert(SliceVersion).values(
        branch_id=branch_id, own=int(own), own_changed_at=now, tree=1, tree_changed_at=now
    )
    changed = {"tree": SliceVersion.tree + 1, "tree_changed_at": now}
    if own:
        changed |= {"own": SliceVersion.own + 1, "own_changed_at": now}
    db.session.execute(row.on_conflict_do_update(index_elements=[SliceVersion.branch_id], set_=changed))
