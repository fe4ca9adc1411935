"""Any order of everything that can happen to the seats of a session."""

import itertools
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from organiser.agendas import actions
from organiser.agendas.errors import AgendaRefused
from organiser.agendas.models import Choice, Seat, SessionPool
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.programme.models import Session
from organiser.registrations import actions as places
from organiser.registrations.models import Registration, Status
from tests.agendas.scene import choose, come, make_programme
from tests.agendas.test_choosing import declare_seats
from tests.registrations.scene import act, attempt

pytestmark = pytest.mark.unmeasured

_numbers = itertools.count(1)


class SeatsByChance(RuleBasedStateMachine):
    """The model is a list: who signed up and did not leave, in the order in which they did. The rest is invariants."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.joined: list[str] = []

    @initialize(seats=st.integers(1, 3))
    def post_programme(self, seats: int) -> None:
        tag = f"school{next(_numbers)}-"
        self.walk = f"{tag}walk"
        self.event = make_programme(seats=seats, tag=tag)
        self.seats: int | None = seats

    @rule(target=people)
    def come(self) -> str:
        return come(self.event, f"person{next(_numbers)}")

    @rule(place=people)
    def join(self, place: str) -> None:
        with suppress(AgendaRefused):
            choose(actions.join_session, place, self.walk)
            if place not in self.joined:
                self.joined.append(place)

    @rule(place=people)
    def leave(self, place: str) -> None:
        with suppress(AgendaRefused):
            choose(actions.leave_session, place, self.walk)
            self.forget(place)

    @rule(place=people)
    def star(self, place: str) -> None:
        with suppress(AgendaRefused):
            choose(actions.star_session, place, self.walk)

    @rule(place=people)
    def unstar(self, place: str) -> None:
        with suppress(AgendaRefused):
            choose(actions.unstar_session, place, self.walk)

    @rule(place=people)
    def cancel(self, place: str) -> None:
        act(places.cancel, place)
        self.forget(place)

    @rule(place=people)
    def come_back(self, place: str) -> None:
        attempt(places.undo_cancel, place)

    @rule(place=consumes(people))
    def erase(self, place: str) -> None:
        act(places.erase, place)
        self.forget(place)

    @rule(seats=st.one_of(st.none(), st.integers(1, 4)))
    def release(self, seats: int | None) -> None:
        if seats != self.seats:
            declare_seats(self.event, seats, self.walk)
            self.seats = seats

    @invariant()
    def those_who_signed_up_first_have_the_seats(self) -> None:
        seated, waiting = self.list_seated(), self.list_waiting()
        assert set(seated) == set(self.joined[: len(seated)])
        assert waiting == self.joined[len(seated) :]

    @invariant()
    def taken_counts_who_has_a_seat(self) -> None:
        rows = select(SessionPool).join(Session).where(Session.public_id == getattr(self, "walk", ""))
        for pool in db.session.scalars(rows):
            assert pool.taken == len(self.list_seated())
            assert pool.ceiling is None or pool.taken <= pool.ceiling
            assert (pool.ceiling is None) == (pool.capacity is None)
            assert not (self.list_waiting() and (pool.capacity is None or pool.taken < pool.capacity))

    @invariant()
    def only_who_comes_has_chosen(self) -> None:
        rows = select(func.count()).select_from(Choice).outerjoin(Registration)
        assert db.session.scalar(rows.where(Registration.status.is_distinct_from(Status.CONFIRMED))) == 0

    @invariant()
    def every_cause_made_one_mail(self) -> None:
        total, causes = db.session.execute(select(func.count(), func.count(Mail.cause.distinct()))).one()
        assert total == causes

    def forget(self, place: str) -> None:
        self.joined = [other for other in self.joined if other != place]

    def list_seated(self) -> list[str]:
        return self.list_places(Seat.SEATED)

    def list_waiting(self) -> list[str]:
        return self.list_places(Seat.WAITING)

    def list_places(self, seat: Seat) -> list[str]:
        db.session.rollback()
        rows = select(Registration.public_id).join(Choice, Choice.registration_id == Registration.id)
        rows = rows.join(Session, Session.id == Choice.session_id).where(Session.public_id == getattr(self, "walk", ""))
        return list(db.session.scalars(rows.where(Choice.seat == seat).order_by(Choice.position)))


def test_seats_survive_any_order_of_events(app: Flask) -> None:
    few = settings(max_examples=max(8, settings().max_examples // 12), stateful_step_count=20)
    run_state_machine_as_test(SeatsByChance, settings=few)
