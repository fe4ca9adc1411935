"""One mail a release to whoever chose something that moved: one batch row, a row a person when it is due.

The batch row keeps the number of the release that people know. What changed since is found when it is expanded, so two
releases in a few minutes are told as one, and a move that was taken back meanwhile is not told at all. While the
school is off the row waits: nobody needs to know when a session would be.
"""

from datetime import timedelta

from sqlalchemy import select

from organiser.agendas.models import Choice
from organiser.agendas.rules import find_moves
from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, MailState, queue_from, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.programme.facts import ProgrammeReleased
from organiser.programme.models import Programme, Release, Session
from organiser.programme.queries import read_released_plan
from organiser.registrations.models import Registration, Status

AT_ONCE = 300
LOOK_AGAIN = timedelta(hours=1)
CHANGED, ALL_CHANGED = "agendas.changed", "agendas.all_changed"


def queue_changes(fact: ProgrammeReleased) -> None:
    """Nothing where the school itself moved: its people hear of that by the school's own mail."""
    if not (fact.changed or fact.withdrawn) or not _is_new(fact):
        return
    event = db.session.get_one(Event, fact.event_id)
    unsent = _find_unsent(event)
    queue_mail(
        ALL_CHANGED,
        cause=unsent.cause if unsent else f"{ALL_CHANGED}:{event.public_id}:{fact.number}",
        subject_id=event.public_id,
        event_id=event.id,
        branch_id=event.branch_id,
        params=unsent.params if unsent else {"since": fact.number - 1},
        due_at=clock.now() + timedelta(minutes=settings().minutes_to_undo),
        priority=Priority.NOTICE,
    )


def _is_new(fact: ProgrammeReleased) -> bool:
    """Sessions of a new release changed when it was released; those that follow their school do later."""
    changed = (*fact.changed, *fact.withdrawn)
    rows = select(Session.id).join(Programme, Programme.event_id == Session.event_id)
    rows = rows.join(Release, Release.programme_id == Programme.id)
    rows = rows.where(Session.id.in_(changed), Release.number == fact.number)
    return db.session.scalar(rows.where(Session.changed_at == Release.released_at).limit(1)) is not None


def _find_unsent(event: Event) -> Mail | None:
    """The batch row that the worker hasn't begun with."""
    rows = select(Mail).where(Mail.event_id == event.id, Mail.kind == ALL_CHANGED, Mail.state == MailState.QUEUED)
    found = db.session.scalars(rows.order_by(Mail.id.desc()).with_for_update(skip_locked=True))
    return next((mail for mail in found if "until" not in mail.params), None)


def expand_changes(mail: Mail) -> bool:
    """Queue one bite of people's own mails; True once there are no more. Run by the worker inside transaction()."""
    event = db.session.get(Event, mail.event_id)
    if event is None or event.state == State.DRAFT or event.vault.destroyed_at is not None:
        return True
    if event.state != State.PUBLISHED:
        mail.due_at = clock.now() + LOOK_AGAIN
        return False
    until = int(mail.params.get("until") or _find_end(mail, event))
    since, cursor = int(mail.params["since"]), int(mail.params.get("cursor", 0))
    moved = find_moves(read_released_plan(event.id, since), read_released_plan(event.id, until))
    people = _list_concerned(event.id, list(moved), cursor)
    for _, public_id in people:
        queue_from(mail, CHANGED, subject_id=public_id, params={"since": since, "until": until})
    mail.params = {"since": since, "until": until, "cursor": people[-1][0] if people else cursor}
    return len(people) < AT_ONCE


def _find_end(mail: Mail, event: Event) -> int:
    """The release that people see now, or the one from which another batch row goes on: what was released after the
    worker had taken this one. Read in this order, since both are written at once."""
    released = _read_released(event.id)
    rows = select(Mail.params).where(Mail.event_id == event.id, Mail.kind == ALL_CHANGED, Mail.id > mail.id)
    return min([released, *(int(params["since"]) for params in db.session.scalars(rows))])


def _read_released(event_id: int) -> int:
    return db.session.scalar(select(Programme.released).where(Programme.event_id == event_id)) or 0


def _list_concerned(event_id: int, session_ids: list[str], after: int) -> list[tuple[int, str]]:
    """Internal and public ids of those with a place who chose one of these."""
    rows = (
        select(Registration.id, Registration.public_id)
        .join(Choice, Choice.registration_id == Registration.id)
        .join(Session, Session.id == Choice.session_id)
        .where(Session.event_id == event_id, Session.public_id.in_(session_ids))
        .where(Registration.status == Status.CONFIRMED, Registration.id > after)
    )
    found = db.session.execute(rows.distinct().order_by(Registration.id).limit(AT_ONCE))
    return [(number, public_id) for number, public_id in found]
