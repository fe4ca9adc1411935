"""Reading for people who look around: everything goes through the one condition of who may see an event."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from organiser.branches.models import Branch
from organiser.branches.queries import below, ids_of_path
from organiser.campaigns.queries import shows_picture, shows_picture_to
from organiser.events.hosts import stands_at, stands_below
from organiser.events.listing import ROWS, EventRow, read_rows
from organiser.events.models import Event, Host, HostState, Kind, Reading, State
from organiser.events.queries import editable_by, listed, listed_to, visible_to
from organiser.events.repeats import is_date_of_series, leads_series
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.pictures.models import Picture
from organiser.kernel.recent import Recent
from organiser.programme.contacts import find_portrait
from organiser.study.models import Work

SITEMAP_PAST = timedelta(days=365)


def _is_coming_alike(other: type[Event]) -> ColumnElement[bool]:
    """Whoever sees the one sees the other."""
    return and_(other.state != State.DRAFT, other.ends_at > bindparam("now"), other.visibility == Event.visibility)


def _is_coming_at(within: Callable[[Any], ColumnElement[bool]]) -> Callable[[type[Event]], ColumnElement[bool]]:
    """The same on one page: a date stands on another branch's if that holds it too, without the dates before it."""

    def is_listed(other: type[Event]) -> ColumnElement[bool]:
        held = exists().where(Host.event_id == other.id, Host.state == HostState.ACCEPTED, within(Host.branch_id))
        return and_(_is_coming_alike(other), or_(within(other.branch_id), held))

    return is_listed


def _is_own(branch_id: Any) -> ColumnElement[bool]:
    return cast(ColumnElement[bool], branch_id == bindparam("branch_id"))


def _is_below(branch_id: Any) -> ColumnElement[bool]:
    found = aliased(Branch)
    return cast(ColumnElement[bool], branch_id.in_(select(found.id).where(found.path.startswith(bindparam("path")))))


# What every visit asks is made once: SQLAlchemy takes longer to put it together than a database to answer it.
_RELATIVES = (
    select(Branch)
    .where(
        or_(
            Branch.id.in_(bindparam("above_ids", expanding=True)),
            and_(Branch.parent_id == bindparam("branch_id"), Branch.closed_at.is_(None)),
        )
    )
    .order_by(Branch.path)
)
_AT = ROWS.add_columns(is_date_of_series())
_PAST_AT = _AT.where(Event.ends_at <= bindparam("now")).order_by(Event.starts_at.desc(), Event.id.desc())
_COMING = _AT.where(Event.ends_at > bindparam("now")).order_by(Event.starts_at, Event.id)
_COMING_AT = _COMING.where(leads_series(_is_coming_at(_is_own)))
_COMING_BELOW = _COMING.where(leads_series(_is_coming_at(_is_below)))


@dataclass(frozen=True, slots=True)
class BranchCard:
    """A branch as the directory shows it; `coming` counts its own listed events that are still to come."""

    id: int
    public_id: str
    parent_id: int | None
    path: str
    level: str
    name: str
    slug: str
    country: str | None
    city_id: int | None
    place_name: str | None
    languages: list[str]
    contact: str | None
    coming: int


@dataclass(frozen=True, slots=True)
class Relatives:
    """A branch's neighbours in the tree: from the root down, and directly below by name."""

    above: tuple[Branch, ...]
    below: tuple[Branch, ...]


# Of thousands of branches and all that they have coming: it is on the first page, and takes longer than the rest of it.
CARDS_KEPT = timedelta(seconds=10)
_recent_cards: Recent[list[BranchCard]] = Recent(CARDS_KEPT, most=4)


def list_big_dates(*, now: datetime, limit: int) -> list[EventRow]:
    """The next schools, which people travel to and therefore plan for."""
    rows = ROWS.where(listed(), Event.kind == Kind.SCHOOL, Event.state == State.PUBLISHED, Event.ends_at > now)
    return read_rows(db.session.execute(rows.order_by(Event.starts_at, Event.id).limit(limit)))


