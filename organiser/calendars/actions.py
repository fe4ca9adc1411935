"""Raising slice versions: in the transaction of the change itself, so that no reader can see one without the other."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from organiser.archive.facts import SessionMaterialChanged
from organiser.branches.facts import BranchChanged, BranchMoved
from organiser.branches.models import Branch
from organiser.branches.queries import ids_of_path
from organiser.calendars.kept import Copies
from organiser.calendars.models import ChangeClock, EventMark, SliceVersion
from organiser.campaigns.facts import CampaignChanged
from organiser.events.facts import EventAltered, HostsChanged
from organiser.events.hosts import ids_of_hosts
from organiser.events.models import State
from organiser.events.queries import find_stored_events
from organiser.kernel import clock
from organiser.kernel.db import Base, db
from organiser.kernel.db.upserts import insert_on
from organiser.kernel.extensions import settings
from organiser.programme.facts import ProgrammeReleased, SessionTranslated
from organiser.study.facts import TermNested, TermRenamed, WorkRenamed, WorksMerged
from organiser.timeline.facts import TimelineChanged


def follow_event(fact: EventAltered) -> None:
    """Reaction: the slices that an event stands in, or stood in, change with it, and by nothing else."""
    mark = _raise_clock()
    _upsert(EventMark, {"event_id": fact.event_id, "mark": mark}, {"mark": mark})
    _raise_versions(fact.branch_ids, {})


def follow_programme(fact: ProgrammeReleased | SessionTranslated) -> None:
    """Reaction: sessions of a school say something else, in the slices that the school stands in."""
    event = find_stored_events([fact.event_id])[fact.event_id]
    if event.state != State.DRAFT:
        follow_event(EventAltered(event.id, (event.branch_id, *ids_of_hosts(event.id))))


def follow_branch(fact: BranchChanged) -> None:
    """Reaction: a feed is named after its branch."""
    raise_versions([fact.branch_id])


def follow_branch_move(fact: BranchMoved) -> None:
    """Reaction: a whole tree left the old ancestors and came to the new ones."""
    raise_versions([fact.branch_id, *fact.old_ancestors])


def follow_hosts(fact: HostsChanged) -> None:
    """Reaction: these branches' feeds are made of other events from now on."""
    raise_versions(fact.branch_ids)


def follow_campaign(fact: CampaignChanged) -> None:
    """Reaction: its feeds are searches, which stand on the versions of the trees."""
    raise_versions([fact.branch_id])


def follow_words(_fact: TermNested | TermRenamed | WorkRenamed | WorksMerged) -> None:
    """Reaction: searches by topic or by words, which stand on the versions of the trees, find other events now."""
    raise_versions(db.session.scalars(select(Branch.id).where(Branch.parent_id.is_(None))))


def follow_material(fact: SessionMaterialChanged) -> None:
    """Reaction: searches by what came of events find it, or no longer; it has no revision, since it says the same."""
    raise_versions([find_stored_events([fact.event_id])[fact.event_id].branch_id])


def follow_timeline(_fact: TimelineChanged) -> None:
    """Reaction: answers that are kept before the application stand on the clock, those of anniversaries, too."""
    _raise_clock()


def purge_copies() -> None:
    """Job: forget last good copies of feeds that nobody asked for in a long time."""
    Copies(settings().data_dir / "feeds").purge()


def raise_versions(branch_ids: Iterable[int]) -> None:
    """Readers of these branches' feeds, and of the trees above them, see something else from now on, whatever it is."""
    _raise_versions(branch_ids, {"rebuilt": _raise_clock()})


def _raise_clock() -> int:
    """First of all that is raised: its row is locked until the commit, so that marks are committed in their order."""
    mark = _upsert(ChangeClock, {"id": 1, "mark": 1}, {"mark": ChangeClock.mark + 1}, returning=ChangeClock.mark)
    return int(mark)


def _raise_versions(branch_ids: Iterable[int], more: dict[str, int]) -> None:
    """`more`: what else is set of the slices, `rebuilt` or nothing."""
    branch_ids = set(branch_ids)
    paths = db.session.scalars(select(Branch.path).where(Branch.id.in_(branch_ids)))
    above = {ancestor for path in paths for ancestor in ids_of_path(path)}
    now = clock.now()
    # Always in the same order, so that two transactions never wait for each other in a circle.
    for branch_id in sorted(above | branch_ids):
        row = {"branch_id": branch_id, "own": 0, "own_changed_at": now, "tree": 0, "tree_changed_at": now}
        changed: dict[str, Any] = {}
        for slice_of in ("own", "tree") if branch_id in branch_ids else ("tree",):
            row |= {slice_of: 1} | {f"{slice_of}_{name}": value for name, value in more.items()}
            changed |= {slice_of: getattr(SliceVersion, slice_of) + 1, f"{slice_of}_changed_at": now}
            changed |= {f"{slice_of}_{name}": value for name, value in more.items()}
        _upsert(SliceVersion, row, changed)


def _upsert(table: type[Base], row: dict[str, Any], changed: dict[str, Any], *, returning: Any = None) -> Any:
    """Insert the row, or set what has `changed` of the one with the same key; the value of `returning` then."""
    keys = list(table.__table__.primary_key)
    statement = insert_on(db.session())(table).values(row).on_conflict_do_update(index_elements=keys, set_=changed)
    if returning is None:
        return db.session.execute(statement)
    return db.session.scalar(statement.returning(returning))
