"""Duties, turns and those who take them: on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.agendas import actions as agendas
from organiser.events.actions import cancel_event, postpone_event
from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.programme.models import Session
from organiser.programme.rules.changing import place_session
from organiser.programme.rules.plan import Part
from organiser.registrations.jobs import destroy_due_vaults
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.errors import (
    AlreadyThere,
    DutyBegun,
    DutyFull,
    DutyTaken,
    EventOver,
    NameMissing,
    RotaRefused,
    TwoAtOnce,
)
from organiser.rota.models import Duty, Volunteer
from organiser.rota.presentation import describe_rota, map_people
from organiser.rota.queries import feed_token, link_token, list_volunteers
from tests.agendas.scene import choose, come, make_programme
from tests.programme.scene import at, change, release, session, speaker
from tests.registrations.test_races import run_together
from tests.rota.scene import ROSA, act, add, as_holder, do, enter, invite, read_mail, taken, volunteer
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS
from tests.support.make import log_in, make_account, make_branch, organiser_of
from tests.translating.acting import translate_item


@pytest.fixture
def event(app: Flask) -> Event:
    """As in agendas: on Friday a lecture at 10 h, a workshop at 10:30, a walk at 15 h."""
    return make_programme()


def test_of_many_at_once_exactly_as_many_as_it_needs_take_a_turn(app: Flask, event: Event) -> None:
    door, people = add(event, needs=3), [invite(event, f"{number}@example.org") for number in range(10)]
    actors, refused = {one: as_holder(one) for one in people}, []

    def take(one: str) -> None:
        try:
            with transaction():
                actions.take(actors[one], one, door)
        except DutyFull:
            refused.append(one)

    run_together(app, [lambda one=one: take(one) for one in people])
    assert (taken(door), len(refused)) == ((3, 3), 7)


def test_a_turn_is_taken_given_back_and_taken_by_somebody_else(app: Flask, event: Event) -> None:
    door, rosa, bo = add(event), invite(event), invite(event, "bo@example.org")
    act(actions.take, rosa, door)
    act(actions.take, rosa, door)
    assert taken(door) == (1, 1)
    with pytest.raises(DutyFull):
        act(actions.take, bo, door)
    act(actions.give_back, rosa, door)
    with pytest.raises(NotFound):
        act(actions.give_back, rosa, door)
    act(actions.take, bo, door)
    assert taken(door) == (1, 1)


def test_nobody_has_two_turns_at_once_or_changes_what_has_begun(app: Flask, event: Event) -> None:
    rosa, early, late, next_one = invite(event), add(event), add(event, hour=9), add(event, hour=10)
    act(actions.take, rosa, early)
    with pytest.raises(TwoAtOnce):
        act(actions.take, rosa, late)
    act(actions.take, rosa, next_one)
    begun = db.session.scalars(select(Duty.starts_at).where(Duty.public_id == early)).one()
    with time_machine.travel(begun + timedelta(minutes=1)), pytest.raises(DutyBegun):
        act(actions.give_back, rosa, early)


def test_nobody_takes_from_a_stale_page_what_does_not_take_place(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    change(event, lambda plan: place_session(plan, "walk", starts=None, room=None))
    release(event)
    with pytest.raises(NotFound):
        act(actions.take, rosa, chair)
    organiser, event_id = organiser_of(event.branch), event.public_id
    with transaction():
        cancel_event(organiser, event_id, reason="The house is closed.")
    with pytest.raises(EventOver):
        act(actions.take, rosa, door)
    assert [taken(one) for one in (chair, door)] == [(0, 0), (0, 0)]


def test_the_page_shows_what_they_chose_and_where_they_speak_at_that_time(app: Flask, event: Event) -> None:
    place = come(event, "rosa")
    choose(agendas.star_session, place, "lecture")
    ada = speaker(event, "Rosa", address=ROSA).public_id
    session(event, "panel", title="The panel", starts=at(0, 9), parts=(Part("chair", ada),), speakers=frozenset({ada}))
    add(event, hour=9)
    rosa = invite(event, name="")
    page = enter(app, rosa).get(f"/en/volunteers/{rosa}").text
    assert ">09:00–11:00</time>" in page
    assert [f"At the same time: {one}" in page for one in ("Lecture", "The panel", "Workshop")] == [True, True, False]
    assert ", thank you for helping." in page


def test_a_button_for_what_is_gone_leads_back_to_what_there_is(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    client, own = enter(app, rosa), f"/en/volunteers/{rosa}"
    page = client.get(own)
    do(event, actions.remove_duty, duty_id=door)
    change(event, lambda plan: place_session(plan, "walk", starts=None, room=None))
    release(event)
    for duty in (door, chair):
        answer = client.submit(page, {}, action=f"{own}/{duty}/take")
        assert answer.status_code == 303
        assert "Somebody has deleted this meanwhile." in client.get(answer.location).text


def test_the_page_says_that_a_turn_does_not_take_place(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    for duty in (door, chair):
        act(actions.take, rosa, duty)
    change(event, lambda plan: place_session(plan, "walk", starts=None, room=None))
    release(event)
    turns = parse(enter(app, rosa).get(f"/en/volunteers/{rosa}")).select("main li:has(form)")
    off = ["Does not take place" in turn.get_text() for turn in turns]
    assert ["Chairing" in turn.get_text() for turn in turns] == off == [False, True]


def test_organisers_see_who_speaks_meanwhile_and_not_what_people_chose(app: Flask, event: Event) -> None:
    choose(agendas.star_session, come(event, "rosa"), "lecture")
    ada = speaker(event, "Rosa", address=ROSA).public_id
    session(event, "panel", title="The panel", starts=at(0, 9), parts=(Part("chair", ada),), speakers=frozenset({ada}))
    door, rosa = add(event, hour=9), invite(event)
    do(event, actions.assign, duty_id=door, volunteer_id=rosa)
    view = describe_rota(event, "en", map_people(db.session.get_one(Event, event.id)))
    (day,) = view.days
    assert [person.clashes for duty in day.duties for person in duty.people] == [("The panel",)]
    assert view.gaps == ()


def test_a_duty_during_a_session_moves_with_it(app: Flask, event: Event) -> None:
    values = DutyValues("chair", 1, session_id="walk")
    duty = do(event, actions.add_duty, values=values).public_id
    change(event, lambda plan: place_session(plan, "walk", starts=at(1, 9), room="hall"))
    release(event)
    found = db.session.scalars(select(Duty).where(Duty.public_id == duty)).one()
    walk = db.session.scalars(select(Session).where(Session.public_id == "walk")).one()
    assert (found.starts_wall, found.ends_at, found.sequence) == (at(1, 9), walk.ends_at, 1)


def test_what_lacks_hands_says_during_which_session(client: Visitor, event: Event) -> None:
    log_in(client, make_account(roles=[(event.branch, Role.ORGANISER)]))
    for session_id in ("walk", "lecture"):
        do(event, actions.add_duty, values=DutyValues("chair", 1, session_id=session_id))
    gaps = parse(client.get(f"/fr/manage/events/{event.public_id}/rota")).select("main li:has(a)")
    told = [" ".join(gap.get_text().split()) for gap in gaps if "0 sur 1" in gap.get_text()]
    assert sorted(one.split(", ")[0] for one in told) == ["Animation · Lecture", "Animation · Walk"]
    assert not any(" et " in one for one in told)


def test_the_calendar_shows_turns_and_what_was_given_back_until_its_address_changes(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    act(actions.take, rosa, door)
    address, client = f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics", make_visitor(app)
    first = client.get(address)
    assert [line in first.text for line in ("SUMMARY:En la puerta\\, Main door", "STATUS:CANCELLED")] == [True, False]
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert lint(first.data, mode="feed") == []
    assert READERS["ical"](first.data) == READERS["vobject"](first.data)
    act(actions.give_back, rosa, door)
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    before, after = (int(one.text.partition("SEQUENCE:")[2].split()[0]) for one in (first, second))
    assert ("STATUS:CANCELLED" in second.text, after - before) == (True, 1)
    actor = as_holder(rosa)
    with transaction():
        actions.rotate_feed(actor, rosa)
    assert client.get(address).status_code == 410
    assert client.get(f"/feeds/shifts/{ids.new_token()}.ics").status_code == 410


def test_the_calendar_is_called_as_the_school_is_in_its_owners_language(app: Flask, event: Event) -> None:
    rosa = invite(event)
    translate_item(organiser_of(event.branch), "event", event.public_id, {"title": "Escuela de primavera"})
    client, address = make_visitor(app), f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics"
    assert "NAME:Mis turnos: Escuela de primavera" in client.get(address).text


def test_the_calendar_follows_a_session_that_is_called_otherwise(app: Flask, event: Event) -> None:
    rosa = invite(event)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    act(actions.take, rosa, chair)
    client, address = make_visitor(app), f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics"
    first = client.get(address)
    change(event, lambda plan: replace(plan, sessions=tuple(replace(one, title="A stroll") for one in plan.sessions)))
    release(event)
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert "DESCRIPTION:A stroll" in second.text
    before, after = (int(one.text.partition("SEQUENCE:")[2].split()[0]) for one in (first, second))
    assert (after - before, read_mail("changed")) == (1, None)


def test_the_calendar_says_that_the_school_is_put_off_or_called_off(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    act(actions.take, rosa, door)
    address, client = f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics", make_visitor(app)
    organiser, event_id = organiser_of(event.branch), event.public_id
    for stop, status, said in (
        (postpone_event, "TENTATIVE", "Aplazada: En la puerta\\, Main door"),
        (cancel_event, "CANCELLED", "Cancelada: En la puerta\\, Main door"),
    ):
        with transaction():
            stop(organiser, event_id, reason="The house is closed.")
        text = client.get(address).text
        assert f"STATUS:{status}" in text
        assert f"SUMMARY:{said}" in text


def test_another_link_makes_the_old_one_void(app: Flask, event: Event) -> None:
    rosa = invite(event)
    client, old = enter(app, rosa), f"/v/{link_token(volunteer(rosa))}"
    do(event, actions.invite_again, volunteer_id=rosa)
    assert [client.get(path).status_code for path in (old, f"/en/volunteers/{rosa}")] == [404, 404]
    assert enter(app, rosa).get(f"/en/volunteers/{rosa}").status_code == 200


def test_what_is_refused_of_duties_and_people(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event, needs=2)
    with pytest.raises(AlreadyThere):
        invite(event)
    with pytest.raises(NameMissing):
        invite(event, "nobody@example.org", name="")
    do(event, actions.assign, duty_id=door, volunteer_id=rosa)
    with pytest.raises(DutyTaken):
        do(event, actions.remove_duty, duty_id=door)
    fewer = DutyValues("door", 0, "", "", at(0, 8), at(0, 9))
    backwards = DutyValues("door", 1, "", "", at(0, 9), at(0, 8))
    for values in (fewer, backwards):
        with pytest.raises(Invalid):
            do(event, actions.change_duty, duty_id=door, values=values)
    stranger = organiser_of(make_branch(name="Elsewhere"))
    with pytest.raises(NotFound), transaction():
        actions.remove_duty(stranger, event.public_id, duty_id=door)
    do(event, actions.remove_volunteer, volunteer_id=rosa)
    assert taken(door) == (0, 0)
    do(event, actions.remove_duty, duty_id=door)
    assert issubclass(DutyTaken, RotaRefused)


def test_nobody_is_left_after_the_vaults_end(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    act(actions.take, rosa, door)
    link = f"/v/{link_token(volunteer(rosa))}"
    feed = f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics"
    assert len(list_volunteers(db.session.get_one(Event, event.id))) == 1
    with time_machine.travel(event.ends_at + timedelta(days=40)):
        destroy_due_vaults()
        assert taken(door) == (0, 0)
        assert db.session.scalars(select(Volunteer.id)).all() == []
        client = make_visitor(app)
        assert [client.get(path).status_code for path in (link, feed)] == [404, 410]
        assert read_mail("invited") is None