def list_branch_cards(*, now: datetime) -> list[BranchCard]:
    """Every open branch with its count, parents before children; at most one query. As of some seconds ago."""
    return _recent_cards.get(db.engine.url, now, lambda: _read_branch_cards(now))


def _read_branch_cards(now: datetime) -> list[BranchCard]:
    coming = (
        select(Event.branch_id, func.count().label("number"))
        .where(listed(), Event.ends_at > now, Event.state != State.CANCELLED)
        .group_by(Event.branch_id)
        .subquery()
    )
    columns = (
        Branch.id, Branch.public_id, Branch.parent_id, Branch.path, Branch.level, Branch.name, Branch.slug,
        Branch.country, Branch.city_id, Branch.place_name, Branch.languages, Branch.contact,
    )  # fmt: skip
    rows = select(*columns, func.coalesce(coming.c.number, 0).label("coming")).outerjoin(
        coming, coming.c.branch_id == Branch.id
    )
    found = db.session.execute(rows.where(Branch.closed_at.is_(None)).order_by(Branch.path))
    return [BranchCard(**row) for row in found.mappings()]


def get_relatives(branch: Branch) -> Relatives:
    """One query. Closed branches below are left out, those above are not: the way up stays whole."""
    above_ids = ids_of_path(branch.path)[:-1]
    found = list(db.session.scalars(_RELATIVES, {"above_ids": above_ids, "branch_id": branch.id}))
    directly_below = [one for one in found if one.parent_id == branch.id]
    return Relatives(
        above=tuple(one for one in found if one.id in above_ids),
        below=tuple(sorted(directly_below, key=lambda one: one.name.casefold())),
    )


def list_events_at(
    branch: Branch, *, actor: Actor, now: datetime, with_below: bool, past: bool, limit: int
) -> list[tuple[EventRow, bool]]:
    """What a branch's page lists: the next first, and of a series its next date alone; or with `past` what is over, the
    latest first. With each, whether it is a date of a series."""
    where = stands_below(branch.path) if with_below else stands_at(branch.id)
    coming, here = (_COMING_BELOW, {"path": branch.path}) if with_below else (_COMING_AT, {"branch_id": branch.id})
    rows = (_PAST_AT if past else coming).where(listed_to(actor), where).limit(limit)
    found = db.session.execute(rows, {"now": now} if past else {"now": now, **here})
    return [(EventRow._make(event), repeats) for *event, repeats in found]


def list_readings_of(work: Work, *, actor: Actor, now: datetime, past: bool, limit: int) -> list[EventRow]:
    """Events for which a work is set and which the actor finds in lists: the next first, or the latest that were."""
    rows = ROWS.where(Event.item_id.in_(select(Reading.item_id).where(Reading.work_id == work.id)), listed_to(actor))
    rows = rows.where(Event.ends_at <= now if past else Event.ends_at > now)
    order = (Event.starts_at.desc(), Event.id.desc()) if past else (Event.starts_at, Event.id)
    return read_rows(db.session.execute(rows.order_by(*order).limit(limit)))


def get_picture(actor: Actor, public_id: str) -> tuple[Picture, bool]:
    """A picture that stands on a page which the actor may see, and whether everybody may. Raises NotFound."""
    shown = Event.picture_id == Picture.id
    on_branch = exists().where(Branch.picture_id == Picture.id)
    everybody = or_(on_branch, exists().where(shown, listed()), shows_picture())
    seen = or_(everybody, exists().where(shown, visible_to(actor)), shows_picture_to(actor))
    row = db.session.execute(select(Picture, everybody).where(Picture.public_id == public_id, seen)).one_or_none()
    found = (row[0], bool(row[1])) if row else find_portrait(actor, public_id)
    if found is None:
        raise NotFound
    return found


