"""Lists for organisers and their mails: people opened and put in order, and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from organiser.branches.models import Member
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail, MailState
from organiser.kernel.vaults import get_vault_key
from organiser.registrations.models import LIVE, Pool, Registration, Shift, Status
from organiser.registrations.queries import IDENTITY, TABLE
from organiser.registrations.rules import Person, read_person


@dataclass(frozen=True, slots=True)
class Line:
    """A registration as a line of a list or file, opened. Seven thousand rows of the session would take a second."""

    id: int
    place_id: str
    person: Person
    mode: str
    status: str
    lang: str
    position: int | None
    consent_version: str
    joined_at: datetime | None
    created_at: datetime


_LINES = (
    select(Registration.identity, Registration.id, Registration.public_id, Pool.mode, Registration.status)
    .add_columns(Registration.lang, Registration.position, Registration.consent_version)
    .add_columns(Registration.joined_at, Registration.created_at)
    .join(Pool, Pool.id == Registration.pool_id)
    .order_by(Registration.id)
)


def list_people(event: Event, statuses: Sequence[Status]) -> list[Line]:
    """In order of name. The caller has the event by get_event_to_read_people() or at the door."""
    lines = _open_lines(event, _LINES.where(Registration.status.in_(statuses)))
    return sorted(lines, key=lambda line: (line.person.name.casefold(), line.id))


def list_lines(event: Event, *, after: int, limit: int) -> list[Line]:
    """The next people in order of registering: a long file needs no more memory than a short one."""
    return _open_lines(event, _LINES.where(Registration.id > after).limit(limit))


def _open_lines(event: Event, rows: Select[Any]) -> list[Line]:
    found = db.session.execute(rows.where(Registration.event_id == event.id)).all()
    if not found:
        return []
    opened = get_vault_key(event.vault).open
    return [
        Line(number, place_id, read_person(opened(blob, table=TABLE, public_id=place_id, column=IDENTITY)), *others)
        for blob, number, place_id, *others in found
    ]


def read_languages(event: Event) -> dict[int, frozenset[str]]:
    """What each person with a place understands, by the registration's internal id, and nothing else of anybody.

    Whoever did not say understands the language of their mails. Nobody after the vault's end.
    """
    if event.vault.destroyed_at is not None:
        return {}
    columns = Registration.id, Registration.public_id, Registration.identity, Registration.lang
    rows = select(*columns).where(Registration.event_id == event.id, Registration.status == Status.CONFIRMED)
    key = get_vault_key(event.vault)
    found = {}
    for number, place_id, blob, lang in db.session.execute(rows):
        sealed = key.open(blob, table=TABLE, public_id=place_id, column=IDENTITY)
        found[number] = frozenset(sealed.get("languages") or (lang,))
    return found


def list_shift_reasons(place: Registration) -> list[tuple[datetime, str]]:
    """Why this person was moved out of turn, the newest first."""
    key = get_vault_key(place.event.vault)
    rows = select(Shift).where(Shift.registration_id == place.id).order_by(Shift.at.desc(), Shift.id.desc())
    table = Shift.__tablename__
    return [
        (row.at, str(key.open(row.reason, table=table, public_id=row.public_id, column="reason")["reason"]))
        for row in db.session.scalars(rows)
    ]


# What organisers may take back for some minutes.
ALL_KINDS = tuple(f"registrations.all_{word}" for word in ("moved", "postponed", "cancelled", "restored"))


@dataclass(frozen=True, slots=True)
class Sent:
    """The mails of one kind about an event, as numbers."""

    kind: str
    sent: int
    waiting: int
    failed: int
    last_at: datetime | None


def list_sent(event: Event) -> list[Sent]:
    """By kind, what went out last first; rows that became others' are not mails."""
    failed = Mail.state.in_((MailState.FAILED, MailState.UNKNOWN))
    waiting = Mail.state.in_((MailState.QUEUED, MailState.CLAIMED, MailState.SENDING))
    last = func.max(Mail.sent_at)
    rows = select(Mail.kind, _count(Mail.state == MailState.SENT), _count(waiting), _count(failed), last)
    rows = rows.where(Mail.event_id == event.id, Mail.kind.not_like("%.all\\_%", escape="\\"))
    found = db.session.execute(rows.group_by(Mail.kind).order_by(last.desc().nulls_last(), Mail.kind))
    return [Sent(kind, sent, queued, lost, at) for kind, sent, queued, lost, at in found]


def list_held_back(event: Event) -> list[tuple[str, datetime]]:
    """What everybody will be told unless it is taken back before it is due: the kind of each one's mail, and when."""
    rows = select(Mail.kind, Mail.due_at).where(Mail.event_id == event.id, Mail.state == MailState.QUEUED)
    rows = rows.where(Mail.kind.in_(ALL_KINDS)).order_by(Mail.due_at, Mail.id)
    return [(kind.replace(".all_", "."), due_at) for kind, due_at in db.session.execute(rows)]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


@dataclass(frozen=True, slots=True)
class NewPeople:
    """Who confirmed at one event in some time, as numbers."""

    event: Event
    confirmed: int
    waiting: int


def list_new_people(account_id: int, *, since: datetime, until: datetime) -> list[NewPeople]:
    """By event of the branches at which this account is in charge, the next event first; never a name."""
    held = select(Member.branch_id).where(
        Member.account_id == account_id, Member.role.in_((Role.ORGANISER, Role.COORDINATOR))
    )
    confirmed = func.count(case((Registration.status == Status.CONFIRMED, 1)))
    waiting = func.count(case((Registration.status.in_((Status.WAITING, Status.OFFERED)), 1)))
    rows = (
        select(Registration.event_id, confirmed, waiting)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.branch_id.in_(held), Registration.status.in_(LIVE))
        .where(Registration.joined_at >= since, Registration.joined_at < until)
        .group_by(Registration.event_id)
    )
    counts = {event_id: (with_place, without) for event_id, with_place, without in db.session.execute(rows)}
    events = db.session.scalars(select(Event).where(Event.id.in_(counts)).order_by(Event.starts_at, Event.id))
    return [NewPeople(event, *counts[event.id]) for event in events]
