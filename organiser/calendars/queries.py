"""Looking up slices by version first, so that most polls end after one small query."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, or_, select

from organiser.branches.models import Branch
from organiser.calendars.lineup import KNOWN, FeedRow, make_row
from organiser.calendars.models import Block, ChangeClock, EventMark, SliceVersion
from organiser.calendars.rules import MOST_MENDED, MOST_NEWS, Window, block_renderer, day_of, window_at
from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.db.types import UtcDateTime
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.vaults import get_installation_key
from organiser.timeline.queries import find_version

Conditions = Sequence[ColumnElement[bool]]
Rows = Select[int, datetime, datetime, bytes]
Watch = Select[*tuple[Any, ...]]


class BoundWindow:
    """A Window whose ends are given when the statement is run."""

    since = bindparam("since", type_=UtcDateTime)
    until = bindparam("until", type_=UtcDateTime)
    cancelled_since = bindparam("cancelled_since", type_=UtcDateTime)


_BOUND_WINDOW = BoundWindow()
# The columns of an event that blocks.py reads, under their own names: a row of them stands for the event there.
_OF_BLOCKS = (
    Event.id, Event.public_id, Event.uid, Event.sequence, Event.changed_at, Event.state, Event.state_reason, Event.kind,
    Event.title, Event.slug, Event.summary, Event.text, Event.lang, Event.zone, Event.all_day, Event.starts_wall,
    Event.ends_wall, Event.starts_fold, Event.ends_fold, Event.starts_at, Event.ends_at, Event.on_site, Event.on_line,
    Event.place_name, Event.country, Event.venue, Event.address, Event.latitude, Event.longitude, Event.join_link,
    Event.link_is_private, Event.published_at, Event.titles, Event.translated,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slice:
    """A branch's own events, or those of the tree from it down, as a version.

    `clock`: all changes up to this mark are in `version`; `rebuilt`: the mark of the last that was no single event's.
    """

    branch_id: int
    public_id: str
    path: str
    name: str
    slug: str
    below: bool
    version: int
    changed_at: datetime
    closed_at: datetime | None
    rebuilt: int
    clock: int


_COLUMNS = (
    Branch.id, Branch.public_id, Branch.path, Branch.name, Branch.slug, Branch.created_at, Branch.closed_at,
    SliceVersion.own, SliceVersion.own_changed_at, SliceVersion.own_rebuilt,
    SliceVersion.tree, SliceVersion.tree_changed_at, SliceVersion.tree_rebuilt,
    select(ChangeClock.mark).scalar_subquery().label("clock"),
)  # fmt: skip
_SLICES = select(*_COLUMNS).outerjoin(SliceVersion, SliceVersion.branch_id == Branch.id)
_BY_PUBLIC_ID = _SLICES.where(Branch.public_id == bindparam("public_id"))
_ROOTS = _SLICES.where(Branch.parent_id.is_(None)).order_by(Branch.is_demo, Branch.id)


def get_slice(branch_public_id: str, *, below: bool) -> Slice:
    """One query. Raises NotFound for a branch that never was."""
    row = _connection().execute(_BY_PUBLIC_ID, {"public_id": branch_public_id}).first()
    if row is None:
        raise NotFound
    return _slice(row, below=below)


def get_whole_tree() -> Slice:
    """The roots together, one of which may be the demonstration's, and under both names: one that goes takes its events
    with it. Raises NotFound before there is one."""
    roots = [_slice(row, below=True) for row in _connection().execute(_ROOTS)]
    if not roots:
        raise NotFound
    return replace(
        roots[0],
        public_id="+".join(root.public_id for root in roots),
        version=sum(root.version for root in roots),
        changed_at=max(root.changed_at for root in roots),
        rebuilt=max(root.rebuilt for root in roots),
    )


def read_standing() -> tuple[str, int, int, datetime, str]:
    """Something else after every change that a reader of any public calendar may see, and on every day; two queries.

    A calendar that comes of other rows than events has its version here, or readers wait (kernel/web/microcache.py).
    """
    timeline, day = find_version(), day_of(clock.now())
    try:
        tree = get_whole_tree()
    except NotFound:
        return "", 0, *timeline, day
    return tree.public_id, tree.clock, *timeline, day


def _slice(row: Row[*tuple[Any, ...]], *, below: bool) -> Slice:
    version, changed, rebuilt = (
        (row.tree, row.tree_changed_at, row.tree_rebuilt) if below else (row.own, row.own_changed_at, row.own_rebuilt)
    )
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
        rebuilt=rebuilt or 0,
        clock=row.clock or 0,
    )


def derive_members_token(branch: Branch) -> str:
    """The secret of the members' feed: another than the members' link's, changed with it, stored nowhere."""
    return get_installation_key().token("members feed", branch.public_id, branch.members_link)