def find_picture(branch: Branch) -> Picture | None:
    return db.session.get(Picture, branch.picture_id) if branch.picture_id else None


def get_listed_event(public_id: str) -> EventRow:
    """For share cards, which know no reader. Raises NotFound for all that isn't listed."""
    row = db.session.execute(ROWS.where(Event.public_id == public_id, listed())).one_or_none()
    if row is None:
        raise NotFound
    return EventRow._make(row)


def count_sitemap(now: datetime) -> tuple[int, int]:
    """(open branches, events) that search engines are told of."""
    branches = select(func.count()).select_from(Branch).where(Branch.closed_at.is_(None)).scalar_subquery()
    events = select(func.count()).select_from(Event).where(*_for_sitemap(now)).scalar_subquery()
    row = db.session.execute(select(branches, events)).one()
    return int(row[0]), int(row[1])


def list_sitemap_branches(*, limit: int, offset: int) -> list[str]:
    rows = select(Branch.slug).where(Branch.closed_at.is_(None)).order_by(Branch.id)
    return list(db.session.scalars(rows.limit(limit).offset(offset)))


def list_sitemap_events(now: datetime, *, limit: int, offset: int) -> list[tuple[str, str, datetime]]:
    """(public id, slug, last change)."""
    rows = select(Event.public_id, Event.slug, Event.changed_at).where(*_for_sitemap(now)).order_by(Event.id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows.limit(limit).offset(offset))]


def _for_sitemap(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return listed(), Event.ends_at > now - SITEMAP_PAST


def list_desk_branches(actor: Actor) -> list[Branch]:
    """The branches at which the actor holds a role, open ones only; one query."""
    held = [grant.branch_id for grant in actor.grants]
    rows = select(Branch).where(Branch.id.in_(held), Branch.closed_at.is_(None))
    return list(db.session.scalars(rows.order_by(Branch.path)))


def list_desk_events(actor: Actor, *, now: datetime, limit: int) -> list[tuple[EventRow, bool]]:
    """What the actor may edit and is still to come, the next first; of a series the next date alone, beside those that
    are postponed. With each, whether it is a date of a series."""
    next_ones = leads_series(
        lambda other: and_(other.state.in_((State.PUBLISHED, State.CANCELLED)), other.ends_at > now)
    )
    coming = or_(Event.state == State.POSTPONED, and_(Event.state != State.DRAFT, Event.ends_at > now, next_ones))
    return _list_desk(actor, coming, limit=limit)


def list_drafts(actor: Actor, *, now: datetime, limit: int) -> list[tuple[EventRow, bool]]:
    """The same of drafts; those whose day has passed are all there."""
    next_ones = leads_series(lambda other: and_(other.state == State.DRAFT, other.starts_at > now))
    return _list_desk(actor, and_(Event.state == State.DRAFT, or_(Event.starts_at <= now, next_ones)), limit=limit)


def _list_desk(actor: Actor, condition: ColumnElement[bool], *, limit: int) -> list[tuple[EventRow, bool]]:
    rows = _AT.where(editable_by(actor), condition).order_by(Event.starts_at, Event.id).limit(limit)
    return [(EventRow._make(event), repeats) for *event, repeats in db.session.execute(rows)]


def count_below(branches: Sequence[Branch]) -> dict[int, int]:
    """How many open branches lie below each, one query."""
    if not branches:
        return {}
    counts = [
        select(literal(branch.id), func.count(Branch.id)).where(
            below(branch.path), Branch.id != branch.id, Branch.closed_at.is_(None)
        )
        for branch in branches
    ]
    return {row[0]: row[1] for row in db.session.execute(union_all(*counts))}


def list_names(public_ids: Collection[str]) -> dict[str, str]:
    """Names of branches by public id, for saying what a filter means."""
    rows = select(Branch.public_id, Branch.name).where(Branch.public_id.in_(public_ids))
    return {row[0]: row[1] for row in db.session.execute(rows)}
