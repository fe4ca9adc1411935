"""Duties, turns and those who take them: on both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from organiser.agendas import actions as agendas
from organiser.events.models import Event, Visibility
from organiser.kernel import ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.outbox import Mail, MailMessage, renderer_of
from organiser.programme.models import Session
from organiser.programme.rules.changing import place_session
from organiser.programme.rules.plan import Part
from organiser.registrations.jobs import destroy_due_vaults
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.errors import AlreadyThere, DutyBegun, DutyFull, DutyTaken, NameMissing, RotaRefused, TwoAtOnce
from organiser.rota.jobs import queue_reminders
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.presentation import describe_rota, map_people
from organiser.rota.queries import Helper, feed_token, find_volunteer, link_token, list_volunteers
from tests.agendas.scene import choose, come, make_programme
from tests.programme.scene import at, change, organiser_of_event, release, session, speaker
from tests.registrations.test_races import run_together
from tests.support.browsing import Visitor, make_visitor
from tests.support.make import make_branch, organiser_of

ROSA = "rosa@example.org"
Act = Callable[..., Any]


@pytest.fixture
def event(app: Flask) -> Event:
    """As in agendas: on Friday a lecture at 10 h, a workshop at 10:30, a walk at 15 h."""
    return make_programme()


def do(event: Event, act: Act, **values: Any) -> Any:
    """As its organiser."""
    actor = organiser_of_event(event)
    with transaction():
        return act(actor, event.public_id, **values)


def add(event: Event, *, needs: int = 1, hour: int = 8, kind: str = "door", place: str = "Main door") -> str:
    values = DutyValues(kind, needs, place, "", at(0, hour), at(0, hour + 2))
    found: Duty = do(event, actions.add_duty, values=values)
    return found.public_id


def invite(event: Event, address: str = ROSA, name: str = "Rosa", lang: str = "es") -> str:
    found: Volunteer = do(event, actions.add_volunteer, helper=Helper(name, address, lang))
    return found.public_id


def volunteer(volunteer_id: str) -> Volunteer:
    db.session.rollback()
    found = find_volunteer(volunteer_id)
    assert found is not None
    return found


def as_holder(volunteer_id: str) -> Actor:
    return Actor(volunteer_keys=frozenset({(volunteer_id, volunteer(volunteer_id).generation)}))


def act(action: Act, volunteer_id: str, duty_id: str) -> None:
    actor = as_holder(volunteer_id)
    with transaction():
        action(actor, volunteer_id, duty_id)


def taken(duty_id: str) -> tuple[int, int]:
    """As the duty says, and as there are turns."""
    db.session.rollback()
    duty = db.session.scalars(select(Duty).where(Duty.public_id == duty_id)).one()
    rows = select(func.count()).select_from(Turn).where(Turn.duty_id == duty.id, Turn.ended_at.is_(None))
    return duty.taken, db.session.scalar(rows) or 0


def read_mail(kind: str) -> MailMessage | None:
    db.session.rollback()
    mail = db.session.scalars(select(Mail).where(Mail.kind == f"rota.{kind}").order_by(Mail.id.desc())).first()
    return renderer_of(mail.kind)(mail) if mail else None


def enter(app: Flask, volunteer_id: str) -> Visitor:
    client = make_visitor(app)
    assert client.get(f"/v/{link_token(volunteer(volunteer_id))}").status_code == 303
    return client


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


def test_the_page_shows_what_they_chose_and_where_they_speak_at_that_time(app: Flask, event: Event) -> None:
    place = come(event, "rosa")
    choose(agendas.star_session, place, "lecture")
    ada = speaker(event, "Rosa", address=ROSA).public_id
    session(event, "panel", title="The panel", starts=at(0, 9), parts=(Part("chair", ada),), speakers=frozenset({ada}))
    add(event, hour=9)
    rosa = invite(event, name="")
    page = enter(app, rosa).get(f"/en/volunteers/{rosa}").text
    assert [f"At the same time: {one}" in page for one in ("Lecture", "The panel", "Workshop")] == [True, True, False]
    assert ", thank you for helping." in page


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


def test_mails_say_what_is_so_in_their_language(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    assert (invited := read_mail("invited")) is not None
    assert (invited.to, invited.subject) == (ROSA, "¿Nos ayudas? Spring school")
    do(event, actions.assign, duty_id=door, volunteer_id=rosa)
    assert (assigned := read_mail("assigned")) is not None
    assert "viernes, 21 de mayo de 2027, 8:00–10:00 (hora de La Paz)" in assigned.text
    assert f"/v/{link_token(volunteer(rosa))}" in assigned.text
    do(event, actions.unassign, duty_id=door, volunteer_id=rosa)
    assert (read_mail("assigned"), read_mail("unassigned") is not None) == (None, True)
    with transaction() as rows:
        rows.execute(update(Event).values(visibility=Visibility.MEMBERS))
    assert (hidden := read_mail("unassigned")) is not None
    assert "Spring" not in hidden.text + hidden.html + hidden.subject


def test_the_day_before_one_mail_tells_all_turns_of_the_day(app: Flask, event: Event) -> None:
    rosa = invite(event)
    for duty in (add(event), add(event, hour=14, kind="children", place="")):
        act(actions.take, rosa, duty)
    begun = db.session.scalars(select(Duty.starts_at).order_by(Duty.starts_at)).first()
    assert begun is not None
    with time_machine.travel(begun - timedelta(hours=25)):
        queue_reminders()
        assert read_mail("reminder") is None
    with time_machine.travel(begun - timedelta(hours=23)):
        queue_reminders()
        queue_reminders()
        assert (letter := read_mail("reminder")) is not None
        assert ["En la puerta, Main door" in letter.text, "Cuidar de los niños" in letter.text] == [True, True]
        assert db.session.scalar(select(func.count()).where(Mail.kind == "rota.reminder")) == 1


def test_a_duty_during_a_session_moves_with_it(app: Flask, event: Event) -> None:
    values = DutyValues("chair", 1, session_id="walk")
    duty = do(event, actions.add_duty, values=values).public_id
    change(event, lambda plan: place_session(plan, "walk", starts=at(1, 9), room="hall"))
    release(event)
    found = db.session.scalars(select(Duty).where(Duty.public_id == duty)).one()
    walk = db.session.scalars(select(Session).where(Session.public_id == "walk")).one()
    assert (found.starts_wall, found.ends_at, found.sequence) == (at(1, 9), walk.ends_at, 1)


def test_whoever_has_a_turn_reads_in_one_mail_what_changed_and_from_what(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    for duty in (door, chair):
        act(actions.take, rosa, duty)
    for hour in (11, 12):
        do(event, actions.change_duty, duty_id=door, values=DutyValues("door", 1, "Gate", "", at(0, hour), at(0, 13)))
    change(event, lambda plan: place_session(plan, "walk", starts=at(1, 9), room="hall"))
    release(event)
    assert (letter := read_mail("changed")) is not None
    assert letter.subject == "Tus turnos han cambiado: Spring school"
    for line in (
        "Hasta ahora: viernes, 21 de mayo de 2027, 8:00–10:00 (hora de La Paz), Main door",
        "A partir de ahora: viernes, 21 de mayo de 2027, 12:00–13:00 (hora de La Paz), Gate",
        "Hasta ahora: viernes, 21 de mayo de 2027, 15:00–16:00 (hora de La Paz)",
        "A partir de ahora: sábado, 22 de mayo de 2027, 9:00–10:00 (hora de La Paz)",
    ):
        assert line in letter.text
    assert db.session.scalar(select(func.count()).where(Mail.kind == "rota.changed")) == 1


def test_a_turn_that_is_off_is_told_and_one_that_is_as_it_was_is_not(app: Flask, event: Event) -> None:
    rosa = invite(event)
    chair = do(event, actions.add_duty, values=DutyValues("chair", 1, session_id="walk")).public_id
    act(actions.take, rosa, chair)
    client, address = make_visitor(app), f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics"
    etag = {"If-None-Match": client.get(address).headers["ETag"]}
    change(event, lambda plan: place_session(plan, "walk", starts=None, room=None))
    release(event)
    assert (letter := read_mail("changed")) is not None
    assert "A partir de ahora: No se celebra" in letter.text
    assert "STATUS:CANCELLED" in client.get(address, headers=etag).text
    change(event, lambda plan: place_session(plan, "walk", starts=at(0, 15), room="hall"))
    release(event)
    assert read_mail("changed") is None


def test_the_calendar_shows_turns_and_what_was_given_back_until_its_address_changes(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    act(actions.take, rosa, door)
    address, client = f"/feeds/shifts/{feed_token(volunteer(rosa))}.ics", make_visitor(app)
    first = client.get(address)
    assert [line in first.text for line in ("SUMMARY:En la puerta\\, Main door", "STATUS:CANCELLED")] == [True, False]
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    act(actions.give_back, rosa, door)
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    before, after = (int(one.text.partition("SEQUENCE:")[2].split()[0]) for one in (first, second))
    assert ("STATUS:CANCELLED" in second.text, after - before) == (True, 1)
    actor = as_holder(rosa)
    with transaction():
        actions.rotate_feed(actor, rosa)
    assert client.get(address).status_code == 410
    assert client.get(f"/feeds/shifts/{ids.new_token()}.ics").status_code == 410


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
