"""Reading places. What a person's link opens is fetched by Actor.place_ids; names only where a policy lets through."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import joinedload

from organiser.events.models import Event
from organiser.events.policies import can_read_numbers
from organiser.events.queries import is_helper, visible_to
from organiser.kernel import ids
from organiser.kernel.actor import ANONYMOUS, Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import Vault, get_vault_key
from organiser.registrations import policies
from organiser.registrations.models import LIVE, Enrolled, KeptCount, Mode, Pool, Registration, Status
from organiser.registrations.rules import Occupancy, Offered, Person, Seats, read_person
from organiser.series.models import Series, SeriesDate

TABLE = Registration.__tablename__


@dataclass(frozen=True, slots=True)
class VaultRef:
    public_id: str
    destroyed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventToJoin:
    """What a registration needs of an event; `pool_ids` by the ways that it has places for."""

    vault: VaultRef
    pool_ids: dict[Mode, int]
    id: int
    public_id: str
    slug: str
    item_id: int
    branch_id: int
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    on_site: bool
    on_line: bool
    takes_registrations: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None


IDENTITY = "identity"
WHOLE = (
    joinedload(Registration.pool),
    joinedload(Registration.event).joinedload(Event.vault),
    joinedload(Registration.event).joinedload(Event.branch),
)
# Statements of everybody who registers are made once: SQLAlchemy takes longer for that than a database to answer.
_PLACE = (
    select(Registration)
    .options(*WHOLE)
    .where(Registration.public_id == bindparam("public_id"))
    .execution_options(populate_existing=True)
)
_POOL_IDS = [
    select(Pool.id).where(Pool.item_id == Event.item_id, Pool.mode == mode).correlate(Event).scalar_subquery()
    for mode in Mode
]
_TO_JOIN = (
    select(Vault.public_id.label("vault_id"), Vault.destroyed_at, *_POOL_IDS)
    .add_columns(*(getattr(Event, field.name) for field in fields(EventToJoin)[2:]))
    .join(Vault, Vault.id == Event.vault_id)
    .where(Event.public_id == bindparam("public_id"))
)
_TO_JOIN_FOR_STRANGERS = _TO_JOIN.where(visible_to(ANONYMOUS))
_BY_TOKEN = select(Registration.public_id, Registration.lang).where(Registration.link_hash == bindparam("hash"))
_LIVE_TWIN = select(Registration.id).where(
    Registration.event_id == bindparam("event_id"),
    Registration.address_index == bindparam("address_index"),
    Registration.status.in_(LIVE),
    Registration.id != bindparam("id"),
)
_SEATS = (
    select(Event.id, Pool.mode, Pool.capacity, Pool.taken)
    .join(Pool, Pool.item_id == Event.item_id)
    .where(Event.id.in_(bindparam("event_ids", expanding=True)))
    .order_by(Event.id, Pool.mode.desc())
)


def get_place(actor: Actor, place_id: str) -> Registration:
    """The registration whose private link was opened in this browser."""
    if place_id not in actor.place_ids:
        raise NotFound
    return load_place(place_id)


def load_place(place_id: str, *conditions: ColumnElement[bool]) -> Registration:
    """A registration with its event, vault, branch and pool, as the database has it now."""
    rows = _PLACE.where(*conditions) if conditions else _PLACE
    place = db.session.scalars(rows, {"public_id": place_id}).one_or_none()
    if place is None:
        raise NotFound
    return place


def find_place(place_id: str) -> Registration | None:
    """Not for anybody who asks from outside."""
    return find_places([place_id]).get(place_id)


def find_places(place_ids: Collection[str]) -> dict[str, Registration]:
    """By public id, for mails, whose rows carry it; not for anybody who asks from outside."""
    rows = select(Registration).options(*WHOLE).where(Registration.public_id.in_(place_ids))
    return {place.public_id: place for place in db.session.scalars(rows)}


def find_by_token(token: str) -> tuple[str, str] | None:
    """Which place a mailed link opens, and the language that its person reads."""
    hashed = ids.hash_token(token)
    found = db.session.execute(_BY_TOKEN, {"hash": hashed}).one_or_none()
    return None if found is None else (found.public_id, found.lang)


def find_own_place(actor: Actor, event_id: int) -> str | None:
    """The id of a live registration at this event whose link was opened in this browser."""
    if not actor.place_ids:
        return None
    return db.session.scalars(
        select(Registration.public_id).where(
            Registration.event_id == event_id,
            Registration.public_id.in_(actor.place_ids),
            Registration.status.in_(LIVE),
        )
    ).first()


def has_live_twin(place: Registration) -> bool:
    """Whether there is another confirmed, waiting or offered registration of the same address at the same event."""
    return _find_twin_id(place) is not None


def find_live_twin(place: Registration) -> Registration | None:
    """That other registration."""
    twin_id = _find_twin_id(place)
    return None if twin_id is None else db.session.get(Registration, twin_id)


def brings_dates(place: Registration, twin: Registration) -> bool:
    """Whether confirming `place`, which wants all dates of its series, brings any to whoever has `twin` already."""
    return not _is_enrolled(twin) and is_for_all_dates(place)


def is_for_all_dates(place: Registration) -> bool:
    """Whether it holds for all dates of its series, or will once it is confirmed: by then it may take nobody."""
    if place.status != Status.UNCONFIRMED:
        return _is_enrolled(place)
    takes = select(Series.takes_enrolments).join(SeriesDate).where(SeriesDate.event_id == place.event_id)
    return place.joins_series and bool(db.session.scalar(takes))


def _is_enrolled(place: Registration) -> bool:
    return place.enrolment is not None and place.enrolment.status == Enrolled.ENROLLED


def _find_twin_id(place: Registration) -> int | None:
    same = {"event_id": place.event_id, "address_index": place.address_index, "id": place.id}
    return db.session.scalar(_LIVE_TWIN, same)


def get_person(place: Registration) -> Person:
    """Opens the seal. Whoever calls has been let through to this registration."""
    key = get_vault_key(place.event.vault)
    return read_person(key.open(place.identity, table=TABLE, public_id=place.public_id, column=IDENTITY))


def link_token(place: Registration) -> str:
    """The secret of a person's private link, derived anew for each mail."""
    return get_vault_key(place.event.vault).token("place", place.public_id)


