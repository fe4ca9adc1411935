"""The form of a new event that is sent twice makes one; nothing else that is typed into it is lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.events.models import Event, State
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from tests.events.test_writing_pages import EVENING, new_page, send, the_event
from tests.support.browsing import Visitor
from tests.support.make import log_in, make_account, make_branch


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch(zone="Europe/Berlin", languages=("de",))


@pytest.fixture
def visitor(client: Visitor, branch: Branch) -> Visitor:
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    return client


def test_a_form_that_is_sent_twice_makes_one_event(visitor: Visitor, branch: Branch) -> None:
    page = new_page(visitor, branch)
    answers = [send(visitor, page, "post", **EVENING) for _ in range(2)]
    assert {answer.location for answer in answers} == {f"/en/manage/events/{the_event().public_id}"}


def test_a_form_that_is_sent_again_with_the_other_button_posts_the_draft(visitor: Visitor, branch: Branch) -> None:
    page = new_page(visitor, branch)
    for button in ("save", "post"):
        send(visitor, page, button, **EVENING)
    assert the_event().state == State.PUBLISHED


def test_what_is_typed_after_the_way_back_is_an_event_of_its_own(visitor: Visitor, branch: Branch) -> None:
    """Nothing that somebody typed is lost in silence."""
    page = new_page(visitor, branch)
    answers = [send(visitor, page, "post", **{**EVENING, "title": title}) for title in ("Bread", "Roses")]
    assert len({answer.location for answer in answers}) == 2
    assert set(db.session.scalars(select(Event.title))) == {"Bread", "Roses"}
