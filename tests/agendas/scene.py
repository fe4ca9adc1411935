"""A school with sessions that people choose, and what they chose."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from organiser.agendas.models import Choice, SessionPool
from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, MailState, find_expander, renderer_of
from organiser.programme.models import Session
from organiser.registrations.models import Registration
from tests.programme.scene import at, make_school, release, rooms, session
from tests.registrations.scene import holder, join

Chosen = dict[str, tuple[bool, str | None]]


def make_programme(*, seats: int | None = 2, tag: str = "", **school: Any) -> Event:
    """On Friday a lecture at 10 h that all may hear; a workshop with `seats` at 10:30 and a walk with as many at 15 h.

    `tag` stands in front of their ids, for whoever needs two such schools.
    """
    event = make_school(**school)
    rooms(event)
    session(event, f"{tag}lecture", starts=at(0, 10), room="hall")
    session(event, f"{tag}workshop", starts=at(0, 10, 30), room="attic", seats=seats, kind="workshop")
    session(event, f"{tag}walk", starts=at(0, 15), seats=seats)
    release(event)
    return event


def come(event: Event, name: str = "rosa", **fields: Any) -> str:
    """Somebody with a place at the school; the place's id."""
    return join(event, f"{name}@example.org", network=name, **fields)


def choose(action: Callable[..., None], place_id: str, session_id: str) -> None:
    with transaction():
        action(holder(place_id), place_id, session_id)


def chosen_by(place_id: str) -> Chosen:
    """By session, whether it is starred, and the seat."""
    db.session.rollback()
    rows = select(Session.public_id, Choice.starred_at, Choice.seat).join(Session).join(Registration)
    found = db.session.execute(rows.where(Registration.public_id == place_id))
    return {ident: (starred is not None, seat) for ident, starred, seat in found}


def seats_of(session_id: str) -> SessionPool:
    db.session.rollback()
    rows = select(SessionPool).join(Session).where(Session.public_id == session_id)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def list_mails(kind: str) -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).where(Mail.kind == f"agendas.{kind}").order_by(Mail.id)))


def read_mail(place_id: str, kind: str) -> MailMessage | None:
    """The newest of this kind about a place, rendered as if its turn had come."""
    mail = [one for one in list_mails(kind) if one.subject_id == place_id][-1]
    message = renderer_of(mail.kind)(mail)
    db.session.rollback()
    return message


def expand() -> None:
    """Let the worker turn the batch rows that are due into rows of their own."""
    with transaction() as writing:
        rows = select(Mail).where(Mail.kind == "agendas.all_changed", Mail.state == MailState.QUEUED)
        for mail in writing.scalars(rows).all():
            expander = find_expander(mail.kind)
            assert expander is not None
            due_at, is_done = mail.due_at, False
            while not is_done and mail.due_at == due_at:
                is_done = expander(mail)
            mail.state = MailState.SENT if is_done else MailState.QUEUED
