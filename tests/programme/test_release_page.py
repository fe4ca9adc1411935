"""What people do not see yet, in words, before they see it."""

from datetime import datetime
from functools import partial

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.programme.rules.changing import put_room
from organiser.programme.rules.plan import Room
from tests.programme.scene import at, change, make_school, release, rooms, session
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account


@pytest.fixture
def school(app: Flask) -> Event:
    event = make_school()
    rooms(event)
    session(event, "bread", starts=at(0, 10), room="hall")
    session(event, "roses", starts=at(0, 12), room="hall")
    return event


@pytest.fixture
def visitor(client: Visitor, school: Event) -> Visitor:
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, school.branch_id), Role.ORGANISER)]))
    return client


def page_of(event: Event) -> str:
    return f"/en/manage/events/{event.public_id}/programme/release"


def send(visitor: Visitor, event: Event, fields: dict[str, str], *, page: BeautifulSoup | None = None) -> int:
    page = page or parse(visitor.get(page_of(event)))
    hidden = {str(found["name"]): str(found["value"]) for found in page.select("main form [type=hidden]")}
    return visitor.post(page_of(event), data=hidden | fields).status_code


def edit(visitor: Visitor, event: Event, **fields: str) -> TestResponse:
    address = f"/en/manage/events/{event.public_id}/edit"
    (form,) = parse(visitor.get(address)).select("form[data-dirty]")
    return visitor.post(address, data=shown_values(form) | fields)


def list_news(visitor: Visitor, event: Event) -> list[list[str]]:
    page = parse(visitor.get(page_of(event)))
    return [[line.get_text() for line in news.select("li")] for news in page.select(".news")]


def test_differences_are_shown_before_they_are_released_and_kept_after_it(visitor: Visitor, school: Event) -> None:
    first = [
        "New: “Bread”, Friday, 21 May 2027, 10:00 to 11:00, The hall.",
        "New: “Roses”, Friday, 21 May 2027, 12:00 to 13:00, The hall.",
    ]
    assert list_news(visitor, school) == [first]
    assert send(visitor, school, {"note": "The first day stands."}) == 303
    assert list_news(visitor, school) == [first]
    session(school, "bread", title="Bread and salt", starts=at(0, 10), room="hall", revision=1)
    session(school, "roses", starts=at(1, 12), room="attic", revision=1)
    session(school, "songs", starts=None)
    change(school, partial(put_room, room=Room("yard", "The yard")))
    then = [
        "Changed: “Bread and salt” (title).",
        "Moved: “Roses”, now Saturday, 22 May 2027, 12:00 to 13:00, The attic. "
        "It was Friday, 21 May 2027, 12:00 to 13:00, The hall.",
        "Rooms or tracks are not the same.",
    ]
    assert list_news(visitor, school) == [then, first]
    assert b"The first day stands." in visitor.get(page_of(school)).data


def test_what_was_not_shown_is_not_released(visitor: Visitor, school: Event) -> None:
    page = parse(visitor.get(page_of(school)))
    session(school, "songs", starts=at(2, 10), room="hall")
    assert send(visitor, school, {}, page=page) == 303
    shown = parse(visitor.get(page_of(school)))
    assert [said.get_text().strip() for said in shown.select(".notice-error")] == [
        "Somebody else was quicker. Look at what stands here now."
    ]
    assert len(shown.select(".news")) == 1


def test_nothing_new_has_no_button(visitor: Visitor, school: Event) -> None:
    release(school)
    shown = parse(visitor.get(page_of(school)))
    assert shown.select("[name=note]") == []
    assert "People see everything that has a time." in shown.get_text()
    assert "What people do not see yet" not in shown.get_text()


def test_a_programme_without_sessions_is_not_called_complete(app: Flask, client: Visitor) -> None:
    empty = make_school()
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, empty.branch_id), Role.ORGANISER)]))
    shown = parse(client.get(page_of(empty))).get_text()
    assert "No session has a time yet." in shown
    assert "People see everything" not in shown


def test_the_overview_asks_for_a_programme_until_people_see_one(visitor: Visitor, school: Event) -> None:
    overview = f"/en/manage/events/{school.public_id}"
    asked = "Plan the programme, and let people see it."
    assert asked in parse(visitor.get(overview)).get_text()
    release(school)
    assert asked not in parse(visitor.get(overview)).get_text()


def test_what_people_see_a_programme_of_stays_a_school(visitor: Visitor, school: Event) -> None:
    """Its programme would stay in pages and calendars, and nobody could change it any more."""
    release(school)
    refused = edit(visitor, school, kind="talk", title="Another")
    assert refused.status_code == 422
    assert "It stays a school." in parse(refused).get_text()
    assert [str(typed["value"]) for typed in parse(refused).select("input[name=title]")] == ["Another"]
    db.session.rollback()
    assert (school.kind, school.title) == ("school", "Spring school")


def test_a_draft_of_a_programme_holds_nobody_to_it(visitor: Visitor, school: Event) -> None:
    assert edit(visitor, school, kind="talk").status_code == 303
    db.session.rollback()
    assert school.kind == "talk"


def test_a_session_over_which_clocks_change_ends_when_they_say(visitor: Visitor, school: Event) -> None:
    """Berlin goes from 2 h to 3 h in the night of 28 March 2027, and back to 2 h in that of 31 October."""
    with transaction() as writing:
        writing.execute(update(Event).where(Event.id == school.id).values(zone="Europe/Berlin"))
    session(school, "night", minutes=120, starts=datetime(2027, 3, 28, 1), room="hall")
    session(school, "watch", minutes=120, starts=datetime(2027, 10, 31, 2), room="hall")
    (news,) = list_news(visitor, school)
    assert "New: “Night”, Sunday, 28 March 2027, 01:00 to 04:00, The hall." in news
    assert "New: “Watch”, Sunday, 31 October 2027, 02:00 to 03:00, The hall." in news
    board = parse(visitor.get(page_of(school).replace("/release", ""))).get_text(" ", strip=True)
    assert "01:00 to 04:00" in board
