"""One mail a release to whoever chose what moved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from organiser.agendas import actions
from organiser.events import actions as events
from organiser.events.models import Event, Visibility
from organiser.events.times import derive
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.outbox import Mail, MailMessage, MailState
from organiser.kernel.vaults import Vault
from organiser.programme.rules.changing import drop_session, place_session
from organiser.programme.rules.plan import Plan
from organiser.registrations import actions as places
from tests.agendas.scene import choose, chosen_by, come, expand, list_mails, make_programme, read_mail
from tests.events.acting import edit
from tests.programme.scene import at, change, organiser_of_event, release, session
from tests.registrations.scene import act
from tests.translating.acting import translate_item


def move(event: Event, session_id: str, **where: Any) -> None:
    change(event, lambda plan: place_session(plan, session_id, **({"room": "hall"} | where)))


def get_mail(place_id: str) -> MailMessage:
    message = read_mail(place_id, "changed")
    assert message is not None
    return message


def test_who_chose_what_moved_gets_one_mail_with_before_and_after(app: Flask) -> None:
    event = make_programme()
    rosa, ada, bell = (come(event, name) for name in ("rosa", "ada", "bell"))
    choose(actions.join_session, rosa, "workshop")
    choose(actions.star_session, rosa, "walk")
    choose(actions.star_session, ada, "walk")
    choose(actions.star_session, bell, "lecture")
    move(event, "workshop", starts=at(1, 9))
    change(event, lambda plan: drop_session(plan, "walk"))
    release(event)
    expand()
    assert [mail.subject_id for mail in list_mails("changed")] == [rosa, ada]
    text = get_mail(rosa).text
    assert get_mail(rosa).subject == "Sessions changed: Spring school"
    until, now = text.index("Until now"), text.index("From now on")
    assert until < text.index("Friday, 21 May 2027, 10:30–11:30 (La Paz time)") < text.index("The attic") < now
    assert now < text.index("Saturday, 22 May 2027, 09:00–10:00 (La Paz time)") < text.index("The hall")
    assert text.index("Walk") < text.index("Does not take place") < text.index("Friday, 21 May 2027, 15:00–16:00")
    assert "Workshop" not in get_mail(ada).text


def test_the_mail_is_in_the_language_of_its_reader_with_their_own_time(app: Flask) -> None:
    event = make_programme()
    rosa = come(event, lang="es", zone="Europe/Madrid")
    choose(actions.star_session, rosa, "workshop")
    translate_item(organiser_of_event(event), "session", "workshop", {"title": "Taller de carteles"})
    move(event, "workshop", starts=at(1, 9))
    release(event)
    expand()
    message = get_mail(rosa)
    assert ("Taller de carteles" in message.text, "Workshop" in message.text) == (True, False)
    assert "sábado, 22 de mayo de 2027, 15:00–16:00 (hora de Madrid)" in message.text
    assert "sábado, 22 de mayo de 2027, 9:00–10:00 (hora de La Paz)" in message.text


def test_two_releases_in_a_few_minutes_are_one_mail_from_the_first_before(app: Flask) -> None:
    event = make_programme()
    rosa = come(event)
    choose(actions.star_session, rosa, "walk")
    for hour in (16, 17):
        move(event, "walk", starts=at(0, hour), room=None)
        release(event)
    expand()
    assert len(list_mails("changed")) == 1
    text = get_mail(rosa).text
    assert ("15:00–16:00" in text, "16:00–17:00" in text, "17:00–18:00" in text) == (True, False, True)


def test_a_time_that_the_clocks_of_another_zone_jump_over_can_still_be_told(app: Flask) -> None:
    event = make_programme()
    rosa = come(event)
    move(event, "walk", starts=at(-54, 2, 30))
    release(event)
    choose(actions.star_session, rosa, "walk")
    expand()
    move(event, "walk", starts=at(0, 16))
    release(event)
    edit(event, when=derive(event.starts_wall, event.ends_wall, "Europe/Berlin"))
    expand()
    assert "Sunday, 28 March 2027, 03:00–04:00" in get_mail(rosa).text


def test_what_was_moved_back_before_anybody_heard_of_it_is_not_told(app: Flask) -> None:
    event = make_programme()
    choose(actions.star_session, come(event), "walk")
    for hour in (16, 15):
        move(event, "walk", starts=at(0, hour), room=None)
        release(event)
    expand()
    assert list_mails("changed") == []


@pytest.mark.parametrize("stop", [events.postpone_event, events.cancel_event])
def test_what_moved_while_the_school_was_off_is_told_once_it_takes_place(app: Flask, stop: Any) -> None:
    event = make_programme()
    rosa, organiser = come(event), organiser_of_event(event)
    choose(actions.star_session, rosa, "walk")
    with transaction():
        stop(organiser, event.public_id, reason="The house burnt.")
    move(event, "walk", starts=at(0, 16), room=None)
    release(event)
    expand()
    assert list_mails("changed") == []
    with transaction():
        if stop == events.postpone_event:
            week = timedelta(days=7)
            when = derive(event.starts_wall + week, event.ends_wall + week, event.zone)
            events.set_date(organiser, event.public_id, when=when)
        else:
            events.restore_event(organiser, event.public_id)
    expand()
    until, now = get_mail(rosa).text.split("From now on")
    assert ("15:00–16:00" in until, "16:00–17:00" in now) == (True, True)


def test_what_moved_is_told_to_nobody_once_people_are_forgotten(app: Flask) -> None:
    event = make_programme()
    choose(actions.star_session, come(event), "walk")
    with transaction():
        events.cancel_event(organiser_of_event(event), event.public_id, reason="The house burnt.")
    move(event, "walk", starts=at(0, 16), room=None)
    release(event)
    with transaction() as writing:
        writing.execute(update(Vault).where(Vault.id == event.vault_id).values(destroyed_at=clock.now()))
    expand()
    assert [mail.state for mail in list_mails("all_changed")] == [MailState.SENT]


def test_who_chose_it_after_it_had_moved_is_told_nothing(app: Flask) -> None:
    event = make_programme()
    rosa, ada = come(event), come(event, "ada")
    choose(actions.join_session, rosa, "walk")
    move(event, "walk", starts=at(0, 16), room=None)
    session(event, "supper", starts=at(0, 19), kind="meal")
    release(event)
    choose(actions.star_session, rosa, "walk")
    choose(actions.star_session, rosa, "supper")
    choose(actions.star_session, ada, "supper")
    choose(actions.star_session, ada, "walk")
    expand()
    assert ("Walk" in get_mail(rosa).text, "Supper" in get_mail(rosa).text) == (True, False)
    assert read_mail(ada, "changed") is None


def test_who_waited_for_a_seat_and_gets_it_with_the_release_reads_that_it_moved(app: Flask) -> None:
    event = make_programme(seats=1)
    rosa, ada = come(event), come(event, "ada")
    for place in (rosa, ada):
        choose(actions.join_session, place, "workshop")
    change(event, lambda plan: with_seats(plan, "workshop", 2))
    move(event, "workshop", starts=at(1, 9))
    release(event)
    assert chosen_by(ada)["workshop"] == (False, "seated")
    expand()
    assert [mail.subject_id for mail in list_mails("changed")] == [rosa, ada]
    assert "Friday, 21 May 2027, 10:30–11:30" in get_mail(ada).text.split("From now on")[0]


def test_who_chose_it_between_two_moves_reads_where_they_saw_it(app: Flask) -> None:
    event = make_programme()
    rosa = come(event)
    move(event, "walk", starts=at(0, 16), room=None)
    release(event)
    choose(actions.star_session, rosa, "walk")
    move(event, "walk", starts=at(0, 17), room=None)
    release(event)
    expand()
    text = get_mail(rosa).text
    assert ("15:00–16:00" in text, "16:00–17:00" in text, "17:00–18:00" in text) == (False, True, True)


def test_the_next_release_is_told_by_a_mail_of_its_own(app: Flask) -> None:
    event = make_programme()
    rosa = come(event)
    choose(actions.star_session, rosa, "walk")
    for hour in (16, 17):
        move(event, "walk", starts=at(0, hour), room=None)
        release(event)
        expand()
    assert len(list_mails("changed")) == 2
    assert "16:00–17:00" in get_mail(rosa).text


def test_a_release_while_the_mail_about_the_one_before_is_taken_is_told_once(app: Flask) -> None:
    event = make_programme()
    choose(actions.star_session, come(event), "walk")
    choose(actions.star_session, come(event, "ada"), "lecture")
    move(event, "walk", starts=at(0, 16), room=None)
    release(event)
    with transaction() as rows:
        rows.execute(update(Mail).where(Mail.kind == "agendas.all_changed").values(state=MailState.CLAIMED))
    move(event, "lecture", starts=at(0, 17))
    release(event)
    with transaction() as rows:
        rows.execute(update(Mail).where(Mail.kind == "agendas.all_changed").values(state=MailState.QUEUED))
    expand()
    told = [(mail.params["since"], mail.params["until"]) for mail in list_mails("changed")]
    assert told == [(1, 2), (2, 3)]


def test_another_title_is_no_move(app: Flask) -> None:
    event = make_programme()
    choose(actions.star_session, come(event), "walk")
    change(event, retitle)
    release(event)
    expand()
    assert list_mails("changed") == []


def test_who_left_or_chose_otherwise_meanwhile_hears_nothing(app: Flask) -> None:
    event = make_programme()
    rosa, ada = come(event), come(event, "ada")
    for place in (rosa, ada):
        choose(actions.star_session, place, "walk")
    move(event, "walk", starts=at(0, 16), room=None)
    release(event)
    expand()
    act(places.cancel, rosa)
    choose(actions.unstar_session, ada, "walk")
    assert read_mail(rosa, "changed") is None
    assert read_mail(ada, "changed") is None


def test_of_a_school_for_members_the_mail_names_nothing(app: Flask) -> None:
    event = make_programme()
    rosa = come(event)
    choose(actions.star_session, rosa, "walk")
    with transaction() as writing:
        writing.execute(update(Event).where(Event.id == event.id).values(visibility=Visibility.MEMBERS))
    move(event, "walk", starts=at(0, 16), room=None)
    release(event)
    expand()
    message = get_mail(rosa)
    assert message.subject == "About your registration"
    assert "Walk" not in message.text + message.html
    assert "Spring school" not in message.text + message.html


def retitle(plan: Plan) -> Plan:
    return replace(
        plan, sessions=tuple(replace(one, title="Stroll") if one.id == "walk" else one for one in plan.sessions)
    )


def with_seats(plan: Plan, session_id: str, seats: int) -> Plan:
    return replace(
        plan, sessions=tuple(replace(one, seats=seats) if one.id == session_id else one for one in plan.sessions)
    )
