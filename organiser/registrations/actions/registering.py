"""From the public form to a place: an unconfirmed row that holds nothing, then the button behind the mailed link."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from organiser.events.models import Event
from organiser.kernel import clock, ids, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, writing_session
from organiser.kernel.db.upserts import Upsert
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import queue_mail
from organiser.kernel.vaults import VaultKey, get_vault_key
from organiser.registrations import consent, rules
from organiser.registrations.errors import ConsentChanged, WayNotOffered
from organiser.registrations.models import Mode, Pool, Registration, Status
from organiser.registrations.queries import IDENTITY, TABLE, EventToJoin, get_event_to_join
from organiser.registrations.rules import Person

HOUR = timedelta(hours=1)
# "Per event": longer than most events are open, and the counter's window has to end some time.
EVENT_WINDOW = timedelta(days=30)
PUBLIC_ID_BYTES = 16

COLUMNS = (
    "public_id", "event_id", "pool_id", "status", "address_index", "identity", "link_hash", "ticket_hash", "lang",
    "consent_version", "consent_at", "mail_sequence", "created_at", "joins_series",
)  # fmt: skip


def _inserting_once(insert: Any) -> Any:
    places = Registration.__table__
    row = insert(places).values({name: bindparam(name) for name in COLUMNS})
    # Whichever of its hashes is found first: all of them follow from the id.
    return row.on_conflict_do_nothing().returning(places.c.id)


# Made once, as the upsert is: SQLAlchemy takes longer for it than a database to answer, and others wait for its lock.
_INSERT_ONCE = Upsert(_inserting_once)
_POOL_ID = select(Pool.__table__.c.id).where(
    Pool.__table__.c.item_id == bindparam("item"), Pool.__table__.c.mode == bindparam("mode")
)


@dataclass(frozen=True, slots=True)
class Application:
    """What the public form brings. `key` came with the form: sent twice with one address, it counts once.

    `network` is the sender's; caps are counted under a hash of it that changes daily, and nothing else keeps it.
    `joins_series`: for all dates of the event's series, where it takes enrolments.
    """

    person: Person
    mode: Mode
    lang: str
    consent_version: str
    key: str
    network: str
    joins_series: bool = False


def register(actor: Actor, event_id: str, *, application: Application) -> None:
    """Write an unconfirmed row and queue the mail with its link.

    What is done here and what is answered does not depend on whether the address is known: the mail finds that out
    when it is rendered. An address over its cap gets no mail and the same answer.
    Raises RegistrationRefused, and TooMany for a network or an installation over its cap.
    """
    event = get_event_to_join(actor, event_id)
    rules.require_open(event, clock.now())
    version = application.consent_version
    if not consent.is_current(version) or (application.person.languages and not consent.names_languages(version)):
        raise ConsentChanged
    place_id = _insert_once(event, application)
    if place_id is not None and _spend_caps(event, application):
        queue_mail(
            "registrations.confirm",
            cause=f"registrations.confirm:{place_id}",
            subject_id=place_id,
            event_id=event.id,
            branch_id=event.branch_id,
        )


def _insert_once(event: EventToJoin, application: Application) -> str | None:
    """The new row's public id; None if this form was sent before. The id follows from the form's key and the address,
    so that the database itself refuses the second of two posts, however close they come."""
    key = get_vault_key(event.vault)
    person = application.person
    tried = key.index("\x1f".join(("try", application.key, person.address)))
    place_id = ids.encode(tried[:PUBLIC_ID_BYTES])
    row = new_row(event, person, place_id=place_id, key=key, mode=application.mode)
    row |= {"lang": application.lang, "consent_version": consent.proof(consent.Given.FORM, application.consent_version)}
    row["joins_series"] = application.joins_series
    session = writing_session()
    inserted = session.execute(_INSERT_ONCE.on(session), row).scalar_one_or_none()
    return None if inserted is None else place_id


def new_row(
    event: Event | EventToJoin, person: Person, *, place_id: str, key: VaultKey, mode: Mode
) -> dict[str, object]:
    """The columns of an unconfirmed registration, sealed. Raises WayNotOffered."""
    now = clock.now()
    return {
        "public_id": place_id,
        "event_id": event.id,
        "pool_id": find_pool_id(event, mode),
        "status": Status.UNCONFIRMED,
        **seal_person(person, place_id=place_id, key=key),
        "consent_at": now,
        "created_at": now,
        # So that the first part carries the event's own number.
        "mail_sequence": -1,
    }


def seal_person(person: Person, *, place_id: str, key: VaultKey) -> dict[str, bytes]:
    """Who it is, and the hashes by which address, link and ticket find them."""
    return {
        "address_index": key.index(person.address),
        "identity": key.seal(asdict(person), table=TABLE, public_id=place_id, column=IDENTITY),
        "link_hash": ids.hash_token(key.token("place", place_id)),
        "ticket_hash": ids.hash_token(key.token("ticket", place_id)),
    }


def find_pool_id(event: Event | EventToJoin, mode: Mode) -> int:
    """Raises WayNotOffered."""
    is_offered = event.on_site if mode == Mode.ON_SITE else event.on_line
    pool_id: int | None
    if isinstance(event, EventToJoin):
        pool_id = event.pool_ids.get(mode)
    else:
        pool_id = db.session.scalar(_POOL_ID, {"item": event.item_id, "mode": mode})
    if pool_id is None or not is_offered:
        raise WayNotOffered
    return pool_id


def _spend_caps(event: EventToJoin, application: Application) -> bool:
    """False if this mailbox had its share. The installation's counter comes last: its row is everybody's."""
    caps = settings().caps
    mailbox = rules.cap_key(application.person.address)
    of_hour, of_event, of_network = limits.count_up(
        limits.Spending("mail.address", mailbox, window=HOUR),
        limits.Spending("mail.address-event", mailbox, window=EVENT_WINDOW, under=get_vault_key(event.vault)),
        limits.Spending("register.network", application.network, window=HOUR),
    )
    of_network.require_within(caps.registrations_per_network_hour)
    if of_hour.number > caps.mails_per_address_hour or of_event.number > caps.mails_per_address_event:
        return False
    limits.spend("mail.installation", "", cap=caps.mails_per_installation_hour, window=HOUR)
    return True
