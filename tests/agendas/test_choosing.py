"""Stars and seats of one person, and what becomes of them when somebody leaves."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from organiser.agendas import actions
from organiser.agendas.errors import NoSignUp, NotComing, SessionBegun, SessionOff
from organiser.agendas.models import Choice
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.vaults import Vault
from organiser.programme.models import Session
from organiser.programme.rules.changing import drop_session
from organiser.registrations import actions as places
from organiser.registrations import jobs
from organiser.registrations.models import Mode
from tests.agendas.scene import choose, chosen_by, come, list_mails, make_programme, read_mail, seats_of
from tests.programme.scene import change, make_school, release, session
from tests.registrations.scene import act, holder, register

SEATED, WAITING = (False, "seated"), (False, "waiting")


def test_a_star_and_a_seat_are_two_things(app: Flask) -> None:
    rosa = come(make_programme())
    choose(actions.star_session, rosa, "workshop")
    choose(actions.join_session, rosa, "workshop")
    assert chosen_by(rosa) == {"workshop": (True, "seated")}
    choose(actions.unstar_session, rosa, "workshop")
    assert chosen_by(rosa) == {"workshop": SEATED}
    choose(actions.leave_session, rosa, "workshop")
    assert chosen_by(rosa) == {}
    assert seats_of("workshop").taken == 0


def test_doing_it_twice_is_doing_it_once(app: Flask) -> None:
    rosa = come(make_programme())
    for action in (actions.star_session, actions.join_session):
        choose(action, rosa, "walk")
        choose(action, rosa, "walk")
    assert seats_of("walk").taken == 1
    for action in (actions.leave_session, actions.unstar_session):
        choose(action, rosa, "walk")
        choose(action, rosa, "walk")
    assert (seats_of("walk").taken, chosen_by(rosa)) == (0, {})


def test_whoever_waits_longest_moves_in_and_hears_of_it(app: Flask) -> None:
    event = make_programme(seats=1)
    ada, bell, cleo = (come(event, name) for name in ("ada", "bell", "cleo"))
    for place in (ada, bell, cleo):
        choose(actions.join_session, place, "walk")
    assert [chosen_by(place)["walk"] for place in (ada, bell, cleo)] == [SEATED, WAITING, WAITING]
    choose(actions.leave_session, ada, "walk")
    assert [chosen_by(place).get("walk") for place in (ada, bell, cleo)] == [None, SEATED, WAITING]
    assert [mail.subject_id for mail in list_mails("moved_in")] == [bell]
    message = read_mail(bell, "moved_in")
    assert message is not None
    assert message.subject == "You have a seat: Walk"
    assert "Friday, 21 May 2027, 15:00–16:00" in message.text


def test_the_mail_about_a_seat_that_was_given_up_is_dropped(app: Flask) -> None:
    event = make_programme(seats=1)
    ada, bell = come(event, "ada"), come(event, "bell")
    choose(actions.join_session, ada, "walk")
    choose(actions.join_session, bell, "walk")
    choose(actions.leave_session, ada, "walk")
    choose(actions.leave_session, bell, "walk")
    assert read_mail(bell, "moved_in") is None


def test_only_who_has_a_place_chooses(app: Flask) -> None:
    event = make_programme()
    trying = register(event, "ada@example.org")
    with pytest.raises(NotComing):
        choose(actions.star_session, trying, "walk")
    rosa = come(event)
    with pytest.raises(NotFound), transaction():
        actions.join_session(ANONYMOUS, rosa, "walk")
    with pytest.raises(NotFound), transaction():
        actions.join_session(holder(trying), rosa, "walk")


def test_a_session_of_another_school_is_not_there(app: Flask) -> None:
    make_programme()
    rosa = come(make_school(title="Autumn school"))
    for session_id in ("walk", "nothing"):
        with pytest.raises(NotFound):
            choose(actions.star_session, rosa, session_id)


def test_where_there_are_seats_for_all_nobody_signs_up(app: Flask) -> None:
    rosa = come(make_programme())
    with pytest.raises(NoSignUp):
        choose(actions.join_session, rosa, "lecture")
    choose(actions.star_session, rosa, "lecture")
    assert chosen_by(rosa) == {"lecture": (True, None)}


def test_what_is_off_or_has_begun_has_no_seats_to_give(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_programme()
    rosa = come(event)
    change(event, lambda plan: drop_session(plan, "walk"))
    release(event)
    for action in (actions.join_session, actions.star_session):
        with pytest.raises(SessionOff):
            choose(action, rosa, "walk")
    begins = db.session.scalars(select(Session.starts_at).where(Session.public_id == "workshop")).one()
    set_now(monkeypatch, begins)
    with pytest.raises(SessionBegun):
        choose(actions.join_session, rosa, "workshop")


def test_leaving_the_school_frees_the_seats(app: Flask) -> None:
    event = make_programme(seats=1)
    ada, bell = come(event, "ada"), come(event, "bell")
    for place in (ada, bell):
        choose(actions.join_session, place, "walk")
        choose(actions.join_session, place, "workshop")
        choose(actions.star_session, place, "lecture")
    act(places.cancel, ada)
    assert chosen_by(ada) == {}
    assert chosen_by(bell) == {"walk": SEATED, "workshop": SEATED, "lecture": (True, None)}


def test_taking_part_in_another_way_keeps_what_was_chosen(app: Flask) -> None:
    event = make_programme(seats=1, on_line=True, join_link="https://meet.example.org/x")
    rosa = come(event)
    choose(actions.join_session, rosa, "walk")
    details = places.Details(name="Rosa", country="", zone="", lang="en", mode=Mode.ON_LINE)
    act(places.change_details, rosa, details=details)
    assert chosen_by(rosa) == {"walk": SEATED}


def test_erasing_leaves_no_choice_and_hands_the_seat_on(app: Flask) -> None:
    event = make_programme(seats=1)
    ada, bell = come(event, "ada"), come(event, "bell")
    for place in (ada, bell):
        choose(actions.join_session, place, "walk")
    choose(actions.star_session, ada, "lecture")
    act(places.erase, ada)
    assert chosen_by(bell) == {"walk": SEATED}
    assert db.session.scalar(select(func.count()).select_from(Choice)) == 1
    assert seats_of("walk").taken == 1


def test_with_the_vault_all_choices_end(app: Flask) -> None:
    event = make_programme()
    rosa = come(event)
    choose(actions.join_session, rosa, "walk")
    choose(actions.star_session, rosa, "lecture")
    with transaction() as writing:
        vault_id = writing.get_one(Event, event.id).vault_id
        due = {"destroy_after": clock.now() - timedelta(minutes=1)}
        writing.execute(update(Vault).where(Vault.id == vault_id).values(**due))
    jobs.destroy_due_vaults()
    assert db.session.scalar(select(func.count()).select_from(Choice)) == 0
    assert seats_of("walk").taken == 0


def test_fewer_seats_throw_nobody_out_and_more_let_in(app: Flask) -> None:
    event = make_programme(seats=2)
    ada, bell, cleo = (come(event, name) for name in ("ada", "bell", "cleo"))
    for place in (ada, bell, cleo):
        choose(actions.join_session, place, "walk")
    declare_seats(event, 1)
    assert [chosen_by(place)["walk"] for place in (ada, bell, cleo)] == [SEATED, SEATED, WAITING]
    choose(actions.leave_session, ada, "walk")
    assert chosen_by(cleo) == {"walk": WAITING}
    assert (seats_of("walk").taken, seats_of("walk").ceiling) == (1, 1)
    declare_seats(event, None)
    assert chosen_by(cleo) == {"walk": SEATED}
    choose(actions.leave_session, cleo, "walk")
    assert chosen_by(cleo) == {}


def declare_seats(event: Event, seats: int | None, session_id: str = "walk") -> None:
    standing = change(event, lambda plan: plan).find_session(session_id)
    assert standing is not None
    session(event, session_id, starts=standing.starts, seats=seats, revision=standing.revision)
    release(event)


def set_now(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
