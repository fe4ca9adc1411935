"""A programme as organisers plan it by forms alone. No scripts run here."""

from datetime import time

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.programme.actions import furnish_room
from organiser.programme.queries import get_draft
from organiser.programme.rules.plan import Channel, Part, PlannedSession, Room
from tests.programme.scene import FRIDAY, at, make_school, organiser_of_event, release, rooms, session, speaker
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account, make_event
from tests.support.queries import counted_queries

SESSION = {
    "title": "Land and bread", "kind": "workshop", "day": "2027-05-21", "time": "10:00", "minutes": "90",
    "room": "hall", "lang": "en", "save": "1",
}  # fmt: skip

FRIDAY_ALONE = resolve_typed(TypedTime(day=FRIDAY, start=time(9), end=time(18), zone="America/La_Paz"))


@pytest.fixture
def school(app: Flask) -> Event:
    event = make_school()
    rooms(event)
    return event


@pytest.fixture
def visitor(client: Visitor, school: Event) -> Visitor:
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, school.branch_id), Role.ORGANISER)]))
    return client


def address(event: Event, page: str = "") -> str:
    return f"/en/manage/events/{event.public_id}/programme{page}"


def look(visitor: Visitor, event: Event, page: str = "") -> BeautifulSoup:
    answer = visitor.get(address(event, page))
    assert answer.status_code == 200
    return parse(answer)


def send(visitor: Visitor, event: Event, page: str, *, at_page: str = "", **fields: str) -> TestResponse:
    token = look(visitor, event, at_page).select_one("[name=csrf_token]")
    assert token is not None
    answer: TestResponse = visitor.post(address(event, page), data={"csrf_token": token["value"], **fields})
    return answer


def the_sessions(event: Event) -> list[PlannedSession]:
    db.session.rollback()
    return list(get_draft(organiser_of_event(event), event.public_id).plan.sessions)


def text_of(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def test_a_session_that_is_written_stands_in_the_grid(visitor: Visitor, school: Event) -> None:
    ada = speaker(school, "Ada").public_id
    more = {"parts-0-role": "chair", "parts-0-speaker": ada, "channels-0-lang": "es", "channels-0-by-0": ada}
    answer = send(visitor, school, "/sessions/new", at_page="/sessions/new", **SESSION, **more)
    assert answer.status_code == 303
    (written,) = the_sessions(school)
    assert (written.starts, written.room, written.minutes) == (at(0, 10), "hall", 90)
    assert written.parts == (Part("chair", ada),)
    assert written.channels == (Channel("es", "interpretation", "", (ada,)),)
    page = look(visitor, school)
    cell = page.select_one(f"#session-{written.id}").find_parent("td")  # type: ignore[union-attr]
    assert (cell["data-room"], cell["data-time"], cell["rowspan"]) == ("hall", "10:00", "3")  # type: ignore[index]


def test_a_session_is_moved_by_its_form_and_the_move_is_taken_back(visitor: Visitor, school: Event) -> None:
    session(school, "bread")
    move = {"day": "2027-05-22", "time": "14:30", "room": "attic"}
    assert send(visitor, school, "/sessions/bread/move", at_page="/sessions/bread/move", **move).status_code == 303
    page = look(visitor, school)
    assert text_of(page, ".notice-success") == ["“Bread”: Saturday, 22 May 2027, 14:30 to 15:30, The attic."]
    assert text_of(page, ".undo p") == ["“Bread” was moved. (Olga)"]
    version = page.select_one(".undo [name=version]")["value"]  # type: ignore[index]
    assert send(visitor, school, "/undo", version=str(version)).status_code == 303
    assert [one.starts for one in the_sessions(school)] == [None]


def test_what_somebody_else_did_since_is_not_taken_back_unseen(visitor: Visitor, school: Event) -> None:
    version = look(visitor, school).select_one(".undo [name=version]")["value"]  # type: ignore[index]
    session(school, "bread")
    send(visitor, school, "/undo", version=str(version))
    assert [one.id for one in the_sessions(school)] == ["bread"]
    said = text_of(look(visitor, school), ".notice-error")
    assert said == ["Somebody else was quicker. Look at what stands here now."]


def test_a_day_without_a_time_is_asked_about(visitor: Visitor, school: Event) -> None:
    session(school, "bread")
    page = "/sessions/bread/move"
    answer = send(visitor, school, page, at_page=page, day="2027-05-22", time="", room="attic")
    assert answer.status_code == 422
    assert text_of(parse(answer), "#time-error") == ["Error: Say when it begins on that day."]


@pytest.mark.parametrize("typed", [{"time": "10:00"}, {"room": "hall"}])
def test_a_time_or_a_room_without_a_day_is_asked_about(visitor: Visitor, school: Event, typed: dict[str, str]) -> None:
    unplaced = SESSION | {"day": "", "time": "", "room": ""} | typed
    answer = send(visitor, school, "/sessions/new", at_page="/sessions/new", **unplaced)
    assert answer.status_code == 422
    assert text_of(parse(answer), "#day-error") == ["Error: Say on which day."]
    assert the_sessions(school) == []


def test_whoever_takes_the_day_away_takes_it_from_the_grid(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10), room="hall")
    page = "/sessions/bread/move"
    answer = send(visitor, school, page, at_page=page, day="", time="10:00", room="hall")
    assert answer.status_code == 303
    assert [(one.starts, one.room) for one in the_sessions(school)] == [(None, "hall")]
    kept = {"revision": "2", "title": "Bread and salt", "day": "", "time": "", "room": "hall"}
    assert send(visitor, school, "/sessions/bread", at_page=page, **SESSION | kept).status_code == 303


