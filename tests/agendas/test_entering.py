"""The way into a session on line: who finds it, when, and where it leads."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from organiser.agendas.actions import enter_session
from organiser.agendas.errors import SessionShut
from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.programme.actions import furnish_room, undo_change
from organiser.programme.entrances import read_links
from organiser.programme.models import Programme, Release, Session, Step
from organiser.programme.rules.changing import drop_room, drop_session
from organiser.programme.rules.plan import Room
from organiser.registrations.models import Mode
from tests.agendas.scene import come
from tests.programme.scene import at, change, make_school, organiser_of_event, release, session
from tests.registrations.scene import get_row, holder, register
from tests.registrations.visiting import open_place
from tests.support.browsing import Visitor, parse

SCREEN, HALL = "https://meet.example.org/screen", "https://meet.example.org/hall"
WHOLE = "https://meet.example.org/school"


def furnish(event: Event, room: Room, link: str) -> None:
    with transaction():
        furnish_room(organiser_of_event(event), event.public_id, room=room, join_link=link, verb="room_added")


@pytest.fixture
def school(app: Flask) -> Event:
    event = make_school(on_line=True, join_link=WHOLE)
    furnish(event, Room("screen", "Screen", on_line=True), SCREEN)
    furnish(event, Room("other", "Other screen", on_line=True), "")
    furnish(event, Room("hall", "The hall"), HALL)
    furnish(event, Room("attic", "The attic"), "")
    for room in ("screen", "other", "hall", "attic"):
        session(event, f"in-{room}", starts=at(0, 10), room=room)
    release(event)
    return event


def try_all(place_id: str) -> dict[str, str]:
    """By room, where this person gets."""
    found = {}
    for room in ("screen", "other", "hall", "attic"):
        try:
            with transaction():
                found[room] = enter_session(holder(place_id), place_id, f"in-{room}")
        except SessionShut:
            found[room] = "shut"
    return found


def test_everybody_gets_where_their_session_is_from_half_an_hour_before_until_it_ends(school: Event) -> None:
    screen, house = come(school, mode=Mode.ON_LINE), come(school, "ada")
    unconfirmed = register(school, "cleo@example.org", mode=Mode.ON_LINE)
    begins = db.session.scalars(select(Session.starts_at)).first()
    assert begins is not None
    nowhere = dict.fromkeys(("screen", "other", "hall", "attic"), "shut")
    for minutes, is_open in ((-31, False), (-30, True), (59, True), (60, False)):
        with time_machine.travel(begins + timedelta(minutes=minutes), tick=False):
            opened = nowhere | {"screen": SCREEN, "other": WHOLE} if is_open else nowhere
            assert try_all(house) == opened
            assert try_all(screen) == (opened | {"hall": HALL} if is_open else nowhere)
            assert try_all(unconfirmed) == nowhere
            assert (get_row(screen).entered_at is not None, get_row(unconfirmed).entered_at) == (minutes >= -30, None)
    release_without_rooms(school)
    with time_machine.travel(begins, tick=False):
        assert try_all(screen) == nowhere


def release_without_rooms(school: Event) -> None:
    change(school, lambda plan: replace(plan, sessions=()))
    release(school)


def test_the_agenda_says_when_the_door_opens_and_then_leads_on(client: Visitor, school: Event) -> None:
    rosa = come(school, mode=Mode.ON_LINE)
    open_place(client, rosa, "confirmed")
    agenda = f"/en/places/{rosa}/agenda"
    assert "you go in here from 09:30" in client.get(agenda).text
    assert "meet.example.org" not in client.get(agenda).text
    begins = db.session.scalars(select(Session.starts_at)).first()
    assert begins is not None
    with time_machine.travel(begins):
        open_place(client, rosa, "confirmed")
        page = client.get(agenda)
        doors = {str(one["action"]).split("/")[-2] for one in parse(page).select("form[action$='/enter']")}
        assert doors == {"in-screen", "in-other", "in-hall"}
        answer = client.submit(page, {}, action=f"{agenda}/in-hall/enter")
        assert [one["href"] for one in parse(answer).select("main a.button")] == [HALL]


def test_a_school_without_a_link_of_its_own_leads_to_the_agenda(client: Visitor) -> None:
    event = make_school(on_line=True)
    rosa = come(event, mode=Mode.ON_LINE)
    place = open_place(client, rosa, "confirmed")
    with time_machine.travel(event.starts_at):
        open_place(client, rosa, "confirmed")
        assert "is not written here yet" in client.get(place).text
        furnish(event, Room("screen", "Screen", on_line=True), SCREEN)
        session(event, "film", starts=at(0, 10), room="screen")
        release(event)
        assert "You go in from your agenda" in client.get(place).text


def test_the_agenda_leads_to_what_is_on_while_the_school_lasts(client: Visitor, school: Event) -> None:
    session(school, "after", starts=at(0, 12), room="hall")
    release(school)
    rosa = come(school)
    for hour, wanted in ((9, []), (10, ["#session-in-attic"]), (11, ["#session-after"]), (13, [])):
        with time_machine.travel(school.starts_at + timedelta(hours=hour - 9)):
            open_place(client, rosa, "confirmed")
            page = parse(client.get(f"/en/places/{rosa}/agenda"))
            assert [one["href"] for one in page.select(".agenda-days a:has(strong)")] == wanted


def test_links_are_sealed_and_no_part_of_the_plan(school: Event) -> None:
    programme = db.session.scalars(select(Programme)).one()
    assert read_links(programme) == {"screen": SCREEN, "hall": HALL}
    steps = [one.back for one in db.session.scalars(select(Step))]
    releases = [one.plan for one in db.session.scalars(select(Release))]
    told = repr([programme.private, programme.plan, steps, releases])
    assert "meet.example.org" not in told
    with transaction():
        undo_change(organiser_of_event(school), school.public_id, version=programme.version)
    assert read_links(db.session.scalars(select(Programme)).one()) == {"screen": SCREEN, "hall": HALL}


def test_a_link_outlives_its_room_as_long_as_people_find_it_or_undo_brings_it_back(school: Event) -> None:
    rosa = come(school, mode=Mode.ON_LINE)
    change(school, lambda plan: drop_session(plan, "in-screen"), lambda plan: drop_room(plan, "screen"))
    furnish(school, Room("cellar", "The cellar"), "https://meet.example.org/cellar")
    with time_machine.travel(school.starts_at + timedelta(hours=1), tick=False):
        assert try_all(rosa)["screen"] == SCREEN
    release(school)
    furnish(school, Room("den", "The den"), "")
    assert "screen" in read_links(db.session.scalars(select(Programme)).one())
    for _ in ("den", "cellar", "screen", "in-screen"):
        with transaction():
            undo_change(organiser_of_event(school), school.public_id)
    release(school)
    with time_machine.travel(school.starts_at + timedelta(hours=1), tick=False):
        assert try_all(rosa)["screen"] == SCREEN


def test_a_link_goes_once_nothing_brings_its_room_back(school: Event) -> None:
    change(school, lambda plan: drop_session(plan, "in-screen"), lambda plan: drop_room(plan, "screen"))
    release(school)
    with transaction() as rows:
        rows.execute(delete(Step))
    furnish(school, Room("cellar", "The cellar"), "")
    assert read_links(db.session.scalars(select(Programme)).one()) == {"hall": HALL}
