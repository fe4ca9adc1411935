"""Questions without scripts: on a phone, at the desk, on the wall."""

import time_machine

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.questions import actions
from organiser.questions.models import QuestionState
from tests.agendas.scene import come, make_programme
from tests.questions.scene import ask, move, read, vote
from tests.registrations.scene import holder
from tests.registrations.visiting import open_place, words
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account

DESK, WALL = "/en/questions/lecture", "/en/questions/lecture/wall"


def page_of(place_id: str) -> str:
    return f"/en/places/{place_id}/agenda/lecture/questions"


def enter_as_organiser(client: Visitor, event: Event) -> None:
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, event.branch_id), Role.ORGANISER)]))


def press(client: Visitor, page: str, label: str) -> None:
    """The first button of this name."""
    forms = parse(client.get(page)).select("form")
    form = next(one for one in forms if one.get_text(strip=True) == label)
    token = form.select_one("input[name=csrf_token]")
    assert token is not None
    assert client.post(str(form["action"]), data={"csrf_token": token["value"]}).status_code == 303


def test_a_question_goes_from_a_phone_over_the_desk_to_the_wall(client: Visitor) -> None:
    school = make_programme()
    rosa, ada = come(school), come(school, "ada")
    open_place(client, rosa, "confirmed")
    assert page_of(rosa) in client.get(f"/en/places/{rosa}/agenda").text
    asked = client.submit(client.get(page_of(rosa)), {"text": "Who baked?", "gives_name": "y"}, action=page_of(rosa))
    assert asked.status_code == 303
    assert "Only you and whoever chairs the session see it." in words(client.get(page_of(rosa)))
    enter_as_organiser(client, school)
    assert "Who baked?" not in words(client.get(WALL))
    press(client, DESK, "Show it to all")
    vote(ada, read(school)[0].id)
    assert "Who baked? Rosa L. · 1 vote" in words(client.get(WALL))
    press(client, DESK, "It is answered")
    assert [one.state for one in read(school)] == [QuestionState.ANSWERED]
    assert "Who baked?" not in words(client.get(WALL))


def test_a_button_for_a_question_that_is_gone_leads_back_to_what_stands(client: Visitor) -> None:
    school = make_programme()
    rosa, ada = come(school), come(school, "ada")
    gone = "Somebody has deleted this meanwhile."
    open_place(client, ada, "confirmed")
    shown = ask(rosa)
    move(school, shown)
    page = client.get(page_of(ada))
    take_back(rosa, shown)
    answer = client.submit(page, {}, action=f"{page_of(ada)}/{shown}/vote")
    assert (answer.status_code, gone in client.get(answer.location).text) == (303, True)
    waiting = ask(rosa)
    enter_as_organiser(client, school)
    desk = client.get(DESK)
    take_back(rosa, waiting)
    answer = client.submit(desk, {}, action=f"{DESK}/{waiting}/show")
    assert (answer.status_code, gone in client.get(answer.location).text) == (303, True)


def take_back(place_id: str, question_id: str) -> None:
    with transaction():
        actions.take_back(holder(place_id), place_id, question_id)


def test_whoever_may_ask_is_led_there_from_the_sessions_page_and_nobody_else(client: Visitor) -> None:
    school = make_programme()
    rosa, session = come(school), f"/en/events/{school.public_id}/sessions/lecture"
    assert "/questions" not in client.get(session).text
    open_place(client, rosa, "confirmed")
    assert page_of(rosa) in client.get(session).text
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False):
        assert page_of(rosa) not in client.get(session).text


def test_others_vote_and_take_their_vote_back(client: Visitor) -> None:
    school = make_programme()
    rosa, ada = come(school), come(school, "ada")
    move(school, ask(rosa))
    open_place(client, ada, "confirmed")
    press(client, page_of(ada), "I want to hear this")
    assert read(school)[0].votes == 1
    press(client, page_of(ada), "Take my vote back")
    assert read(school)[0].votes == 0
    open_place(client, rosa, "confirmed")
    press(client, page_of(rosa), "Take it back")
    assert read(school) == []


def test_what_is_refused_is_said_and_what_was_typed_stays(client: Visitor) -> None:
    school = make_programme()
    rosa = come(school)
    for _ in range(5):
        ask(rosa)
    open_place(client, rosa, "confirmed")
    answer = client.submit(client.get(page_of(rosa)), {"text": "One more?"}, action=page_of(rosa))
    assert answer.status_code == 422
    assert "One person asks at most 5 questions in a session." in words(answer)
    typed = parse(answer).select_one("textarea")
    assert typed is not None
    assert typed.get_text().strip() == "One more?"


def test_the_wall_asks_again_by_itself_only_when_told_to(client: Visitor) -> None:
    school = make_programme()
    enter_as_organiser(client, school)
    assert "Refresh" not in client.get(WALL).headers
    assert client.get(f"{WALL}?live=1").headers["Refresh"] == "10"


def test_what_one_asked_can_be_taken_along(client: Visitor) -> None:
    school = make_programme()
    rosa, ada = come(school), come(school, "ada")
    ask(rosa, "Mine")
    ask(ada, "Hers")
    open_place(client, rosa, "confirmed")
    kept = client.get(f"/en/places/{rosa}/questions.json").json
    assert [(one["session"], one["text"], one["state"]) for one in kept["questions"]] == [("Lecture", "Mine", "asked")]
