"""Reading a rota: an event's for whoever reads its people, one's own for the holder of a volunteer's link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload

from organiser.agendas.queries import list_choices_of
from organiser.events.models import Event, Kind
from organiser.kernel import ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import VaultKey, get_vault_key
from organiser.programme.contacts import read_contact
from organiser.programme.models import Session
from organiser.programme.own_part import find_span
from organiser.programme.queries import find_programme, list_speakers
from organiser.programme.rules.clashes import list_busy
from organiser.programme.rules.writing import read_plan
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import get_event_to_count, get_event_to_read_people
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.rules import Busy

TABLE = Volunteer.__tablename__


@dataclass(frozen=True, slots=True)
class Helper:
    """Who a volunteer is."""

    name: str
    address: str
    lang: str


def get_school(actor: Actor, event_id: str) -> Event:
    """For organisers who read the people of this school. Raises NotFound."""
    return _require_school(get_event_to_read_people(actor, event_id))


def get_school_to_count(actor: Actor, event_id: str) -> Event:
    """For whoever edits it, who may see numbers only. Raises NotFound."""
    return _require_school(get_event_to_count(actor, event_id))


def _require_school(event: Event) -> Event:
    if event.kind != Kind.SCHOOL or event.vault.destroyed_at is not None:
        raise NotFound
    return event


def list_duties(event_id: int) -> list[Duty]:
    """Of an event's internal id, in the order of time."""
    rows = select(Duty).where(Duty.event_id == event_id).options(joinedload(Duty.session), joinedload(Duty.event))
    return list(db.session.scalars(rows.order_by(Duty.starts_at, Duty.kind, Duty.id)))


def get_duty(event_id: int, public_id: str) -> Duty:
    """Raises NotFound, also for another event's."""
    rows = select(Duty).where(Duty.event_id == event_id, Duty.public_id == public_id)
    found = db.session.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def find_duty(public_id: str) -> Duty | None:
    """For mails, whose rows carry it."""
    rows = select(Duty).where(Duty.public_id == public_id).options(joinedload(Duty.session))
    return db.session.scalar(rows)


def list_turns(*conditions: ColumnElement[bool]) -> list[Turn]:
    """Turns that stand, with their duties, in the order of time."""
    rows = select(Turn).join(Duty).where(Turn.ended_at.is_(None), *conditions)
    rows = rows.options(contains_eager(Turn.duty).joinedload(Duty.session), joinedload(Turn.volunteer))
    return list(db.session.scalars(rows.order_by(Duty.starts_at, Turn.id)))


def list_turns_for_feed(volunteer: Volunteer, *, cancelled_since: datetime) -> list[Turn]:
    """Those that were given back, too, for a while."""
    rows = select(Turn).join(Duty).where(Turn.volunteer_id == volunteer.id)
    rows = rows.where(Turn.ended_at.is_(None) | (Duty.ends_at >= cancelled_since))
    rows = rows.options(contains_eager(Turn.duty).joinedload(Duty.session))
    return list(db.session.scalars(rows.order_by(Duty.starts_at, Turn.id)))


def list_volunteers(event: Event) -> list[tuple[Volunteer, Helper]]:
    """In the order of their names."""
    rows = select(Volunteer).where(Volunteer.event_id == event.id)
    key = get_vault_key(event.vault)
    people = [(one, read_helper(one, key)) for one in db.session.scalars(rows)]
    return sorted(people, key=lambda pair: (pair[1].name.casefold(), pair[0].id))


def get_volunteer(event_id: int, public_id: str) -> Volunteer:
    """Raises NotFound, also for another event's."""
    found = _find(Volunteer.event_id == event_id, Volunteer.public_id == public_id)
    if found is None:
        raise NotFound
    return found


def find_volunteer(volunteer_id: str) -> Volunteer | None:
    """By public id, for mails, whose rows carry it; not for anybody who asks from outside."""
    return _find(Volunteer.public_id == volunteer_id)


def find_by_token(token: str) -> Volunteer | None:
    """Whose page a mailed link opens. None for one that is void or never was."""
    return _find(Volunteer.link_hash == ids.hash_token(token))


def find_by_feed(token: str) -> Volunteer | None:
    """Whose turns a private feed shows."""
    return _find(Volunteer.feed_hash == ids.hash_token(token))


def get_own_volunteer(actor: Actor, volunteer_id: str) -> Volunteer:
    """Whose link was opened in this browser and is not void since. Raises NotFound."""
    found = find_volunteer(volunteer_id)
    if found is None or (volunteer_id, found.generation) not in actor.volunteer_keys:
        raise NotFound
    return found


def _find(*conditions: ColumnElement[bool]) -> Volunteer | None:
    whole = joinedload(Volunteer.event)
    rows = select(Volunteer).where(*conditions).options(whole.joinedload(Event.vault), whole.joinedload(Event.branch))
    return db.session.scalar(rows.execution_options(populate_existing=True))


def read_helper(volunteer: Volunteer, key: VaultKey | None = None) -> Helper:
    """Opens the seal. Whoever calls has been let through. Raises VaultDestroyed."""
    key = key or get_vault_key(volunteer.event.vault)
    return Helper(**key.open(volunteer.identity, table=TABLE, public_id=volunteer.public_id, column="identity"))


def link_token(volunteer: Volunteer) -> str:
    """The secret of their page's link, derived anew for each mail."""
    return get_vault_key(volunteer.event.vault).token("volunteer", volunteer.public_id, volunteer.generation)


def feed_token(volunteer: Volunteer) -> str:
    """The secret in the address of their calendar."""
    return get_vault_key(volunteer.event.vault).token("turns", volunteer.public_id, volunteer.feed_generation)


def find_registration(event: Event, address: str) -> Registration | None:
    """Of the same address, with a place."""
    index = get_vault_key(event.vault).index(address)
    rows = select(Registration).where(Registration.event_id == event.id, Registration.address_index == index)
    return db.session.scalars(rows.where(Registration.status == Status.CONFIRMED)).first()


def list_speaking(event: Event) -> dict[str, list[Busy]]:
    """By address, the sessions in which its owner has a part, as they are planned."""
    programme = find_programme(event.id)
    addresses = {one.public_id: read_contact(one).address for one in list_speakers(event.id) if one.contact}
    found: dict[str, list[Busy]] = {}
    for session in read_plan(programme.plan).list_placed() if programme and addresses else ():
        span = find_span(session, event)
        for speaker in list_busy(session) if span else ():
            if span and speaker in addresses:
                found.setdefault(addresses[speaker], []).append(Busy(session.title, span.starts, span.ends))
    return found


def list_chosen(event: Event, address: str) -> list[Busy]:
    """Sessions that they starred or signed up for. It is for them alone: organisers don't see what people chose."""
    place = find_registration(event, address)
    chosen: Iterable[Session] = (one.session for one in list_choices_of([place.id])) if place else ()
    return [Busy(one.title, one.starts_at, one.ends_at) for one in chosen if one.withdrawn_at is None]
