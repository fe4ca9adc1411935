"""What those who help read in their mails: on both databases."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from organiser.events.actions import cancel_event, postpone_event
from organiser.events.models import Event, Visibility
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import TooMany
from organiser.kernel.outbox import Mail, renderer_of
from organiser.programme.rules.changing import place_session
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.jobs import queue_reminders
from organiser.rota.models import Duty, Volunteer
from organiser.rota.queries import feed_token, link_token
from tests.agendas.scene import make_programme
from tests.programme.scene import at, change, organiser_of_event, release
from tests.rota.scene import ROSA, act, add, do, invite, read_mail, volunteer
from tests.support.browsing import make_visitor


@pytest.fixture
def event(app: Flask) -> Event:
    """As in agendas: on Friday a lecture at 10 h, a workshop at 10:30, a walk at 15 h."""
    return make_programme()


def test_mails_say_what_is_so_in_their_language(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    assert (invited := read_mail("invited")) is not None
    assert (invited.to, invited.subject) == (ROSA, "¿Nos ayudas? Spring school")
    assert "viernes, 21 de mayo de 2027" in invited.text
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


def test_a_school_that_waits_for_another_date_is_not_over(app: Flask, event: Event) -> None:
    organiser, event_id = organiser_of_event(event), event.public_id
    with transaction():
        postpone_event(organiser, event_id, reason="The house is closed.")
    with time_machine.travel(event.ends_at + timedelta(days=1)):
        rosa = invite(event)
        assert read_mail("invited") is not None
        do(event, actions.invite_again, volunteer_id=rosa)
        assert read_mail("invited") is not None
    with transaction():
        cancel_event(organiser, event_id, reason="There is none.")
    assert read_mail("invited") is None


def test_whose_turn_was_taken_away_hears_of_it_although_the_duty_is_deleted(app: Flask, event: Event) -> None:
    rosa, door = invite(event), add(event)
    do(event, actions.assign, duty_id=door, volunteer_id=rosa)
    do(event, actions.unassign, duty_id=door, volunteer_id=rosa)
    do(event, actions.remove_duty, duty_id=door)
    assert read_mail("assigned") is None
    assert (letter := read_mail("unassigned")) is not None
    assert "En la puerta, Main door" in letter.text
    assert "viernes, 21 de mayo de 2027, 8:00–10:00 (hora de La Paz)" in letter.text


def test_another_link_does_not_swallow_what_they_were_to_hear(app: Flask, event: Event) -> None:
    rosa, door, gate = invite(event), add(event), add(event, hour=14)
    for duty in (door, gate):
        do(event, actions.assign, duty_id=duty, volunteer_id=rosa)
    do(event, actions.change_duty, duty_id=door, values=DutyValues("door", 1, "Gate", "", at(0, 11), at(0, 13)))
    do(event, actions.unassign, duty_id=gate, volunteer_id=rosa)
    with transaction() as rows:
        (mail,) = rows.scalars(select(Mail).where(Mail.kind == "rota.invited"))
        first = mail.id
    do(event, actions.invite_again, volunteer_id=rosa)
    link = f"/v/{link_token(volunteer(rosa))}"
    for kind in ("changed", "unassigned", "invited"):
        assert (letter := read_mail(kind)) is not None
        assert link in letter.text
    db.session.rollback()
    assert renderer_of("rota.invited")(db.session.get_one(Mail, first)) is None


def test_a_mailbox_that_had_its_share_is_invited_no_more(app: Flask, event: Event) -> None:
    for tag in ("", "+a", "+b", "+c"):
        rosa = invite(event, f"rosa{tag}@example.org")
        do(event, actions.remove_volunteer, volunteer_id=rosa)
    with pytest.raises(TooMany):
        invite(event)
    assert db.session.scalar(select(func.count(Volunteer.id))) == 0
    ada = invite(event, "ada@example.org")
    for _ in range(3):
        do(event, actions.invite_again, volunteer_id=ada)
    with pytest.raises(TooMany):
        do(event, actions.invite_again, volunteer_id=ada)


def test_it_has_a_share_of_each_month(app: Flask, event: Event) -> None:
    asked = 0
    with time_machine.travel(datetime(2027, 5, 2, tzinfo=UTC), tick=False) as clock, suppress(TooMany):
        for _ in range(20):
            do(event, actions.remove_volunteer, volunteer_id=invite(event))
            asked += 1
            clock.shift(timedelta(hours=1))
    assert asked == 12
