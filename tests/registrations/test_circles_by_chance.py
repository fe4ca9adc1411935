"""Enrolling, dropping, leaving, cancelled and added dates, in any order."""

from flask import Flask
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from organiser.events.actions import cancel_event
from organiser.kernel.db import db, transaction
from organiser.registrations import actions
from organiser.registrations.models import LIVE, Enrolled, Enrolment
from organiser.series.models import Series
from tests.registrations.circles import enrol, make_circle, make_next_date, place_on, standing
from tests.series.scene import events_of, fetch
from tests.support import make
from tests.support.invariants import list_faults


class _Circle(RuleBasedStateMachine):
    """Whatever people and organisers do, nobody is oversold, lost, or kept against their will."""

    def __init__(self) -> None:
        super().__init__()
        self.series_id = make_circle(make.make_branch(), dates=3).public_id
        self.in_: dict[str, str] = {}
        self.cancelled: set[int] = set()

    @property
    def series(self) -> Series:
        return fetch(self.series_id)

    @rule(who=st.sampled_from("abcd"), at=st.integers(0, 2))
    def come(self, who: str, at: int) -> None:
        if who not in self.in_ and at not in self.cancelled:
            self.in_[who] = enrol(self.series, f"{who}@example.org", at=at)

    @rule(who=st.sampled_from("abcd"), at=st.integers(0, 2))
    def drop(self, who: str, at: int) -> None:
        place_id = place_on(self.series, at, f"{who}@example.org")
        if place_id and at not in self.cancelled:
            with transaction():
                actions.cancel(make.holder_of(place_id), place_id)

    @precondition(lambda self: self.in_)
    @rule()
    def go(self) -> None:
        who, place_id = self.in_.popitem()
        with transaction():
            actions.leave_series(make.holder_of(place_id), place_id)
        assert not set(standing(self.series, f"{who}@example.org")) & set(LIVE)

    @rule(at=st.integers(0, 2))
    def cancel_date(self, at: int) -> None:
        if at not in self.cancelled:
            self.cancelled.add(at)
            with transaction():
                cancel_event(
                    make.organiser_of(self.series.branch), events_of(self.series)[at].public_id, reason="Snow."
                )

    @rule()
    def add_date(self) -> None:
        if len(events_of(self.series)) < 6:
            make_next_date(self.series)
            assert all(standing(self.series, f"{who}@example.org")[-1] in LIVE for who in self.in_)

    @invariant()
    def the_database_is_sound(self) -> None:
        assert list_faults() == []
        enrolled = select(func.count()).where(Enrolment.series_id == self.series.id)
        assert db.session.scalar(enrolled.where(Enrolment.status == Enrolled.ENROLLED)) == len(self.in_)


def test_no_order_of_acts_loses_anybody(app: Flask) -> None:
    few = hypothesis_settings(max_examples=4, stateful_step_count=10, deadline=None)
    run_state_machine_as_test(_Circle, settings=few)