def ticket_token(place: Registration) -> str:
    """The secret in the ticket's code: it opens nothing."""
    return get_vault_key(place.event.vault).token("ticket", place.public_id)


def count_before(place: Registration) -> int:
    """How many wait before this person."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Registration)
            .where(
                Registration.pool_id == place.pool_id,
                Registration.status == Status.WAITING,
                Registration.position < place.position,
            )
        )
        or 0
    )


def count_places(event_ids: Iterable[int]) -> dict[int, Occupancy]:
    """By event id, one query for all; an event without pools has an empty Occupancy."""
    wanted = tuple(event_ids)
    found: dict[int, list[Seats]] = {event_id: [] for event_id in wanted}
    rows = db.session.execute(_SEATS, {"event_ids": wanted})
    for event_id, mode, capacity, taken in rows:
        found[event_id].append(Seats(mode, capacity, taken))
    return {event_id: Occupancy(tuple(seats)) for event_id, seats in found.items()}


def count_by_status(event_id: int) -> dict[Status, int]:
    """How many stand where; after the vault's end, what was kept of it."""
    counts = dict.fromkeys(Status, 0)
    rows = select(Registration.status, func.count()).where(Registration.event_id == event_id)
    for status, number in db.session.execute(rows.group_by(Registration.status)):
        counts[Status(status)] = number
    kept = db.session.scalars(select(KeptCount).where(KeptCount.event_id == event_id))
    for row in kept:
        counts[Status.CONFIRMED] += row.confirmed
        counts[Status.WAITING] += row.waiting
        counts[Status.CANCELLED] += row.cancelled
    return counts


def get_event_to_join(actor: Actor, event_id: str) -> EventToJoin:
    """An event that this actor may see, with no more of it than a registration needs."""
    rows = _TO_JOIN_FOR_STRANGERS if actor == ANONYMOUS else _TO_JOIN.where(visible_to(actor))
    found = db.session.execute(rows, {"public_id": event_id}).one_or_none()
    if found is None:
        raise NotFound
    vault_id, destroyed_at, *values = found
    pool_ids = {mode: pool_id for mode, pool_id in zip(Mode, values, strict=False) if pool_id is not None}
    return EventToJoin(VaultRef(vault_id, destroyed_at), pool_ids, *values[len(Mode) :])


def get_event_to_count(actor: Actor, event_id: str) -> Event:
    """For numbers about people."""
    event = _load_event(event_id)
    if event is None or not can_read_numbers(actor, event.branch.path):
        raise NotFound
    return event


def get_event_to_read_people(actor: Actor, event_id: str) -> Event:
    """For names of people."""
    event = _load_event(event_id)
    if event is None or not policies.can_read_people(actor, event):
        raise NotFound
    return event


def get_event_at_door(actor: Actor, event_id: str, *, now: datetime) -> Event:
    """For the door list."""
    event = _load_event(event_id)
    if event is None or not policies.can_read_door(actor, event, is_helper=is_helper(actor, event), now=now):
        raise NotFound
    return event


def get_person_of_event(actor: Actor, event_id: str, place_id: str) -> Registration:
    """One registration of an event whose names this actor may read."""
    event = get_event_to_read_people(actor, event_id)
    return load_place(place_id, Registration.event_id == event.id)


def modes_of(event: Offered) -> tuple[Mode, ...]:
    """How one can take part, in the room first."""
    offered = ((Mode.ON_SITE, event.on_site), (Mode.ON_LINE, event.on_line))
    return tuple(mode for mode, is_offered in offered if is_offered)


def _load_event(event_id: str, *conditions: ColumnElement[bool]) -> Event | None:
    rows = select(Event).options(joinedload(Event.branch), joinedload(Event.vault))
    return db.session.scalars(rows.where(Event.public_id == event_id, *conditions)).one_or_none()
