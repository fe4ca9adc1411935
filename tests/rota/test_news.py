"""Whoever has a turn hears what becomes of the school, once: on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.events.actions import cancel_event, postpone_event, restore_event
from organiser.events.models import Event
from organiser.events.times import derive
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from tests.agendas.scene import make_programme
from tests.events.acting import edit
from tests.programme.scene import make_school, organiser_of_event
from tests.rota.scene import ROSA, add, do, invite, link_token, read_mail, volunteer


@pytest.fixture
def event(app: Flask) -> Event:
    return make_school()


def assign(event: Event, **values: Any) -> str:
    duty, rosa = add(event), invite(event, **values)
    do(event, actions.assign, duty_id=duty, volunteer_id=rosa)
    return rosa


def act(action: Any, event: Event, **values: Any) -> None:
    actor = organiser_of_event(event)
    with transaction():
        action(actor, event.public_id, **values)


def move(event: Event, days: int) -> None:
    by = timedelta(days=days)
    edit(event, when=derive(event.starts_wall + by, event.ends_wall + by, event.zone))


def kinds() -> list[str]:
    db.session.rollback()
    told = ("rota.changed", "rota.news")
    return list(db.session.scalars(select(Mail.kind).where(Mail.kind.in_(told)).order_by(Mail.id)))


def test_whoever_has_a_turn_hears_that_the_school_is_off_and_nobody_else(event: Event) -> None:
    rosa = assign(event)
    invite(event, "idle@example.org", "Idle")
    act(cancel_event, event, reason="The hall burnt down.")
    assert kinds() == ["rota.news"]
    message = read_mail("news")
    assert message is not None
    assert (message.to, message.subject) == (ROSA, "Cancelada: Spring school")
    assert "The hall burnt down." in message.text
    assert f"/v/{link_token(volunteer(rosa))}" in message.text


def test_who_gave_the_turn_back_or_was_removed_meanwhile_does_not(event: Event) -> None:
    rosa = assign(event)
    act(postpone_event, event, reason="No train.")
    assert read_mail("news") is not None
    do(event, actions.remove_volunteer, volunteer_id=rosa)
    assert read_mail("news") is None


def test_cancelled_and_restored_before_anybody_heard_is_told_to_nobody(event: Event) -> None:
    assign(event)
    act(cancel_event, event, reason="A mistake.")
    act(restore_event, event)
    assert kinds() == ["rota.news"]
    assert read_mail("news") is None


def test_turns_that_moved_along_are_told_as_turns_not_twice(app: Flask) -> None:
    """Also what is done during a session."""
    event = make_programme()
    rosa, ali = assign(event), invite(event, "ali@example.org", "Ali")
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    do(event, actions.assign, duty_id=chair, volunteer_id=ali)
    move(event, 7)
    assert kinds() == ["rota.changed", "rota.changed"]
    told = select(Mail.subject_id).where(Mail.kind == "rota.changed")
    assert set(db.session.scalars(told)) == {rosa, ali}


def test_another_house_on_other_days_is_told_beside_the_turns(event: Event) -> None:
    assign(event, lang="en")
    week = timedelta(days=7)
    edit(event, venue="Casa Nueva", when=derive(event.starts_wall + week, event.ends_wall + week, event.zone))
    assert kinds() == ["rota.changed", "rota.news"]
    message = read_mail("news")
    assert message is not None
    assert "Casa Nueva" in message.text


def test_a_house_that_only_those_with_a_place_know_changes_unnamed(app: Flask) -> None:
    event = make_school(place_is_private=True)
    assign(event, lang="en")
    edit(event, venue="Casa Nueva")
    message = read_mail("news")
    assert message is not None
    assert message.subject == "Something changed: Spring school"
    assert "Casa Nueva" not in message.text


def test_another_house_moves_no_turn_and_is_told(event: Event) -> None:
    assign(event, lang="en")
    edit(event, venue="Casa Nueva")
    assert kinds() == ["rota.news"]
    message = read_mail("news")
    assert message is not None
    assert message.subject == "Something changed: Spring school"
    assert "Casa Nueva" in message.text


def test_of_a_school_for_members_the_mail_says_neither_name_nor_place(app: Flask) -> None:
    event = make_school(visibility="members")
    assign(event, lang="en")
    act(cancel_event, event, reason="The police came.")
    message = read_mail("news")
    assert message is not None
    assert message.subject == "About your help"
    for secret in (event.title, event.branch.name, "police", "Casa del Pueblo"):
        assert secret not in message.text + message.html + message.from_name
