"""A school that moves takes its turns along, and whoever has one hears of it: on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.events.jobs import refresh_zones
from organiser.events.models import Event
from organiser.events.times import derive
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.programme.models import Session
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.models import Duty
from tests.agendas.scene import make_programme
from tests.events.acting import edit
from tests.programme.scene import at
from tests.rota.scene import add, do, invite, read_mail


@pytest.fixture
def event(app: Flask) -> Event:
    """As in agendas: on Friday a lecture at 10 h, a workshop at 10:30, a walk at 15 h."""
    return make_programme()


def test_a_school_that_goes_to_another_zone_takes_its_turns_along(app: Flask, event: Event) -> None:
    values = DutyValues("chair", 1, session_id="walk")
    chair, door, rosa = do(event, actions.add_duty, values=values).public_id, add(event, hour=8), invite(event)
    do(event, actions.assign, duty_id=door, volunteer_id=rosa)
    edit(event, title="Another name")
    assert read_mail("changed") is None
    edit(event, when=derive(event.starts_wall, event.ends_wall, "Europe/Brussels"))
    found = {one.public_id: one for one in db.session.scalars(select(Duty))}
    assert (found[door].starts_wall, found[door].starts_at) == (at(0, 8), datetime(2027, 5, 21, 6, tzinfo=UTC))
    assert (found[door].ends_at, found[door].sequence) == (datetime(2027, 5, 21, 8, tzinfo=UTC), 1)
    assert (found[chair].starts_at, found[chair].sequence) == (datetime(2027, 5, 21, 13, tzinfo=UTC), 1)
    assert read_mail("changed") is not None


def test_a_school_that_moves_as_a_whole_takes_its_turns_along(app: Flask, event: Event) -> None:
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    door, rosa = add(event, hour=8), invite(event)
    for duty in (door, chair):
        do(event, actions.assign, duty_id=duty, volunteer_id=rosa)
    walk = db.session.scalars(select(Session.starts_wall).where(Session.public_id == "walk")).one()
    week = timedelta(days=7)
    edit(event, when=derive(event.starts_wall + week, event.ends_wall + week, event.zone))
    found = {one.public_id: (one.starts_wall, one.sequence) for one in db.session.scalars(select(Duty))}
    assert found == {door: (at(7, 8), 1), chair: (walk + week, 1)}
    told = db.session.scalars(select(Mail.params).where(Mail.kind == "rota.changed")).one()
    assert set(told["before"]) == {door, chair}


def test_new_rules_of_its_zone_reach_what_lies_between_its_beginning_and_its_end(app: Flask, event: Event) -> None:
    """Feeds and turns showed the hour of the old rules for ever."""
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    door = add(event, hour=8)
    right = dict(db.session.execute(select(Duty.public_id, Duty.starts_at)).all())
    walk = select(Session.starts_at, Session.ends_at, Session.sequence).where(Session.public_id == "walk")
    starts_at, ends_at, _ = db.session.execute(walk).one()
    hour = timedelta(hours=1)
    with transaction() as writing:
        for one in (*writing.scalars(select(Session)), *writing.scalars(select(Duty))):
            one.starts_at, one.ends_at = one.starts_at - hour, one.ends_at - hour
    refresh_zones()
    db.session.rollback()
    assert db.session.execute(walk).one() == (starts_at, ends_at, 1)
    assert dict(db.session.execute(select(Duty.public_id, Duty.starts_at)).all()) == right
    found = {one.public_id: one.sequence for one in db.session.scalars(select(Duty))}
    assert found == {door: 1, chair: 1}
    refresh_zones()
    db.session.rollback()
    assert db.session.execute(walk).one().sequence == 1


def test_new_rules_under_which_clocks_change_during_a_session_are_a_revision_of_it(app: Flask, event: Event) -> None:
    """It begins when it did and lasts as long; entries in calendars say on the clocks of the school until when."""
    with transaction() as writing:
        walk = writing.scalars(select(Session).where(Session.public_id == "walk")).one()
        right, walk.ends_wall = walk.ends_wall, walk.ends_wall + timedelta(hours=1)
    refresh_zones()
    db.session.rollback()
    found = select(Session.ends_wall, Session.sequence).where(Session.public_id == "walk")
    assert db.session.execute(found).one() == (right, 1)
