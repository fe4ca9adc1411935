"""Things that tests need to exist, made by the real actions where there are some. Each opens its own transaction."""

import itertools
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from organiser.accounts import actions as account_actions
from organiser.accounts.models import Account
from organiser.accounts.queries import index_address
from organiser.branches.actions import create_branch
from organiser.branches.models import Branch, Member
from organiser.branches.queries import list_grants
from organiser.branches.rules import BranchFields
from organiser.events.actions import cancel_event, create_event, postpone_event, publish_event
from organiser.events.models import Event, State
from organiser.events.queries import get_event_to_edit
from organiser.events.rules import EventValues
from organiser.events.times import TypedTime, When, resolve_typed
from organiser.kernel import clock, ids
from organiser.kernel.actor import ANONYMOUS, FRESH_FOR, Actor, Grant, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.extensions import settings
from organiser.kernel.vaults import get_installation_key
from organiser.kernel.web.cookies import cookie_name
from organiser.registrations import actions as place_actions
from organiser.registrations import consent
from organiser.registrations.actions import Application
from organiser.registrations.models import Mode, Registration
from organiser.registrations.queries import link_token, load_place
from organiser.registrations.rules import Person

OPERATOR = Actor(account_id=0, is_operator=True)
_numbers = itertools.count(1)


def make_root(name: str = "International", **fields: Any) -> Branch:
    """The root of the tree, made if there is none yet."""
    root = db.session.scalars(select(Branch).where(Branch.parent_id.is_(None))).first()
    if root is not None:
        return root
    with transaction():
        wanted = BranchFields(**{"name": name, "zone": "UTC", "level": "international", **fields})
        return create_branch(OPERATOR, parent_id=None, fields=wanted)


def make_branch(parent: Branch | None = None, *, name: str = "La Paz Centro", **fields: Any) -> Branch:
    """A branch below `parent`, else below the root, which is made if there is none. `fields` as in BranchFields."""
    parent = parent or make_root()
    with transaction():
        wanted = BranchFields(**{"name": name, "zone": "America/La_Paz", **fields})
        return create_branch(coordinator_of(parent), parent_id=parent.public_id, fields=wanted)


def coordinator_of(branch: Branch) -> Actor:
    """Somebody who coordinates a branch, without an account in the database."""
    return actor_with(branch, Role.COORDINATOR)


def organiser_of(branch: Branch) -> Actor:
    return actor_with(branch, Role.ORGANISER)


def actor_with(branch: Branch, role: Role, *, account_id: int = 0) -> Actor:
    """Somebody freshly logged in with one role. Account 0 does not exist: what is recorded names nobody."""
    fresh_until = clock.now() + FRESH_FOR
    return Actor(account_id=account_id, grants=(Grant(branch.id, branch.path, role),), fresh_until=fresh_until)


def make_member(branch: Branch, account_id: int, role: Role = Role.ORGANISER) -> Member:
    """A role, as if it had been granted by somebody above."""
    with transaction() as session:
        member = Member(branch_id=branch.id, account_id=account_id, role=role, granted_at=clock.now())
        session.add(member)
    return member


def actor_of(account_id: int, **more: Any) -> Actor:
    """The account as an actor with its roles as they stand in the database, freshly logged in."""
    fresh_until = clock.now() + FRESH_FOR
    return Actor(account_id=account_id, grants=list_grants(account_id), fresh_until=fresh_until, **more)


def make_account(
    name: str = "Ada Okafor",
    *,
    address: str | None = None,
    roles: Sequence[tuple[Branch, Role]] = (),
    operator: bool = False,
    lang: str = "en",
) -> Account:
    """Somebody who organises, without any way to log in of their own: log_in() opens a session for them."""
    address = address or f"organiser{next(_numbers)}@example.org"
    public_id, now = ids.new_public_id(), clock.now()
    sealed = get_installation_key().seal(
        {"name": name, "address": address}, table="accounts", public_id=public_id, column="identity"
    )
    with transaction() as session:
        account = Account(public_id=public_id, identity=sealed, lang=lang, is_operator=operator, created_at=now)
        account.address_index = index_address(address)
        session.add(account)
        session.flush()
        for branch, role in roles:
            session.add(Member(branch_id=branch.id, account_id=account.id, role=role, granted_at=now))
    return account


