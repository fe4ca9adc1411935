"""A turn whose session does not take place: on both databases."""

from flask import Flask

from organiser.programme.rules.changing import place_session
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from tests.agendas.scene import make_programme
from tests.programme.scene import change, release
from tests.rota.scene import act, add, do, enter, invite, taken


def test_a_turn_that_is_off_leaves_its_hours_free(app: Flask) -> None:
    event = make_programme()
    rosa, door = invite(event), add(event, hour=15)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    act(actions.take, rosa, chair)
    client, page = enter(app, rosa), f"/en/volunteers/{rosa}"
    assert "Another turn is at the same time." in client.get(page).text
    change(event, lambda plan: place_session(plan, "walk", starts=None, room=None))
    release(event)
    assert "Another turn is at the same time." not in client.get(page).text
    act(actions.take, rosa, door)
    assert taken(door) == (1, 1)
