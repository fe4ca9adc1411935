"""Events to register for, and people who do."""

import itertools
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from organiser.events.facts import PlacesDeclared
from organiser.events.models import Event, Item
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Actor
from organiser.kernel.db import announce, db, transaction
from organiser.kernel.outbox import Mail
from organiser.kernel.vaults import create_vault
from organiser.registrations import actions
from organiser.registrations.actions import Application
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.models import LIVE, Mode, Pool, Registration, Status
from organiser.registrations.rules import Person
from tests.support.make import make_branch

_numbers = itertools.count(1)


def make_open_event(places: int | None = None, **fields: Any) -> Event:
    """A published meeting in Berlin, next week at seven in the evening, of which registrations are open."""
    branch = fields.pop("branch", None) or make_branch(name=f"Berlin {next(_numbers)}", zone="Europe/Berlin")
    starts = fields.pop("starts_at", None) or (clock.now() + timedelta(days=7)).replace(microsecond=0)
    ends = fields.pop("ends_at", None) or starts + timedelta(hours=2)
    with transaction() as session:
        vault = create_vault("event", destroy_after=ends + timedelta(days=14))
        item = Item()
        session.add(item)
        session.flush()
        usual = {
            "kind": "meeting", "title": "The right to the city", "slug": "the-right-to-the-city", "lang": "en",
            "state": "published", "starts_wall": starts.replace(tzinfo=None), "ends_wall": ends.replace(tzinfo=None),
            "zone": "Europe/Berlin", "starts_at": starts, "ends_at": ends, "place_name": "Berlin", "country": "DE",
            "places_on_site": places, "changed_at": clock.now(), "created_at": clock.now(),
        }  # fmt: skip
        event = Event(branch_id=branch.id, item_id=item.id, vault_id=vault.id, **{**usual, **fields})
        session.add(event)
        session.flush()
        announce(PlacesDeclared(event.id))
    return event


def declare(event_id: int, **fields: Any) -> None:
    """Change an event's columns as an organiser's form does, and tell."""
    with transaction() as session:
        row = session.get_one(Event, event_id)
        for name, value in fields.items():
            setattr(row, name, value)
        session.flush()
        announce(PlacesDeclared(event_id))


def make_application(address: str, name: str = "Rosa L.", *, key: str = "", **fields: Any) -> Application:
    person = Person(name, address, fields.pop("country", ""), fields.pop("zone", ""), fields.pop("languages", ()))
    usual = {"mode": Mode.ON_SITE, "lang": "en", "consent_version": "1", "network": "192.0.2.0/24"}
    return Application(person=person, key=key or f"key{next(_numbers)}", **{**usual, **fields})


def register(event: Event, address: str, **fields: Any) -> str:
    """Send the public form; the new registration's id."""
    before = set(db.session.scalars(select(Registration.public_id)))
    with transaction():
        actions.register(ANONYMOUS, event.public_id, application=make_application(address, **fields))
    after = set(db.session.scalars(select(Registration.public_id)))
    (place_id,) = after - before
    return place_id


def holder(place_id: str) -> Actor:
    """Whoever opened the link of this place."""
    return Actor(place_ids=frozenset({place_id}))


def act(action: Callable[..., Any], place_id: str, **values: Any) -> None:
    with transaction():
        action(holder(place_id), place_id, **values)


def attempt(action: Callable[..., Any], place_id: str) -> None:
    """act() by somebody who may be refused."""
    with suppress(RegistrationRefused):
        act(action, place_id)


def join(event: Event, address: str, **fields: Any) -> str:
    """Register and press the button behind the mailed link."""
    place_id = register(event, address, **fields)
    act(actions.confirm, place_id)
    return place_id


def status_of(place_id: str) -> Status:
    return Status(get_row(place_id).status)


def get_row(place_id: str) -> Registration:
    db.session.rollback()
    rows = select(Registration).where(Registration.public_id == place_id)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def get_pool(event: Event, mode: Mode = Mode.ON_SITE) -> Pool:
    db.session.rollback()
    rows = select(Pool).where(Pool.item_id == event.item_id, Pool.mode == mode)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def kinds_for(place_id: str) -> list[str]:
    """The mails about a place in the order in which they were queued."""
    db.session.rollback()
    rows = select(Mail.kind).where(Mail.subject_id == place_id).order_by(Mail.id)
    return [kind.removeprefix("registrations.") for kind in db.session.scalars(rows)]


def list_live(event: Event) -> list[Registration]:
    db.session.rollback()
    rows = select(Registration).where(Registration.event_id == event.id, Registration.status.in_(LIVE))
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
