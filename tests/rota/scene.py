"""A school that needs help, and whoever helps."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from organiser.events.models import Event
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, renderer_of
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.queries import Helper, find_volunteer, link_token
from tests.programme.scene import at, organiser_of_event
from tests.support.browsing import Visitor, make_visitor

ROSA = "rosa@example.org"
Act = Callable[..., Any]


def do(event: Event, act: Act, **values: Any) -> Any:
    """As its organiser."""
    actor = organiser_of_event(event)
    with transaction():
        return act(actor, event.public_id, **values)


def add(event: Event, *, needs: int = 1, hour: int = 8, kind: str = "door", place: str = "Main door") -> str:
    values = DutyValues(kind, needs, place, "", at(0, hour), at(0, hour + 2))
    found: Duty = do(event, actions.add_duty, values=values)
    return found.public_id


def invite(event: Event, address: str = ROSA, name: str = "Rosa", lang: str = "es") -> str:
    found: Volunteer = do(event, actions.add_volunteer, helper=Helper(name, address, lang))
    return found.public_id


def volunteer(volunteer_id: str) -> Volunteer:
    db.session.rollback()
    found = find_volunteer(volunteer_id)
    assert found is not None
    return found


def as_holder(volunteer_id: str) -> Actor:
    return Actor(volunteer_keys=frozenset({(volunteer_id, volunteer(volunteer_id).generation)}))


def act(action: Act, volunteer_id: str, duty_id: str) -> None:
    actor = as_holder(volunteer_id)
    with transaction():
        action(actor, volunteer_id, duty_id)


def taken(duty_id: str) -> tuple[int, int]:
    """As the duty says, and as there are turns."""
    db.session.rollback()
    duty = db.session.scalars(select(Duty).where(Duty.public_id == duty_id)).one()
    rows = select(func.count()).select_from(Turn).where(Turn.duty_id == duty.id, Turn.ended_at.is_(None))
    return duty.taken, db.session.scalar(rows) or 0


def read_mail(kind: str) -> MailMessage | None:
    db.session.rollback()
    mail = db.session.scalars(select(Mail).where(Mail.kind == f"rota.{kind}").order_by(Mail.id.desc())).first()
    return renderer_of(mail.kind)(mail) if mail else None


def enter(app: Flask, volunteer_id: str) -> Visitor:
    client = make_visitor(app)
    assert client.get(f"/v/{link_token(volunteer(volunteer_id))}").status_code == 303
    return client
