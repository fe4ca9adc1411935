"""Many people at once at few seats, in threads, on both databases."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import insert, select

from organiser.agendas import actions
from organiser.agendas.errors import NotComing
from organiser.agendas.models import Choice, SessionPool
from organiser.events.models import Event
from organiser.kernel import clock, ids
from organiser.kernel.db import db, transaction
from organiser.programme.models import Session
from organiser.programme.rules.changing import drop_session
from organiser.registrations import actions as places
from organiser.registrations.models import Pool, Registration, Status
from tests.agendas.scene import choose, come, make_programme, seats_of
from tests.agendas.test_choosing import declare_seats
from tests.programme.scene import change, release
from tests.registrations.scene import act
from tests.registrations.test_races import run_together

# As many as have a connection of their own: nobody waits for anything but the seats.
AT_ONCE = 12


def fill_school(event: Event, people: int) -> list[str]:
    """That many with a place, written at once: nobody reads who they are here."""
    with transaction() as writing:
        pool_id = writing.scalars(select(Pool.id).where(Pool.item_id == event.item_id)).one()
        now, place_ids = clock.now(), [ids.new_public_id() for _ in range(people)]
        usual = {"event_id": event.id, "pool_id": pool_id, "status": Status.CONFIRMED, "identity": b"", "lang": "en"}
        usual |= {"consent_version": "1:form", "consent_at": now, "created_at": now}
        rows = [
            usual | {"public_id": place, **dict.fromkeys(("address_index", "link_hash", "ticket_hash"), place.encode())}
            for place in place_ids
        ]
        writing.execute(insert(Registration), rows)
    return place_ids


def count_seats(session_id: str) -> Counter[str | None]:
    db.session.rollback()
    return Counter(db.session.scalars(select(Choice.seat).join(Session).where(Session.public_id == session_id)))


def sign_up_all(app: Flask, place_ids: list[str]) -> None:
    def sign_up(mine: list[str]) -> None:
        for place in mine:
            choose(actions.join_session, place, "walk")

    shares = [place_ids[start::AT_ONCE] for start in range(AT_ONCE)]
    run_together(app, [lambda mine=mine: sign_up(mine) for mine in shares])


def assert_exact(people: int, seats: int) -> None:
    pool = seats_of("walk")
    assert count_seats("walk") == {"seated": seats, "waiting": people - seats}
    assert (pool.taken, pool.next_position) == (seats, people - seats + 1)
    waiting = select(Choice.position).where(Choice.seat == "waiting").order_by(Choice.position)
    assert list(db.session.scalars(waiting)) == list(range(1, people - seats + 1))


def test_of_two_hundred_at_once_exactly_eight_get_a_seat(app: Flask) -> None:
    event = make_programme(seats=8)
    sign_up_all(app, fill_school(event, 200))
    assert_exact(200, 8)


@pytest.mark.long
def test_five_thousand_sign_ups_for_two_hundred_seats_give_exactly_two_hundred(app: Flask) -> None:
    event = make_programme(seats=200)
    sign_up_all(app, fill_school(event, 5000))
    assert_exact(5000, 200)


def test_joining_leaving_cancelling_and_other_seats_at_once_lose_nobody(app: Flask) -> None:
    event = make_programme(seats=4)
    there = [come(event, f"there{number}") for number in range(8)]
    coming = [come(event, f"coming{number}") for number in range(6)]
    for place in there:
        choose(actions.join_session, place, "walk")
        choose(actions.join_session, place, "workshop")
    calls: list[Callable[[], None]] = [
        *(lambda place=place: choose(actions.leave_session, place, "walk") for place in there[:3]),
        *(lambda place=place: act(places.cancel, place) for place in there[3:5]),
        lambda: act(places.erase, there[5]),
        *(lambda place=place: choose(actions.join_session, place, "walk") for place in coming),
        lambda: declare_seats(event, 5),
    ]
    run_together(app, calls)
    assert count_seats("walk") == {"seated": 5, "waiting": 3}
    assert count_seats("workshop") == {"seated": 4, "waiting": 1}
    assert [seats_of(one).taken for one in ("walk", "workshop")] == [5, 4]


def test_people_who_are_erased_while_others_hand_their_seats_on_keep_none(app: Flask) -> None:
    event = make_programme(seats=3)
    people = [come(event, f"person{number}") for number in range(12)]
    for place in people:
        choose(actions.join_session, place, "walk")
    erasing = [lambda place=place: act(places.erase, place) for place in people[1::2]]
    leaving = [lambda place=place: choose(actions.leave_session, place, "walk") for place in people[::2]]
    run_together(app, [*erasing, *leaving])
    assert count_seats("walk") == {}
    assert seats_of("walk").taken == 0


def test_whoever_signs_up_while_they_cancel_keeps_no_seat(app: Flask) -> None:
    event = make_programme(seats=3)
    people = [come(event, f"person{number}") for number in range(6)]
    joining = [lambda place=place: try_joining(place) for place in people]
    leaving = [lambda place=place: act(places.cancel, place) for place in people]
    run_together(app, [*joining, *leaving])
    assert count_seats("walk") == {}
    assert seats_of("walk").taken == 0


def try_joining(place: str) -> None:
    try:
        choose(actions.join_session, place, "walk")
    except NotComing:
        return


def test_a_session_that_goes_while_people_sign_up_keeps_its_count(app: Flask) -> None:
    event = make_programme(seats=3)
    people = fill_school(event, 6)
    change(event, lambda plan: drop_session(plan, "workshop"))
    joining = [lambda place=place: choose(actions.join_session, place, "walk") for place in people]
    run_together(app, [*joining, lambda: release(event)])
    assert seats_of("walk").taken == 3
    assert db.session.scalar(select(SessionPool.taken).join(Session).where(Session.public_id == "workshop")) == 0
