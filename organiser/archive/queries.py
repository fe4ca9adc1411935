"""What came of the sessions of a school, and who wants to be told. Fetching is the permission check."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from organiser.archive.models import NoticeList, NoticeRequest
from organiser.archive.rules import QUIET, SPACING, kept_until
from organiser.events.models import Event, Item, Material, State, Visibility
from organiser.events.queries import get_event
from organiser.events.rules import is_awaited
from organiser.kernel import clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n.times import full_date
from organiser.kernel.vaults import get_vault_key
from organiser.kernel.walltime import get_zone
from organiser.programme.models import Session

TABLE = "notice_requests"
_OF_SESSIONS = select(Session.item_id).where(Session.event_id == Event.id, Session.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class Subscriber:
    """To whom it goes, and in which language."""

    address: str
    lang: str


def list_sessions(event: Event) -> list[Session]:
    """Those that people see, in the order of their times, with what came of each; of an event that was fetched."""
    rows = select(Session).where(Session.event_id == event.id, Session.withdrawn_at.is_(None))
    whole = joinedload(Session.item).options(selectinload(Item.materials))
    return list(db.session.scalars(rows.options(whole).order_by(Session.starts_at, Session.title, Session.id)))


def get_session_material(event: Event, public_id: str) -> Material:
    """Raises NotFound, also for what came of the event itself or of another one."""
    rows = select(Material).join(Item, Item.id == Material.item_id).join(Session, Session.item_id == Item.id)
    rows = rows.where(Material.public_id == public_id, Session.event_id == event.id)
    found = db.session.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def get_awaited(actor: Actor, event_id: str) -> Event:
    """By public id. Raises NotFound also where nobody can ask to be told."""
    event = get_event(actor, event_id)
    if not is_awaited(event, clock.now()):
        raise NotFound
    return event


def find_request(request_id: str) -> NoticeRequest | None:
    """By public id, for mails, whose rows carry it; not for anybody who asks from outside."""
    return _find(NoticeRequest.public_id == request_id)


def find_by_token(token: str) -> NoticeRequest | None:
    """Whose page a mailed link opens."""
    return _find(NoticeRequest.link_hash == ids.hash_token(token))


def get_own_request(actor: Actor, request_id: str) -> NoticeRequest:
    """Whose link was opened in this browser. Raises NotFound, also once it was stopped."""
    found = find_request(request_id) if request_id in actor.notice_ids else None
    if found is None:
        raise NotFound
    return found


def _find(wanted: ColumnElement[bool]) -> NoticeRequest | None:
    """None, too, for rows that an old backup brought back without their key."""
    whole = joinedload(NoticeRequest.list).options(joinedload(NoticeList.vault), joinedload(NoticeList.event))
    found = db.session.scalars(select(NoticeRequest).where(wanted).options(whole)).one_or_none()
    return found if found is not None and found.list.vault.destroyed_at is None else None


def read_subscriber(request: NoticeRequest) -> Subscriber:
    """Opens the seal. Whoever calls has been let through. Raises VaultDestroyed."""
    key = get_vault_key(request.list.vault)
    return Subscriber(**key.open(request.identity, table=TABLE, public_id=request.public_id, column="identity"))


def link_token(request: NoticeRequest) -> str:
    """The secret of the mailed link, derived anew for each mail."""
    return get_vault_key(request.list.vault).token("notice", request.public_id)


def say_until(event: Event, lang: str) -> str:
    """The day on which addresses that wait for this event are deleted at the latest."""
    found = db.session.get(NoticeList, event.id, options=[joinedload(NoticeList.vault)])
    until = found.vault.destroy_after if found is not None else None
    return full_date((until or kept_until(event)).astimezone(get_zone(event.zone)).date(), lang)


def list_due(now: datetime) -> list[int]:
    """Internal ids of events of which something came that those who wait have not been told."""
    since = func.coalesce(NoticeList.told_at, NoticeList.created_at)
    new = exists().where(
        Material.created_at > since,
        Material.created_at <= now - QUIET,
        or_(Material.item_id == Event.item_id, Material.item_id.in_(_OF_SESSIONS)),
    )
    waits = exists().where(NoticeRequest.event_id == NoticeList.event_id, NoticeRequest.confirmed_at.is_not(None))
    rested = or_(NoticeList.told_at.is_(None), NoticeList.told_at <= now - SPACING)
    is_open = (Event.state == State.PUBLISHED, Event.visibility == Visibility.PUBLIC)
    rows = select(NoticeList.event_id).join(Event, Event.id == NoticeList.event_id).where(*is_open, rested, new, waits)
    return list(db.session.scalars(rows.order_by(NoticeList.event_id)))


def list_new(event: Event, since: datetime, until: datetime) -> list[tuple[Session | None, Material]]:
    """What came of the event as a whole and then of its sessions, after the one moment and up to the other."""
    found: list[tuple[Session | None, Material]] = [(None, material) for material in event.item.materials]
    found += [(one, material) for one in list_sessions(event) for material in one.item.materials]
    return [(session, material) for session, material in found if since < material.created_at <= until]
