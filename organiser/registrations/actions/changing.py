"""What a person changes about their own registration, and their entering on line."""

from dataclasses import asdict, dataclass

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.vaults import get_vault_key
from organiser.registrations import rules
from organiser.registrations.actions.enrolling import follow_details
from organiser.registrations.actions.places import leave, lock_own_place, lock_pools, settle, spend_act
from organiser.registrations.errors import EntranceClosed, WayNotOffered
from organiser.registrations.models import LIVE, Mode, Registration, Status
from organiser.registrations.queries import IDENTITY, TABLE, get_person, modes_of
from organiser.registrations.rules import Person


@dataclass(frozen=True, slots=True)
class Details:
    """The address is not among them: it is what the link was proved by."""

    name: str
    country: str
    zone: str
    lang: str
    mode: Mode
    languages: tuple[str, ...] = ()


def change_details(actor: Actor, place_id: str, *, details: Details) -> None:
    """Change name, country, zone, languages; or the way of taking part, which leaves one pool and joins the other by
    its rules. Raises WayNotOffered, EventStopped, EventOver."""
    place = lock_own_place(actor, place_id)
    address = get_person(place).address
    person = Person(details.name, address, details.country, details.zone, details.languages)
    key = get_vault_key(place.event.vault)
    place.identity = key.seal(asdict(person), table=TABLE, public_id=place.public_id, column=IDENTITY)
    place.lang = details.lang
    follow_details(place, person)
    db.session.flush()
    if details.mode != place.pool.mode:
        _change_pool(place, details.mode)


def _change_pool(place: Registration, mode: Mode) -> None:
    pools = lock_pools(place.event_id)
    now = clock.now()
    if mode not in modes_of(place.event) or mode not in pools:
        raise WayNotOffered
    rules.require_ahead(place.event, now)
    spend_act(place)
    was_live = place.status in LIVE
    if was_live:
        leave(place, now)
    place.pool = pools[mode]
    db.session.flush()
    if was_live:
        settle(place, now)


def enter(actor: Actor, place_id: str) -> None:
    """Note that somebody came in on line. Raises EntranceClosed."""
    require_entrance(note_entrance(actor, place_id))


def note_entrance(actor: Actor, place_id: str) -> Registration:
    """The place, under its lock; whoever calls this makes sure in the same transaction that the door is open."""
    place = lock_own_place(actor, place_id)
    if place.entered_at is None:
        place.entered_at = clock.now()
        db.session.flush()
    return place


def require_entrance(place: Registration) -> None:
    """Raises EntranceClosed unless this person may follow the join link at this instant."""
    event, now = place.event, clock.now()
    if place.status != Status.CONFIRMED or place.pool.mode != Mode.ON_LINE or event.state != "published":
        raise EntranceClosed(None)
    if now >= event.ends_at:
        raise EntranceClosed(None)
    opens_at = rules.entrance_opens_at(event)
    if now < opens_at:
        raise EntranceClosed(opens_at)
