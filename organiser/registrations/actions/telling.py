"""Mails to many: one batch row when something happens, a row a person when it is due."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, case, select, update

from organiser.accounts.models import Account
from organiser.branches.models import Member
from organiser.events.models import Event, State
from organiser.events.queries import describe_whereabouts
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, queue_from, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.kernel.walltime import get_zone
from organiser.registrations import rules
from organiser.registrations.lists import list_new_people
from organiser.registrations.models import LIVE, Registration, Status

AT_ONCE = 300
DAILY_AT = time(7)
LONGEST_DAY = timedelta(hours=48)
DAILY = "registrations.daily"
REMINDED = "registrations.all_reminded"
# Among the params of a cancellation: kind and params of the mail that tells what it kept from being told.
UNTOLD = "untold"
# Batch kind: the letter that each person gets, and who gets one.
LETTER_OF = {
    "registrations.all_moved": "registrations.moved",
    "registrations.all_postponed": "registrations.postponed",
    "registrations.all_cancelled": "registrations.cancelled",
    "registrations.all_restored": "registrations.restored",
    REMINDED: "registrations.reminder",
}


def expand_to_all(mail: Mail) -> bool:
    """Queue one bite of people's own mails; True once there are no more. Run by the worker inside transaction()."""
    event = db.session.get(Event, mail.event_id)
    if event is None or not is_news(event, mail.params):
        return True
    cursor = int(mail.params.get("cursor", 0))
    people = list(db.session.scalars(_select_people(mail, event, cursor)))
    if mail.kind != REMINDED:
        raise_sequences(people, event.sequence)
    params = {name: value for name, value in mail.params.items() if name not in {"cursor", UNTOLD}}
    for place in people:
        queue_from(mail, LETTER_OF[mail.kind], subject_id=place.public_id, params=params)
    if people:
        mail.params = {**mail.params, "cursor": people[-1].id}
    return len(people) < AT_ONCE


def is_news(event: Event, params: Mapping[str, Any]) -> bool:
    """False if it was moved, and moved back before anybody heard of it."""
    before = params.get("before")
    return before is None or before != describe_whereabouts(event) or bool(params.get("private"))


def _select_people(mail: Mail, event: Event, cursor: int) -> Select[Registration]:
    """Of what has changed for people with a place alone, only they hear."""
    is_private = mail.params.get("before") == describe_whereabouts(event)
    statuses = (Status.CONFIRMED,) if is_private or mail.kind == REMINDED else LIVE
    rows = select(Registration).where(Registration.event_id == event.id, Registration.status.in_(statuses))
    return rows.where(Registration.id > cursor).order_by(Registration.id).limit(AT_ONCE)


def raise_sequences(people: list[Registration], of_event: int) -> None:
    """In one statement, and without the pools' lock: the worker holds the batch row while it does this."""
    risen = Registration.mail_sequence + 1
    rise = update(Registration).where(Registration.id.in_([place.id for place in people]))
    higher = case((risen > of_event, risen), else_=of_event)
    db.session.execute(rise.values(mail_sequence=higher).execution_options(synchronize_session=False))


def queue_reminders() -> None:
    """A batch row for every event that begins at this wall time tomorrow, or sooner; one per event and beginning."""
    now = clock.now()
    soon = select(Event).where(
        Event.state == State.PUBLISHED, Event.starts_at > now, Event.starts_at <= now + LONGEST_DAY
    )
    for event in db.session.scalars(soon.order_by(Event.starts_at)).all():
        if rules.reminds_at(event) <= now and not rules.is_late_to_remind(event, now):
            _queue_reminder(event)


def _queue_reminder(event: Event) -> None:
    """Not before the mail about a change to its time, which may still be taken back."""
    starts = event.starts_at.isoformat()
    cause = f"{REMINDED}:{event.public_id}:{starts}"
    if db.session.scalar(select(Mail.id).where(Mail.cause == cause)) is None:
        queue_mail(
            REMINDED,
            cause=cause,
            subject_id=event.public_id,
            event_id=event.id,
            branch_id=event.branch_id,
            params={"starts_at": starts},
            due_at=max(clock.now(), event.changed_at + timedelta(minutes=settings().minutes_to_undo)),
            priority=Priority.NOTICE,
        )


def queue_daily_counts() -> None:
    """From seven in the morning of their own clock on, organisers at whose branches somebody registered."""
    now = clock.now()
    in_charge = select(Member.account_id).where(Member.role.in_((Role.ORGANISER, Role.COORDINATOR)))
    asked_for = Account.daily_counts, Account.disabled_at.is_(None), Account.is_demo.is_(False)
    accounts = select(Account).where(Account.id.in_(in_charge), *asked_for).order_by(Account.id)
    for account in db.session.scalars(accounts).all():
        local = now.astimezone(get_zone(account.zone))
        if local.time() >= DAILY_AT:
            _queue_daily(account, datetime.combine(local.date(), DAILY_AT, local.tzinfo))


def _queue_daily(account: Account, until: datetime) -> None:
    cause = f"{DAILY}:{account.public_id}:{until.date()}"
    since, until = (until - timedelta(days=1)).astimezone(UTC), until.astimezone(UTC)
    is_queued = db.session.scalar(select(Mail.id).where(Mail.cause == cause)) is not None
    if not is_queued and list_new_people(account.id, since=since, until=until):
        params = {"since": since.isoformat(), "until": until.isoformat()}
        queue_mail(DAILY, cause=cause, subject_id=account.public_id, params=params, priority=Priority.NOTICE)