def list_feed_rows(conditions: Conditions, now: datetime, *, lang: str) -> list[FeedRow]:
    """What is coming first, then the latest past, KNOWN at most and one more if there are more."""
    window = window_at(now)
    rows = _rows_inside(conditions, window, lang)
    coming = rows.where(Event.ends_at >= window.today).order_by(Event.ends_at, Event.id)
    past = rows.where(Event.ends_at < window.today).order_by(Event.ends_at.desc(), Event.id)
    found = _read(coming.limit(KNOWN + 1), window)
    return found + (_read(past.limit(KNOWN + 1 - len(found)), window) if len(found) <= KNOWN else [])


def watch_slice(conditions: Conditions) -> Watch:
    """The statement of list_changed(), to be made once for a feed: making it takes longer than running it."""
    marked = select(EventMark.event_id).where(EventMark.mark > bindparam("mark")).limit(MOST_MENDED + 1).subquery()
    # Limited before it is joined: PostgreSQL knows then that these are few, before it has counted what the tables hold.
    inside = and_(Event.id == marked.c.event_id, *conditions, *_inside(_BOUND_WINDOW))
    return select(marked.c.event_id, *_OF_BLOCKS).outerjoin(Event, inside)


def list_changed(watch: Watch, since: int, now: datetime) -> list[tuple[int, Event | None]]:
    """What readers saw change after this mark, wherever it stands: its id, and the event if it stands in the slice.

    MOST_MENDED at most and one more if there are more.
    """
    window = window_at(now)
    bounds = {"since": window.since, "until": window.until, "cancelled_since": window.cancelled_since}
    rows = _connection().execute(watch, {"mark": since, **bounds})
    return [(row.event_id, cast(Event, row) if row.id is not None else None) for row in rows]


def _rows_inside(conditions: Conditions, window: Window, lang: str) -> Rows:
    fresh = and_(
        Block.event_id == Event.id,
        Block.lang == lang,
        Block.sequence == Event.sequence,
        Block.renderer == block_renderer(settings().base_url),
    )
    rows = select(Event.id, Event.starts_at, Event.ends_at, Block.body).outerjoin(Block, fresh)
    return rows.where(*conditions, *_inside(window))


def _inside(window: Window | BoundWindow) -> Conditions:
    kept = or_(Event.state != State.CANCELLED, Event.ends_at >= window.cancelled_since)
    return Event.ends_at >= window.since, Event.starts_at < window.until, kept


def _read(statement: Rows, window: Window) -> list[FeedRow]:
    rows = _connection().execute(statement)
    return [make_row(row.id, row.starts_at, row.ends_at, row.body, today=window.today) for row in rows]


def list_events_to_render(event_ids: list[int], conditions: Conditions) -> list[Event]:
    """Events whose blocks are missing, with all that a block shows, if they still stand in the slice."""
    rows = _connection().execute(select(*_OF_BLOCKS).where(Event.id.in_(event_ids), *conditions))
    return [cast(Event, row) for row in rows]


def list_news(conditions: Conditions, now: datetime) -> list[Event]:
    """What is coming in the slice, MOST_NEWS at most."""
    window = window_at(now)
    rows = select(*_OF_BLOCKS).where(*conditions, *_inside(window), Event.ends_at >= window.today)
    found = _connection().execute(rows.order_by(Event.starts_at, Event.id).limit(MOST_NEWS))
    return [cast(Event, row) for row in found]


def _connection() -> Connection:
    """The session's own. What is read here are rows, and as objects they would take longer to load than to render."""
    return db.session.connection()
