"""What an organiser's own feed shows: the events of their branches as the desk has them, drafts too if they like.

No names, and no numbers either: a calendar's copy lies at others, and would change with every registration.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import joinedload

from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.branches.queries import below, list_grants
from organiser.calendars.blocks import describe_event
from organiser.calendars.errors import FeedOver
from organiser.calendars.models import PrivateFeed
from organiser.calendars.own_entries import make_discreet
from organiser.calendars.private_feeds import Contents
from organiser.calendars.rules import MOST_EVENTS, window_at
from organiser.events.hosts import stands_below
from organiser.events.models import Event, State
from organiser.events.policies import can_edit_event
from organiser.events.queries import editable_by, listed
from organiser.events.times import span_of
from organiser.kernel.activity import Activity
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.ical import CalendarEvent
from organiser.kernel.links import link

AT_ONCE = 200
ORGANISES = Role.ORGANISER.rank
EventRow = Row[int, int, datetime, datetime]


def read_desk_contents(feed: PrivateFeed, now: datetime) -> Contents:
    """Rights as they stand at this moment decide. Raises FeedOver when they don't reach any more."""
    owner = _get_owner(feed)
    rows = _list_rows(_conditions(feed, owner), now)
    return Contents(
        versions=tuple((row.id, row.version) for row in rows),
        changed_at=max((row.changed_at for row in rows), default=feed.changed_at),
        page=link("calendars.desk_feeds", lang=feed.lang),
        describe=lambda: _describe_all(feed, owner, rows),
    )


def _get_owner(feed: PrivateFeed) -> Actor:
    account = db.session.get(Account, feed.account_id)
    if account is None or account.disabled_at is not None:
        raise FeedOver
    actor = Actor(account_id=account.id, grants=list_grants(account.id))
    if not can_follow(actor, db.session.get(Branch, feed.branch_id) if feed.branch_id else None):
        raise FeedOver
    return actor


def can_follow(actor: Actor, branch: Branch | None) -> bool:
    """Organisers at or above the branch; with None, of any branch at all."""
    if branch is None:
        return any(grant.role.rank >= ORGANISES for grant in actor.grants)
    return actor.has_role(branch.path, Role.ORGANISER)


def _conditions(feed: PrivateFeed, actor: Actor) -> list[ColumnElement[bool]]:
    """What these branches may edit, and what is public of events that they hold with others."""
    own, paths = [editable_by(actor)], [grant.path for grant in actor.grants if grant.role.rank >= ORGANISES]
    if feed.branch_id is not None:
        paths = [db.session.get_one(Branch, feed.branch_id).path]
        own.append(Event.branch_id.in_(select(Branch.id).where(below(paths[0]))))
    if not feed.with_drafts:
        own.append(Event.state != State.DRAFT)
    return [or_(and_(*own), and_(listed(), or_(*map(stands_below, paths))))]


def _list_rows(conditions: list[ColumnElement[bool]], now: datetime) -> list[EventRow]:
    """What is coming first, then the latest past, MOST_EVENTS at most; by start."""
    window = window_at(now)
    kept = or_(Event.state != State.CANCELLED, Event.ends_at >= window.cancelled_since)
    rows = select(Event.id, Event.version, Event.changed_at, Event.starts_at).where(*conditions, kept)
    coming = rows.where(Event.ends_at >= now, Event.starts_at < window.until).order_by(Event.ends_at, Event.id)
    past = rows.where(Event.ends_at < now, Event.ends_at >= window.since).order_by(Event.ends_at.desc(), Event.id)
    found = list(db.session.execute(coming.limit(MOST_EVENTS)))
    found += db.session.execute(past.limit(MOST_EVENTS - len(found))).all()
    return sorted(found, key=lambda row: (row.starts_at, row.id))


def _describe_all(feed: PrivateFeed, owner: Actor, rows: list[EventRow]) -> list[CalendarEvent]:
    wanted = [row.id for row in rows]
    shown: dict[int, CalendarEvent] = {}
    for start in range(0, len(wanted), AT_ONCE):
        events = select(Event).where(Event.id.in_(wanted[start : start + AT_ONCE])).options(joinedload(Event.branch))
        batch = db.session.scalars(events).all()
        touched = _list_touched([event.public_id for event in batch if event.state == State.DRAFT])
        shown |= {event.id: _describe(feed, owner, event, touched.get(event.public_id)) for event in batch}
    return [shown[event_id] for event_id in wanted if event_id in shown]


def _list_touched(draft_ids: list[str]) -> dict[str, datetime]:
    """When drafts were last worked on: their own `changed_at` waits for readers."""
    lines = select(Activity.subject_id, func.max(Activity.at)).where(
        Activity.subject == "events", Activity.subject_id.in_(draft_ids)
    )
    found = db.session.execute(lines.group_by(Activity.subject_id)).all()
    return {row[0]: row[1] for row in found}


def _describe(feed: PrivateFeed, owner: Actor, event: Event, touched_at: datetime | None) -> CalendarEvent:
    public = describe_event(event, feed.lang, told_in=event.lang)
    is_own = can_edit_event(owner, event.branch.path)
    page = link("events.overview", lang=feed.lang, event_id=event.public_id) if is_own else public.url
    shown = replace(
        public,
        # An event's own sequence waits for readers; its version rises with all that an organiser does.
        sequence=event.version + feed.version,
        changed_at=max(filter(None, (event.changed_at, feed.changed_at, touched_at))),
        description=_write(event, page),
        url=page,
        conference=None,
    )
    return make_discreet(shown, event.state) if feed.is_discreet else shown


def _write(event: Event, page: str) -> str:
    when = describe_span(span_of(event), lang=current_language(), place=event.place_name or None)
    return "\n\n".join(part for part in (when, event.state_reason, event.summary, page) if part)
