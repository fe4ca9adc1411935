"""Letters to those who help, queued in the transaction of what causes them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from organiser.events.models import Event, Kind
from organiser.events.reporting import Turning, describe_known, is_shifted_alone
from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.rota.models import Duty, Volunteer
from organiser.rota.queries import list_turns
from organiser.rota.rules import Standing, standing_of

NEWS = "news"


def queue_letter(volunteer: Volunteer, kind: str, *, mark: str, due_at: datetime | None = None, **params: Any) -> None:
    """`mark` tells apart what may happen to somebody several times."""
    queue_mail(
        f"rota.{kind}",
        cause=f"rota.{kind}:{volunteer.public_id}:{mark}",
        subject_id=volunteer.public_id,
        event_id=volunteer.event.id,
        branch_id=volunteer.event.branch_id,
        params={"generation": volunteer.generation} | params,
        due_at=due_at,
        priority=Priority.PERSONAL,
    )


def tell_changes(befores: Mapping[int, Standing]) -> None:
    """To each who has a turn at one of these duties, by internal id, one mail about all of theirs: when it is due, it
    says what they were before the first change that nobody heard of."""
    db.session.flush()
    now = clock.now()
    changed: dict[Volunteer, dict[str, Standing]] = {}
    for turn in list_turns(Duty.id.in_(befores), Duty.ends_at > now):
        if standing_of(turn.duty) != befores[turn.duty_id]:
            changed.setdefault(turn.volunteer, {})[turn.duty.public_id] = befores[turn.duty_id]
    for volunteer, before in changed.items():
        unsent = _find_unsent(volunteer)
        if unsent is None:
            due = now + timedelta(minutes=settings().minutes_to_undo)
            queue_letter(volunteer, "changed", mark=ids.new_public_id(), due_at=due, before=before)
        else:
            unsent.params = {"generation": volunteer.generation, "before": before | unsent.params["before"]}
    db.session.flush()


def tell_helpers(fact: Turning) -> None:
    """Whoever has a turn hears what becomes of the school, once it can no longer be taken back; not where it takes its
    turns along, of which they are told, nor who has not heard of the last change yet: they hear of both as one."""
    event = db.session.get_one(Event, fact.event_id)
    if event.kind != Kind.SCHOOL or is_shifted_alone(fact, event):
        return
    due, known = clock.now() + timedelta(minutes=settings().minutes_to_undo), describe_known(fact, event)
    for volunteer in dict.fromkeys(turn.volunteer for turn in list_turns(Duty.event_id == event.id)):
        if _find_unsent(volunteer, NEWS) is None:
            queue_letter(volunteer, NEWS, mark=ids.new_public_id(), due_at=due, known=known)
    db.session.flush()


def _find_unsent(volunteer: Volunteer, kind: str = "changed") -> Mail | None:
    """What the worker hasn't begun with."""
    rows = select(Mail).where(
        Mail.kind == f"rota.{kind}", Mail.subject_id == volunteer.public_id, Mail.state == MailState.QUEUED
    )
    return db.session.scalar(rows.order_by(Mail.id.desc()).limit(1).with_for_update(skip_locked=True))
