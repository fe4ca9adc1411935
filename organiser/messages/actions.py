"""Writing a message, letting it go, stopping it: the only writers of messages."""

from datetime import timedelta

from sqlalchemy import delete, select

from organiser.branches.queries import list_in_charge
from organiser.events.models import Event
from organiser.kernel import activity, clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, queue_from, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.kernel.vaults import get_vault_key
from organiser.messages.errors import EnoughForToday, GoneAlready, NobodyThere, SecondPersonNeeded
from organiser.messages.models import Audience, Message
from organiser.messages.queries import (
    COLUMN,
    TABLE,
    count_people,
    count_since,
    find_unsent,
    get_message,
    select_people,
)
from organiser.messages.rules import DAY, MOST_A_DAY, Standing, Text, needs_second, standing_of
from organiser.registrations.facts import PeopleForgotten
from organiser.registrations.models import Registration
from organiser.registrations.queries import get_event_to_read_people

MESSAGE, ALL, SECOND = "messages.message", "messages.all_message", "messages.second_wanted"
AT_ONCE = 300


def write_message(actor: Actor, event_id: str, *, audience: Audience, text: Text) -> str:
    """To whoever it is for when it goes. Returns its public id. For many it waits for a second person, who hears of it.
    The same words from the same person, while they can still be stopped, are the same message: a button pressed twice.

    Raises NotFound, NobodyThere, EnoughForToday.
    """
    event = get_event_to_read_people(actor, event_id)
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    if actor.account_id is None:
        raise NotFound
    people = count_people(event.id, audience)
    if not people:
        raise NobodyThere
    if (same := find_unsent(event, actor.account_id, audience, text)) is not None:
        return same.public_id
    if count_since(event.id, clock.now() - DAY) >= MOST_A_DAY:
        raise EnoughForToday
    key, message_id = get_vault_key(event.vault), ids.new_public_id()
    sealed = key.seal(
        {"subject": text.subject, "body": text.body}, table=TABLE, public_id=message_id, column=COLUMN
    )  # fmt: skip
    message = Message(
        public_id=message_id, event_id=event.id, account_id=actor.account_id, audience=audience, people=people,
        text=sealed, written_at=clock.now(),
    )  # fmt: skip
    message.event = event
    db.session.add(message)
    _record(actor, "message_written", event)
    db.session.flush()
    if needs_second(people):
        _ask_second(message)
    else:
        _let_go(message)
    db.session.flush()
    return message_id


def release_message(actor: Actor, message_id: str) -> None:
    """Let a message to many go. Raises NotFound, SecondPersonNeeded for whoever wrote it, GoneAlready."""
    message = get_message(actor, message_id, lock=True)
    if standing_of(message, clock.now()) is not Standing.WAITS:
        raise GoneAlready
    if message.account_id == actor.account_id:
        raise SecondPersonNeeded
    _let_go(message)
    _record(actor, "message_released", message.event)
    db.session.flush()


def stop_message(actor: Actor, message_id: str) -> None:
    """Nobody gets it. Raises NotFound, GoneAlready."""
    message = get_message(actor, message_id, lock=True)
    now = clock.now()
    if standing_of(message, now) not in {Standing.WAITS, Standing.HELD}:
        raise GoneAlready
    message.stopped_at = now
    _record(actor, "message_stopped", message.event)
    db.session.flush()


def _let_go(message: Message) -> None:
    """Some minutes later, so that it can still be stopped."""
    now, event = clock.now(), message.event
    message.released_at = now
    message.due_at = now + timedelta(minutes=settings().minutes_to_undo)
    queue_mail(
        ALL,
        cause=f"{ALL}:{message.public_id}",
        subject_id=message.public_id,
        event_id=event.id,
        branch_id=event.branch_id,
        due_at=message.due_at,
        priority=Priority.BULK,
    )


def _ask_second(message: Message) -> None:
    """All who look after the branch, besides whoever wrote it: one of them lets it go or stops it."""
    event = message.event
    for account_id in list_in_charge(event.branch, besides=message.account_id):
        queue_mail(
            SECOND,
            cause=f"{SECOND}:{message.public_id}:{account_id}",
            subject_id=message.public_id,
            event_id=event.id,
            branch_id=event.branch_id,
            params={"account": account_id},
        )


def _record(actor: Actor, verb: str, event: Event) -> None:
    activity.record(actor, verb, subject="events", subject_id=event.public_id, branch_id=event.branch_id)


def expand_message(mail: Mail) -> bool:
    """Queue one bite of people's own mails; True once there are no more. Run by the worker inside transaction()."""
    message = db.session.scalars(select(Message).where(Message.public_id == mail.subject_id)).one_or_none()
    if message is None or message.stopped_at is not None:
        return True
    cursor = int(mail.params.get("cursor", 0))
    rows = select_people(
        select(Registration.id, Registration.public_id), message.event_id, Audience(message.audience)
    )  # fmt: skip
    rows = rows.where(Registration.id > cursor).order_by(Registration.id).limit(AT_ONCE)
    people = db.session.execute(rows).all()
    for _, place_id in people:
        queue_from(mail, MESSAGE, subject_id=place_id, params={"message": message.public_id})
    mail.params = {"cursor": people[-1][0] if people else cursor}
    return len(people) < AT_ONCE


def forget_messages(fact: PeopleForgotten) -> None:
    """With the people whom they were for."""
    db.session.execute(delete(Message).where(Message.event_id == fact.event_id))