def test_the_only_day_is_chosen_already(visitor: Visitor, school: Event) -> None:
    short = make_school(db.session.get_one(Branch, school.branch_id), when=FRIDAY_ALONE)
    session(short, "bread")
    for event, page, chosen in (
        (short, "/sessions/new", ["2027-05-21"]), (short, "/sessions/bread/move", ["2027-05-21"]),
        (short, "/sessions/bread", [""]), (school, "/sessions/new", [""]),
    ):  # fmt: skip
        options = look(visitor, event, page).select("#day option[selected]")
        assert [option["value"] for option in options] == chosen


def test_a_clash_is_told_in_words_and_marked_on_both_cards(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10), room="hall")
    session(school, "roses", starts=at(0, 10, 30), room="hall")
    page = look(visitor, school)
    assert text_of(page, "#clashes li")[0].startswith("The hall is taken twice: “Bread” and “Roses”.")
    assert [link["href"] for link in page.select("#clashes li a")] == ["#session-bread", "#session-roses"]
    assert len(page.select(".card-clashes")) == 2


def test_two_who_write_one_session_see_both_texts(visitor: Visitor, school: Event) -> None:
    session(school, "bread")
    session(school, "bread", title="Bread and roses", revision=1)
    page = "/sessions/bread"
    answer = send(visitor, school, page, at_page=page, **SESSION | {"title": "Bread and salt", "revision": "1"})
    assert answer.status_code == 409
    shown = parse(answer)
    assert "Bread and roses" in text_of(shown, ".notice-warning")[0]
    fields = {found["name"]: found.get("value", "") for found in shown.select("#title, #revision")}
    assert fields == {"title": "Bread and salt", "revision": "2"}


def test_another_row_loses_nothing_that_was_typed(visitor: Visitor, school: Event) -> None:
    typed = {name: value for name, value in SESSION.items() if name != "save"} | {"add_part": "1"}
    answer = send(visitor, school, "/sessions/new", at_page="/sessions/new", **typed)
    assert answer.status_code == 200
    shown = parse(answer)
    assert shown.select_one("#title")["value"] == "Land and bread"  # type: ignore[index]
    assert len(shown.select("[name$=-speaker]")) == 3
    assert the_sessions(school) == []


def test_a_room_with_sessions_stays_and_says_why(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10), room="hall")
    answer = send(visitor, school, "/rooms/hall/delete")
    assert answer.status_code == 303
    said = text_of(look(visitor, school, "/rooms"), ".notice-error")
    assert said == ["1 session is in this room. Move it first."]


def test_a_room_keeps_its_link_to_join_for_its_organisers(visitor: Visitor, school: Event) -> None:
    link = "https://meet.example.org/hall"
    wrong = send(visitor, school, "/rooms/hall", at_page="/rooms/hall", name="The hall", join_link="meet me there")
    assert (wrong.status_code, parse(wrong).select_one("#join_link")["value"]) == (422, "meet me there")  # type: ignore[index]
    answer = send(visitor, school, "/rooms/hall", at_page="/rooms/hall", name="The hall", join_link=link)
    assert answer.status_code == 303
    assert look(visitor, school, "/rooms/hall").select_one("#join_link")["value"] == link  # type: ignore[index]
    assert "The hall · link written" in look(visitor, school, "/rooms").get_text(" ", strip=True)