def log_in(client: FlaskClient, account: Account) -> str:
    """Give this visitor a fresh staff session; the token in the cookie is handed back."""
    with transaction():
        token = account_actions.open_session(db.session.get_one(Account, account.id)).token
    client.set_cookie(cookie_name("staff", is_https=settings().is_https), token)
    return token


def make_when(
    day: date | None = None,
    start: time = time(19),
    end: time = time(21),
    *,
    zone: str = "America/La_Paz",
    days: int = 0,
) -> When:
    """An evening two weeks from today unless `day` says otherwise; with `days` that many whole days."""
    day = day or (clock.now() + timedelta(days=14)).date()
    if days:
        return resolve_typed(TypedTime(day=day, last_day=day + timedelta(days=days - 1), zone=zone, all_day=True))
    return resolve_typed(TypedTime(day=day, start=start, end=end, zone=zone))


def event_values(**values: Any) -> EventValues:
    """A public talk in La Paz. `values` as in EventValues."""
    usual = {
        "title": "Who makes the news?", "when": make_when(), "lang": "en", "kind": "talk", "place_name": "La Paz",
        "country": "BO", "venue": "Casa del Pueblo", "address": "Calle Comercio 12",
    }  # fmt: skip
    return EventValues(**(usual | values))


def make_event(branch: Branch | None = None, *, state: str = State.PUBLISHED, **values: Any) -> Event:
    """An event of `branch`, else of a new one, brought to `state` by the real actions. `values` as in EventValues."""
    branch = branch or make_branch()
    actor = organiser_of(branch)
    with transaction():
        public_id = create_event(actor, branch.public_id, values=event_values(**values)).public_id
    if state != State.DRAFT:
        with transaction():
            publish_event(actor, public_id)
    with transaction():
        if state == State.POSTPONED:
            postpone_event(actor, public_id, reason="The speaker is ill.")
        if state == State.CANCELLED:
            cancel_event(actor, public_id, reason="The house is closed.")
    return get_event_to_edit(actor, public_id)


def make_place(
    event_id: str,
    *,
    name: str = "Rosa L.",
    address: str | None = None,
    mode: Mode = Mode.ON_SITE,
    lang: str = "en",
    country: str = "",
    zone: str = "",
    confirm: bool = True,
) -> str:
    """A registration's id: the public form sent, and the button behind the mailed link pressed. Who finds the event
    full, waits. Without `confirm` it holds nothing."""
    number = next(_numbers)
    person = Person(name, address or f"person{number}@example.org", country, zone)
    application = Application(
        person=person, mode=mode, lang=lang, consent_version=consent.CURRENT, key=f"key{number}", network="192.0.2.0/24"
    )
    before = set(db.session.scalars(select(Registration.public_id)))
    with transaction():
        place_actions.register(ANONYMOUS, event_id, application=application)
    (place_id,) = set(db.session.scalars(select(Registration.public_id))) - before
    if confirm:
        with transaction():
            place_actions.confirm(holder_of(place_id), place_id)
    return place_id


def holder_of(place_id: str) -> Actor:
    """Whoever opened the link of this place."""
    return Actor(place_ids=frozenset({place_id}))


def link_of(place_id: str) -> str:
    """The private link that mails bring, as a path."""
    return f"/p/{link_token(load_place(place_id))}"


def withdraw(place_id: str) -> None:
    """By the person's own link. What becomes free is offered to who waits."""
    with transaction():
        place_actions.cancel(holder_of(place_id), place_id)


def lapse_offer(place_id: str) -> None:
    """Let the deadline of an offer pass."""
    with transaction() as session:
        place = session.scalars(select(Registration).where(Registration.public_id == place_id)).one()
        place.offer_until = clock.now()
        session.flush()
        place_actions.lapse_offers(place.event_id)
