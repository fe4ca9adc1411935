"""A form that is sent twice, by a double press or a bad line, makes one thing: on both databases."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.programme import actions
from organiser.programme.models import Speaker
from organiser.programme.queries import get_draft, list_speakers
from tests.programme.scene import make_school, organiser_of_event, release, rooms
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account


@pytest.fixture
def school(app: Flask) -> Event:
    event = make_school()
    rooms(event)
    return event


@pytest.fixture
def visitor(client: Visitor, school: Event) -> Visitor:
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, school.branch_id), Role.ORGANISER)]))
    return client


def send_twice(visitor: Visitor, address: str, again: dict[str, Any], **typed: str) -> list[TestResponse]:
    """The form as it came, once more with `again` in it."""
    (form,) = parse(visitor.get(address)).select("form:has([name=draft_id])")
    sent = shown_values(form) | typed
    return [visitor.post(address, data=sent), visitor.post(address, data=sent | again)]


def new_session(event: Event) -> str:
    return f"/en/manage/events/{event.public_id}/programme/sessions/new"


def titles(event: Event) -> list[str]:
    db.session.rollback()
    return [one.title for one in get_draft(organiser_of_event(event), event.public_id).plan.sessions]


def test_one_session_and_the_second_answer_is_the_first(visitor: Visitor, school: Event) -> None:
    answers = send_twice(visitor, new_session(school), {}, title="Bread", save="1")
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert titles(school) == ["Bread"]


def test_what_is_typed_after_the_way_back_is_a_session_of_its_own(visitor: Visitor, school: Event) -> None:
    """Nothing that somebody typed is lost in silence."""
    answers = send_twice(visitor, new_session(school), {"title": "Roses"}, title="Bread", save="1")
    assert len({answer.location for answer in answers}) == 2
    assert titles(school) == ["Bread", "Roses"]


def test_what_was_taken_back_is_made_by_the_same_form(visitor: Visitor, school: Event) -> None:
    (form,) = parse(visitor.get(new_session(school))).select("form:has([name=draft_id])")
    sent = shown_values(form) | {"title": "Bread", "save": "1"}
    visitor.post(new_session(school), data=sent)
    with transaction():
        actions.undo_change(organiser_of_event(school), school.public_id)
    assert titles(school) == []
    visitor.post(new_session(school), data=sent)
    assert titles(school) == ["Bread"]


def test_one_speaker(visitor: Visitor, school: Event) -> None:
    address = f"/en/manage/events/{school.public_id}/programme/speakers/new"
    answers = send_twice(visitor, address, {}, name="Ada", save="1")
    assert [answer.status_code for answer in answers] == [303, 303]
    assert list(db.session.scalars(select(Speaker.name))) == ["Ada"]


def test_who_was_removed_is_added_by_the_same_form(visitor: Visitor, school: Event) -> None:
    address = f"/en/manage/events/{school.public_id}/programme/speakers/new"
    (form,) = parse(visitor.get(address)).select("form:has([name=draft_id])")
    sent = shown_values(form) | {"name": "Ada", "save": "1"}
    visitor.post(address, data=sent)
    ada = db.session.scalars(select(Speaker.public_id)).one()
    with transaction():
        actions.remove_speaker(organiser_of_event(school), school.public_id, speaker_id=ada)
    visitor.post(address, data=sent)
    assert [one.name for one in list_speakers(school.id)] == ["Ada"]


def test_an_id_that_somebody_else_has_is_not_taken(visitor: Visitor, school: Event) -> None:
    """Each other thing of this id stays what it is."""
    other = make_school()
    rooms(other)
    page = f"/en/manage/events/{other.public_id}/programme/speakers/new"
    log_in(visitor, make_account(roles=[(other.branch, Role.ORGANISER), (school.branch, Role.ORGANISER)]))
    (form,) = parse(visitor.get(page)).select("form:has([name=draft_id])")
    for event in (other, school):
        address = f"/en/manage/events/{event.public_id}/programme/speakers/new"
        visitor.post(address, data=shown_values(form) | {"name": "Ada", "save": "1"})
    found = db.session.execute(select(Speaker.public_id, Speaker.event_id)).all()
    assert {event_id for _, event_id in found} == {other.id, school.id}
    assert len({public_id for public_id, _ in found}) == 2
    sessions = [new_session(event) for event in (other, school)]
    (form,) = parse(visitor.get(sessions[0])).select("form:has([name=draft_id])")
    sent = shown_values(form) | {"title": "Bread", "day": "2027-05-21", "time": "10:00", "room": "hall", "save": "1"}
    for address, event in zip(sessions, (other, school), strict=True):
        assert visitor.post(address, data=sent).status_code == 303
        release(event)
    assert (titles(other), titles(school)) == (["Bread"], ["Bread"])
