"""Looking up slices by version first, so that most polls end after one small query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, or_, select
from sqlalchemy.orm import selectinload

from organiser.branches.models import Branch
from organiser.calendars.models import Block, SliceVersion
from organiser.calendars.rules import BLOCK_VERSION, MOST_EVENTS, Window
from organiser.events.models import Event, State
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import get_installation_key


@dataclass(frozen=True, slots=True)
class Slice:
    """A branch's own events, or those of the tree from it down, as a version."""

    branch_id: int
    public_id: str
    path: str
    name: str
    slug: str
    below: bool
    version: int
    changed_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """An event of a feed, with its stored block if that is still right."""

    event_id: int
    starts_at: datetime
    body: bytes | None


_COLUMNS = (
    Branch.id, Branch.public_id, Branch.path, Branch.name, Branch.slug, Branch.created_at, Branch.closed_at,
    SliceVersion.own, SliceVersion.own_changed_at, SliceVersion.tree, SliceVersion.tree_changed_at,
)  # fmt: skip
_SLICES = select(*_COLUMNS).outerjoin(SliceVersion, SliceVersion.branch_id == Branch.id)
_BY_PUBLIC_ID = _SLICES.where(Branch.public_id == bindparam("public_id"))
_ROOT = _SLICES.where(Branch.parent_id.is_(None)).order_by(Branch.id).limit(1)


def get_slice(branch_public_id: str, *, below: bool) -> Slice:
    """One query. Raises NotFound for a branch that never was."""
    row = db.session.execute(_BY_PUBLIC_ID, {"public_id": branch_public_id}).first()
    if row is None:
        raise NotFound
    return _slice(row, below=below)


def get_whole_tree() -> Slice:
    """The root's tree, whose version rises with every change anywhere. Raises NotFound before there is a root."""
    row = db.session.execute(_ROOT).first()
    if row is None:
        raise NotFound
    return _slice(row, below=True)


def _slice(row: Row[*tuple[object, ...]], *, below: bool) -> Slice:
    version, changed = (row.tree, row.tree_changed_at) if below else (row.own, row.own_changed_at)
    return Slice(
        branch_id=row.id,
        public_id=row.public_id,
        path=row.path,
        name=row.name,
        slug=row.slug,
        below=below,
        version=version or 0,
        changed_at=max(filter(None, (changed, row.created_at, row.closed_at))),
        closed_at=row.closed_at,
    )


def derive_members_token(branch: Branch) -> str:
    """The secret of the members' feed: another than the members' link's, changed with it, stored nowhere."""
    return get_installation_key().token("members feed", branch.public_id, branch.members_link)


def list_feed_rows(conditions: list[ColumnElement[bool]], window: Window, now: datetime, *, lang: str) -> list[FeedRow]:
    """What is coming first, then the latest past, MOST_EVENTS at most and one more if there are more; by start."""
    fresh = and_(
        Block.event_id == Event.id,
        Block.lang == lang,
        Block.sequence == Event.sequence,
        Block.renderer == BLOCK_VERSION,
    )
    columns = select(Event.id, Event.starts_at, case((fresh, Block.body)).label("body"))
    rows = columns.join(Branch, Branch.id == Event.branch_id).outerjoin(Block, fresh).where(*conditions)
    rows = rows.where(_inside(window))
    coming = rows.where(Event.ends_at >= now).order_by(Event.ends_at, Event.id)
    past = rows.where(Event.ends_at < now).order_by(Event.ends_at.desc(), Event.id)
    found = _rows(coming, MOST_EVENTS + 1)
    found += _rows(past, MOST_EVENTS + 1 - len(found)) if len(found) <= MOST_EVENTS else []
    return sorted(found[: MOST_EVENTS + 1], key=lambda row: (row.starts_at, row.event_id))


def _inside(window: Window) -> ColumnElement[bool]:
    kept = or_(Event.state != State.CANCELLED, Event.ends_at >= window.cancelled_since)
    return and_(Event.ends_at >= window.since, Event.starts_at < window.until, kept)


def _rows(statement: Select[tuple[int, datetime, bytes | None]], limit: int) -> list[FeedRow]:
    return [FeedRow(row.id, row.starts_at, row.body) for row in db.session.execute(statement.limit(limit))]


def list_events_to_render(event_ids: list[int]) -> list[Event]:
    """Events whose blocks are missing, with all that a block shows."""
    events = select(Event).where(Event.id.in_(event_ids)).options(selectinload(Event.branch))
    return list(db.session.scalars(events))
