"""What the form of a duty keeps when it is sent as it was shown: on both databases."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.programme.rules.changing import place_session
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.models import Duty
from tests.agendas.scene import make_programme
from tests.programme.scene import at, change, release
from tests.rota.scene import add, do
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
    sent = find_form(client.get(address)) | {"place": place}
    assert client.post(address, data=sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    return db.session.scalars(select(Duty).where(Duty.public_id == duty_id)).one()


def find_form(page: TestResponse) -> dict[str, Any]:
    (form,) = parse(page).select("form:has([name=needs])")
    return shown_values(form)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(client: Visitor, event: Event) -> None:
    door = add(event)
    address = f"/en/manage/events/{event.public_id}/rota/{door}"
    sent = find_form(client.get(address)) | {"needs": "4"}
    values = DutyValues("door", 2, "Back door", "", at(0, 14), at(0, 16))
    do(event, actions.change_duty, duty_id=door, values=values)
    refused = client.post(address, data=sent)
    assert (refused.status_code, "Somebody changed this while you were writing" in refused.text) == (409, True)
    told = " ".join(one.get_text() for one in parse(refused).select("dd"))
    assert [word in told for word in ("Back door", "14:00–16:00", "2")] == [True, True, True]
    again = find_form(refused)
    assert (again["needs"], again["starts"], again["place"]) == ("4", "08:00", "Main door")
    assert client.post(address, data=again).status_code == 303
    found = db.session.scalars(select(Duty).where(Duty.public_id == door)).one()
    assert (found.needs, found.starts_wall) == (4, at(0, 8))


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


def test_a_duty_that_is_sent_twice_is_one(client: Visitor, event: Event) -> None:
    address = f"/en/manage/events/{event.public_id}/rota/new"
    sent = find_form(client.get(address)) | {"starts": "08:00", "ends": "10:00", "place": "Main door"}
    assert [client.post(address, data=sent).status_code for _ in range(2)] == [303, 303]
    assert list(db.session.scalars(select(Duty.place))) == ["Main door"]
