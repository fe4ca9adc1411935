"""Reading events. Fetching is the permission check: one condition says who sees what, on every surface."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql import false

from organiser.accounts.models import Account
from organiser.branches.models import Branch, Member
from organiser.branches.queries import below, get_branch, ids_of_path
from organiser.events.attendance import PLACES
from organiser.events.filters import EventFilter
from organiser.events.listing import ROWS, EventRow, read_rows
from organiser.events.models import (
    Event,
    EventHelper,
    Host,
    Item,
    ItemPerson,
    ItemTopic,
    Material,
    Reading,
    State,
    Visibility,
)
from organiser.events.policies import can_edit_event
from organiser.events.repeats import leads_series
from organiser.kernel.actor import ANONYMOUS, Actor, Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import VaultDestroyed, get_vault_key
from organiser.study.models import Term

# What an event's own page shows, beside what hangs on its item. Statements that every visit asks are made once:
# SQLAlchemy takes longer to put one together than the database to answer it.
_EVENT = (
    select(Event)
    .options(
        joinedload(Event.branch),
        joinedload(Event.vault),
        joinedload(Event.picture),
        joinedload(Event.spoken),
        joinedload(Event.hosts).joinedload(Host.branch),
        joinedload(Event.item).joinedload(Item.materials),
    )
    .where(Event.public_id == bindparam("public_id"))
)
_ON_ITEM: dict[str, Select[Any]] = {
    "people": select(ItemPerson).where(ItemPerson.item_id == bindparam("id")).order_by(ItemPerson.position),
    "readings": select(Reading)
    .options(joinedload(Reading.work))
    .where(Reading.item_id == bindparam("id"))
    .order_by(Reading.position),
    "topics": select(Term)
    .options(joinedload(Term.names))
    .join(ItemTopic, ItemTopic.term_id == Term.id)
    .where(ItemTopic.item_id == bindparam("id"))
    .order_by(Term.id),
}
_NUMBER = select(func.count(Event.id))
PRIVATE = ("venue", "address", "join_link")


_LISTED = and_(Event.state != State.DRAFT, Event.visibility == Visibility.PUBLIC)


def listed() -> ColumnElement[bool]:
    """What strangers find in lists, feeds, search and sitemap: public, and no draft."""
    return _LISTED


def listed_to(actor: Actor) -> ColumnElement[bool]:
    """listed(), and the members' events of branches whose members this is. Unlisted ones are in no list."""
    return _LISTED if actor == ANONYMOUS else or_(_LISTED, and_(Event.state != State.DRAFT, _is_for_member(actor)))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The one condition of what may be seen by whoever has its address."""
    return _TO_STRANGERS if actor == ANONYMOUS else _visible_to(actor)


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    open_to_all = or_(Event.visibility == Visibility.PUBLIC, Event.visibility == Visibility.UNLISTED)
    return or_(
        and_(Event.state != State.DRAFT, or_(open_to_all, _is_for_member(actor), _is_holder(actor))),
        editable_by(actor),
    )


def editable_by(actor: Actor) -> ColumnElement[bool]:
    """Drafts included: organisers at or above the event's branch."""
    return _stands_below(actor, Role.ORGANISER)


def _is_for_member(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Event.visibility == Visibility.MEMBERS,
        or_(
            Event.branch_id.in_(actor.member_branch_ids) if actor.member_branch_ids else false(),
            _stands_below(actor, Role.HELPER),
        ),
    )


def _is_holder(actor: Actor) -> ColumnElement[bool]:
    """Whoever holds a place at a members' event sees it, and this condition must be whole wherever it is asked."""
    if not actor.place_ids:
        return false()
    return Event.id.in_(select(PLACES.c.event_id).where(PLACES.c.public_id.in_(actor.place_ids)))


def _stands_below(actor: Actor, role: Role) -> ColumnElement[bool]:
    """True for events of branches that a grant of this rank reaches."""
    paths = [grant.path for grant in actor.grants if grant.role.rank >= role.rank]
    if not paths:
        return false()
    return Event.branch_id.in_(select(Branch.id).where(or_(*(below(path) for path in paths))))


_TO_STRANGERS = _visible_to(ANONYMOUS)
_EVENT_FOR_STRANGERS = _EVENT.where(_TO_STRANGERS)


def get_event(actor: Actor, public_id: str) -> Event:
    """With all that its page shows. Raises NotFound for what is not there and for what may not be seen, alike."""
    return _get_whole(_EVENT_FOR_STRANGERS if actor == ANONYMOUS else _EVENT.where(visible_to(actor)), public_id)


def get_event_to_edit(actor: Actor, public_id: str) -> Event:
    """The same for organisers of its branch or above. Raises NotFound."""
    return _get_whole(_EVENT.where(editable_by(actor)), public_id)


def _get_whole(rows: Select[Event], public_id: str) -> Event:
    event = db.session.scalars(rows, {"public_id": public_id}).unique().one_or_none()
    if event is None:
        raise NotFound
    for name, parts in _ON_ITEM.items():
        if name not in event.item.__dict__:
            found = db.session.scalars(parts, {"id": event.item_id}).unique()
            set_committed_value(event.item, name, list(found))
    return event


def list_events(
    wanted: EventFilter, *, actor: Actor, now: datetime, limit: int = 50, offset: int = 0, past: bool = False
) -> list[EventRow]:
    """Those that lists show to this actor, the next first; with `past` those that are over, the latest first.

    A filter with days of its own asks neither.
    """
    order = (Event.starts_at.desc(), Event.id.desc()) if past else (Event.starts_at, Event.id)
    rows = ROWS.where(*_conditions(wanted, actor=actor, now=now, past=past))
    return read_rows(db.session.execute(rows.order_by(*order).limit(limit).offset(offset)))


