"""Reading messages, and whom they are for."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from organiser.events.models import Event
from organiser.events.policies import can_edit_event
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import VaultDestroyed, get_vault_key
from organiser.messages.models import Audience, Message
from organiser.messages.rules import MODES, STATUSES, Standing, Text, standing_of
from organiser.registrations.models import Pool, Registration

Columns = TypeVarTuple("Columns")
TABLE, COLUMN = Message.__tablename__, "text"
WHOLE = (joinedload(Message.event).joinedload(Event.branch), joinedload(Message.event).joinedload(Event.vault))


def get_message(actor: Actor, message_id: str, *, lock: bool = False) -> Message:
    """For whoever may change its event. Raises NotFound."""
    rows = select(Message).options(*WHOLE).where(Message.public_id == message_id)
    found = db.session.scalars(rows.with_for_update(of=Message) if lock else rows).one_or_none()
    if found is None or not can_edit_event(actor, found.event.branch.path):
        raise NotFound
    return found


def list_messages(event: Event) -> list[Message]:
    """The newest first. Whoever asks has fetched the event."""
    return list(db.session.scalars(select(Message).where(Message.event_id == event.id).order_by(Message.id.desc())))


def find_unsent(event: Event, account_id: int, audience: Audience, text: Text) -> Message | None:
    """The one that says this to these and has not gone yet."""
    now = clock.now()
    for message in list_messages(event):
        is_same = (message.account_id, message.audience) == (account_id, audience) and read_text(message) == text
        if is_same and standing_of(message, now) in {Standing.WAITS, Standing.HELD}:
            return message
    return None


def find_messages(message_ids: Collection[str]) -> dict[str, Message]:
    """By public id, for mails, whose rows carry it."""
    rows = select(Message).options(*WHOLE).where(Message.public_id.in_(message_ids))
    return {message.public_id: message for message in db.session.scalars(rows)}


def read_text(message: Message) -> Text | None:
    """None once the event's vault is destroyed."""
    try:
        key = get_vault_key(message.event.vault)
        return Text(**key.open(message.text, table=TABLE, public_id=message.public_id, column=COLUMN))
    except VaultDestroyed:
        return None


def select_people(what: Select[*Columns], event_id: int, audience: Audience) -> Select[*Columns]:
    """`what`, of the registrations that a message to these goes to."""
    rows = what.where(Registration.event_id == event_id, Registration.status.in_(STATUSES[audience]))
    if audience in MODES:
        rows = rows.join(Pool, Pool.id == Registration.pool_id).where(Pool.mode == MODES[audience])
    return rows


def count_people(event_id: int, audience: Audience) -> int:
    return db.session.scalar(select_people(select(func.count(Registration.id)), event_id, audience)) or 0


def count_since(event_id: int, since: datetime) -> int:
    """Messages that were written and not stopped."""
    recent = Message.event_id == event_id, Message.written_at > since, Message.stopped_at.is_(None)
    return db.session.scalar(select(func.count(Message.id)).where(*recent)) or 0