def test_two_rooms_of_one_name_are_refused(visitor: Visitor, school: Event) -> None:
    answer = send(visitor, school, "/rooms", at_page="/rooms", name="the HALL")
    assert answer.status_code == 422
    assert text_of(parse(answer), "#name-error") == ["Error: Another one has this name already."]


def test_a_speaker_is_away_and_the_grid_says_so(visitor: Visitor, school: Event) -> None:
    away = {"away-0-first": "2027-05-21T09:00", "away-0-last": "2027-05-21T12:00"}
    answer = send(visitor, school, "/speakers/new", at_page="/speakers/new", name="Ada", save="1", **away)
    assert answer.status_code == 303
    db.session.rollback()
    (ada,) = get_draft(organiser_of_event(school), school.public_id).speakers
    session(school, "bread", starts=at(0, 10), room="hall", parts=(Part("speaker", ada),), speakers=frozenset({ada}))
    assert text_of(look(visitor, school), "#clashes li")[0].startswith("Ada cannot come to “Bread” then.")


def test_half_a_span_is_asked_about(visitor: Visitor, school: Event) -> None:
    half = {"name": "Ada", "save": "1", "away-0-first": "2027-05-21T09:00"}
    answer = send(visitor, school, "/speakers/new", at_page="/speakers/new", **half)
    assert answer.status_code == 422
    assert "Give both times, from and until." in parse(answer).get_text()


def test_only_a_school_leads_to_a_programme(visitor: Visitor, school: Event) -> None:
    branch = db.session.get_one(Branch, school.branch_id)
    talk = make_event(branch)
    assert visitor.get(address(talk)).status_code == 404
    assert visitor.get(f"/en/manage/events/{talk.public_id}").data.count(b"/programme") == 0
    links = parse(visitor.get(f"/en/manage/events/{school.public_id}")).select("main a[href$='/programme']")
    assert {link.get_text() for link in links} == {
        "Plan the programme, and let people see it.", "Plan the programme", "Programme",
    }  # fmt: skip


def test_a_school_is_asked_for_a_link_to_join_unless_its_rooms_have_theirs(client: Visitor, app: Flask) -> None:
    school = make_school(on_line=True)
    log_in(client, make_account(roles=[(db.session.get_one(Branch, school.branch_id), Role.ORGANISER)]))
    asked = "Add the link to join. It can stay secret until people have a place."
    assert asked in client.get(f"/en/manage/events/{school.public_id}").text
    screen = Room("screen", "Screen", on_line=True)
    with transaction():
        actor = organiser_of_event(school)
        furnish_room(actor, school.public_id, room=screen, join_link="https://meet.example.org/1", verb="room_added")
    assert asked not in client.get(f"/en/manage/events/{school.public_id}").text


def test_a_room_that_somebody_else_changed_meanwhile_is_not_overwritten(visitor: Visitor, school: Event) -> None:
    page = visitor.get(address(school, "/rooms/attic"))
    with transaction():
        furnish_room(
            organiser_of_event(school), school.public_id, room=Room("attic", "The attic", 30),
            join_link="https://meet.example.org/2", verb="room_changed",
        )  # fmt: skip
    here = address(school, "/rooms/attic")
    sent = shown_values(room_form(page)) | {"seats": "25"}
    refused = visitor.post(here, data=sent)
    assert (refused.status_code, "Somebody changed this while you were writing" in refused.text) == (409, True)
    assert "https://meet.example.org/2" in " ".join(text_of(parse(refused), "dd"))
    again = shown_values(room_form(refused))
    assert (again["seats"], again["join_link"]) == ("25", "")
    assert visitor.post(here, data=again).status_code == 303
    assert shown_values(room_form(visitor.get(here)))["seats"] == "25"


def room_form(page: TestResponse) -> Tag:
    (form,) = parse(page).select("form:has([name=join_link])")
    return form


def test_the_grid_asks_the_same_number_of_questions_whatever_its_size(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10), room="hall")
    with counted_queries() as few:
        look(visitor, school)
    for number in range(5):
        session(school, f"s{number}", starts=at(1, 9 + number), room="hall")
    speaker(school, "Ada")
    speaker(school, "Bo")
    with counted_queries() as many:
        look(visitor, school)
    assert len(few) == len(many)


def test_a_released_session_leads_to_its_translations(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10), room="hall", lang="en")
    assert not look(visitor, school, "/sessions/bread").select("a[href*='/translations/']")
    release(school)
    links = look(visitor, school, "/sessions/bread").select("a[href*='/translations/']")
    assert [one["lang"] for one in links] == ["es", "fr", "ar"]
    assert visitor.get(str(links[0]["href"])).status_code == 200
