"""What the form of a duty keeps when it is sent as it was shown: on both databases."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.programme.rules.changing import place_session
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.models import Duty
from tests.agendas.scene import make_programme
from tests.programme.scene import at, change, release
from tests.rota.scene import do
from tests.support.browsing import Visitor, make_visitor, parse, shown_values
from tests.support.make import log_in, make_account


@pytest.fixture
def event(app: Flask) -> Event:
    return make_programme()


@pytest.fixture
def client(app: Flask, event: Event) -> Visitor:
    client = make_visitor(app)
    log_in(client, make_account(roles=[(event.branch, Role.ORGANISER)]))
    return client


def change_place(client: Visitor, event: Event, duty_id: str, place: str) -> Duty:
    """Type another place, and nothing else."""
    address = f"/en/manage/events/{event.public_id}/rota/{duty_id}"
    (form,) = parse(client.get(address)).select("form:has([name=needs])")
    sent = shown_values(form) | {"place": place}
    assert client.post(address, data=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    return db.session.scalars(select(Duty).where(Duty.public_id == duty_id)).one()


def test_a_session_that_is_off(client: Visitor, event: Event) -> None:
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    change(event, lambda plan: place_session(plan, "walk", starts=None, room=None))
    release(event)
    found = change_place(client, event, chair, "The park")
    assert (found.place, found.is_off) == ("The park", True)


@pytest.mark.parametrize("starts", [at(-1, 18), at(0, 8), at(3, 9)])
def test_a_day_within_the_school_and_outside_of_it(client: Visitor, event: Event, starts: datetime) -> None:
    values = DutyValues("door", 1, "", "", starts, starts.replace(hour=20))
    found = change_place(client, event, do(event, actions.add_duty, values=values).public_id, "The gate")
    assert (found.place, found.starts_wall) == ("The gate", starts)