def count_events(wanted: EventFilter, *, actor: Actor, now: datetime, past: bool = False) -> int:
    number = _NUMBER.where(*_conditions(wanted, actor=actor, now=now, past=past))
    return db.session.scalar(number) or 0


def _conditions(wanted: EventFilter, *, actor: Actor, now: datetime, past: bool) -> list[ColumnElement[bool]]:
    conditions = [listed_to(actor), *wanted.conditions()]
    if wanted.first or wanted.last:
        return conditions
    return [*conditions, Event.ends_at <= now if past else Event.ends_at > now]


class Shelf(StrEnum):
    """How an organiser looks at a branch's events. A postponed one is coming, whatever its old date was."""

    COMING = "coming"
    DRAFTS = "drafts"
    PAST = "past"


def list_branch_events(
    branch: Branch, *, shelf: Shelf, wanted: EventFilter, now: datetime, limit: int = 50, offset: int = 0
) -> list[EventRow]:
    """For those who have fetched the branch to edit its events: the next first, past ones the latest first."""
    order = (Event.starts_at.desc(), Event.id.desc()) if shelf is Shelf.PAST else (Event.starts_at, Event.id)
    rows = ROWS.where(*_on_shelf(branch, shelf, wanted, now))
    return read_rows(db.session.execute(rows.order_by(*order).limit(limit).offset(offset)))


def count_branch_events(branch: Branch, *, wanted: EventFilter, now: datetime) -> dict[Shelf, int]:
    """How many stand on each shelf, for the same filter."""
    return {shelf: db.session.scalar(_NUMBER.where(*_on_shelf(branch, shelf, wanted, now))) or 0 for shelf in Shelf}


def _on_shelf(branch: Branch, shelf: Shelf, wanted: EventFilter, now: datetime) -> list[ColumnElement[bool]]:
    """Of a series the next date alone, or the latest, unless somebody looks for something."""
    asked = wanted.conditions()
    conditions = [Event.branch_id == branch.id, *asked, _stands_on(Event, shelf, now)]
    if asked:
        return conditions
    return [*conditions, leads_series(lambda other: _stands_on(other, shelf, now), latest=shelf is Shelf.PAST)]


def _stands_on(event: type[Event], shelf: Shelf, now: datetime) -> ColumnElement[bool]:
    if shelf is Shelf.DRAFTS:
        return event.state == State.DRAFT
    over = and_(event.ends_at <= now, event.state != State.POSTPONED)
    return and_(event.state != State.DRAFT, over if shelf is Shelf.PAST else ~over)


def get_branch_to_post(actor: Actor, public_id: str) -> Branch:
    """An open branch at which this actor may post events. Raises NotFound."""
    branch = get_branch(actor, public_id)
    if not can_edit_event(actor, branch.path):
        raise NotFound
    return branch


def read_private(event: Event) -> dict[str, str]:
    """What is sealed of venue, address and join link; {} when nothing is, or its vault is gone.

    For organisers of the event and for people with a confirmed place: whoever calls this has made sure.
    """
    if event.private is None:
        return {}
    try:
        key = get_vault_key(event.vault)
    except VaultDestroyed:
        return {}
    opened = key.open(event.private, table="events", public_id=event.public_id, column="private")
    return {name: str(opened[name]) for name in PRIVATE if opened.get(name)}


def describe_whereabouts(event: Event) -> dict[str, str]:
    """When and where, as published: what a mail needs to say what changed. Nothing that is sealed."""
    return {
        "state": event.state,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "zone": event.zone,
        "all_day": "1" if event.all_day else "",
        "on_site": "1" if event.on_site else "",
        "on_line": "1" if event.on_line else "",
        "place_name": event.place_name,
        "country": event.country or "",
        "venue": event.venue,
        "address": event.address,
    }


def is_helper(actor: Actor, event: Event) -> bool:
    """Whether this actor is named for the event's door, and still holds a role there: a name outlives a role that ends,
    and comes along to another branch."""
    if not actor.has_role(event.branch.path, Role.HELPER):
        return False
    named = select(EventHelper.id).where(EventHelper.event_id == event.id, EventHelper.account_id == actor.account_id)
    return db.session.scalar(named) is not None


def list_helpers(event: Event) -> list[int]:
    """Account ids of those named for the door, in the order of naming."""
    named = select(EventHelper.account_id).where(EventHelper.event_id == event.id)
    return list(db.session.scalars(named.order_by(EventHelper.id)))


def list_possible_helpers(event: Event) -> list[tuple[int, str]]:
    """Account id and public id of everybody with a role at the event's branch or above it."""
    rows = select(Account.id, Account.public_id).join(Member, Member.account_id == Account.id)
    rows = (
        rows.where(Member.branch_id.in_(ids_of_path(event.branch.path)), Account.disabled_at.is_(None))
        .distinct()
        .order_by(Account.id)
    )
    return [(account_id, public_id) for account_id, public_id in db.session.execute(rows)]


def get_material(item: Item, public_id: str) -> Material:
    """Raises NotFound, also for what came of something else."""
    found = next((one for one in item.materials if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def find_stored_events(ids: Collection[int]) -> dict[int, Event]:
    """By internal id, for facts and mails: no actor asks, so nothing of it may be shown without one."""
    rows = select(Event).where(Event.id.in_(ids)).options(joinedload(Event.branch), selectinload(Event.spoken))
    return {event.id: event for event in db.session.scalars(rows)}
