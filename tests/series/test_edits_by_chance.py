"""Any order of edits of a series, with people who register and time that passes in between."""

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from organiser.events.actions import cancel_event, delete_draft, edit_event, postpone_event, restore_event
from organiser.events.actions.content import values_of
from organiser.events.content import content_of
from organiser.events.models import Event, State
from organiser.events.rules import EventValues
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import OrganiserError
from organiser.kernel.outbox import Mail
from organiser.registrations.models import LIVE, Registration
from organiser.series import actions
from organiser.series.models import Series, SeriesDate
from organiser.series.rules.planning import Plan, Scope, Verb
from organiser.series.rules.recurrence import Every, Rule
from tests.series.scene import act, events_of, fetch, make_series
from tests.support.make import make_branch, make_place, organiser_of

pytestmark = pytest.mark.unmeasured

_numbers = itertools.count(1)
# Clocks change a few weeks after these days: forward, back, the other way round in the south, and never.
BEGINNINGS = [
    ("Europe/Berlin", date(2027, 3, 16)),
    ("Europe/Berlin", date(2027, 10, 17)),
    ("America/Santiago", date(2027, 3, 24)),
    ("America/Santiago", date(2027, 8, 25)),
    ("Asia/Kathmandu", date(2027, 3, 16)),
]
INDEX = st.integers(0, 9)
HOURS = st.sampled_from([time(2, 30), time(18), time(19), time(23, 30)])
VENUES = st.sampled_from(["The hall", "The boat", "The park"])
Content = dict[str, Any]


class EditsByChance(RuleBasedStateMachine):
    """The model is who has a registration where. What an edit does is compared with what it said that it would do."""

    def __init__(self) -> None:
        super().__init__()
        self.live: dict[str, str] = {}
        self.travel = time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False)
        self.travel.start()

    def teardown(self) -> None:
        self.travel.stop()

    @initialize(
        beginning=st.sampled_from(BEGINNINGS),
        every=st.sampled_from(Every),
        publish=st.sampled_from([True, True, False]),
    )
    def post_series(self, beginning: tuple[str, date], every: Every, publish: bool) -> None:
        zone, first = beginning
        self.go_to(datetime(first.year, first.month, 1, 12, tzinfo=UTC))
        branch = make_branch(name=f"Branch {next(_numbers)}", zone=zone)
        self.series_id = make_series(branch, Rule(first, every, count=5), publish=publish).public_id
        self.actor = organiser_of(branch)

    @rule(index=INDEX)
    def register(self, index: int) -> None:
        """One person on two dates, if both can be registered for."""
        address = f"person{next(_numbers)}@example.org"
        for event_id in {self.pick(index).public_id, self.pick(index + 1).public_id}:
            event = next(one for one in events_of(self.series) if one.public_id == event_id)
            if event.state == State.PUBLISHED and event.starts_at > clock.now():
                self.live[make_place(event_id, address=address)] = event_id

    @rule(index=INDEX, venue=VENUES)
    def change_by_hand(self, index: int, venue: str) -> None:
        event = self.pick(index)
        values = replace(values_of(event), venue=venue)
        with transaction():
            edit_event(self.actor, event.public_id, version=event.version, values=values)

    @rule(index=INDEX, scope=st.sampled_from(Scope), venue=VENUES, title=st.sampled_from(["Circle", "Evening"]))
    def edit_words(self, index: int, scope: Scope, venue: str, title: str) -> None:
        event = self.pick(index)
        self.edit(event, scope, replace(values_of(event), venue=venue, title=title))

    @rule(index=INDEX, scope=st.sampled_from(Scope), hour=HOURS, shift=st.integers(-2, 7))
    def move(self, index: int, scope: Scope, hour: time, shift: int) -> None:
        event = self.pick(index)
        day = event.starts_wall.date() + timedelta(days=shift)
        with suppress(OrganiserError):
            when = resolve_typed(TypedTime(day=day, zone=event.zone, start=hour, minutes=90))
            self.edit(event, scope, replace(values_of(event), when=when))

    @rule(index=INDEX, shift=st.integers(-1, 3), interval=st.integers(1, 2), weeks=st.integers(0, 9))
    def redate(self, index: int, shift: int, interval: int, weeks: int) -> None:
        since = self.day_of(self.pick(index))
        first = since + timedelta(days=shift)
        wanted = Rule(first, interval=interval, until=first + timedelta(weeks=weeks))
        with suppress(OrganiserError):
            plan = actions.plan_days(self.series, wanted, since=since)
            said = {"rule": wanted, "since": since, "digest": plan.digest, "reason": "So it is."}
            self.take(plan, lambda: actions.change_days(self.actor, self.series_id, **said))

    @rule(index=st.integers(2, 9))
    def stop(self, index: int) -> None:
        since = self.day_of(self.pick(index))
        plan = actions.plan_stop(self.series, since)
        said = {"since": since, "digest": plan.digest, "reason": "So it is."}
        with suppress(OrganiserError):
            self.take(plan, lambda: actions.end_series(self.actor, self.series_id, **said))

    @rule(index=INDEX, verb=st.sampled_from([cancel_event, postpone_event, restore_event, delete_draft]))
    def do_with_one(self, index: int, verb: Any) -> None:
        event, words = self.pick(index), {"reason": "So it is."} if verb in (cancel_event, postpone_event) else {}
        with suppress(OrganiserError), transaction():
            if len(events_of(self.series)) > 2:
                verb(self.actor, event.public_id, **words)

    @rule()
    def publish(self) -> None:
        act(actions.publish_dates, self.series)

    @rule(index=INDEX)
    def detach(self, index: int) -> None:
        event = self.pick(index)
        if len(events_of(self.series)) > 2:
            act(actions.detach_date, self.series, event_id=event.public_id)

    @rule(days=st.integers(1, 9))
    def let_time_pass(self, days: int) -> None:
        self.go_to(clock.now() + timedelta(days=days))

    @invariant()
    def nobody_is_lost(self) -> None:
        rows = select(Registration.public_id, Event.public_id).join(Event, Event.id == Registration.event_id)
        rows = rows.where(Registration.public_id.in_(self.live), Registration.status.in_(LIVE))
        assert dict(db.session.execute(rows).all()) == self.live

    @invariant()
    def the_vault_outlives_every_published_date(self) -> None:
        if hasattr(self, "series_id"):
            ends = [event.ends_at for event in events_of(self.series) if event.state == State.PUBLISHED]
            assert all(self.series.vault.destroy_after >= end for end in ends)

    @invariant()
    def every_cause_made_one_mail(self) -> None:
        total, causes = db.session.execute(select(func.count(), func.count(Mail.cause.distinct()))).one()
        assert total == causes

    @property
    def series(self) -> Series:
        return fetch(self.series_id)

    def go_to(self, moment: datetime) -> None:
        """The organiser's log-in is a fresh one each day."""
        self.travel.stop()
        self.travel = time_machine.travel(moment, tick=False)
        self.travel.start()

    def pick(self, index: int) -> Event:
        events = events_of(self.series)
        return events[index % len(events)]

    def day_of(self, event: Event) -> date:
        return db.session.get_one(SeriesDate, event.id).day

    def edit(self, event: Event, scope: Scope, values: EventValues) -> None:
        event_id, version = event.public_id, event.version
        with suppress(OrganiserError):
            plan = actions.plan_edit(self.series, event_id, values=values, scope=scope)
            said = {"version": version, "values": values, "scope": scope, "digest": plan.digest}
            self.take(plan, lambda: actions.edit_dates(self.actor, event_id, **said), edited=event_id)

    def take(self, plan: Plan, do: Any, *, edited: str = "") -> None:
        """What was said is what happens, to these dates and to no others; what has begun stays as it was."""
        before, now = self.contents(), clock.now()
        begun = {event.public_id for event in events_of(self.series) if self.has_begun(event, now)} - {edited}
        with transaction():
            do()
        after = self.contents()
        stepped = {one.event_id for one in plan.steps}
        assert begun & stepped == set()
        untouched = {event_id for event_id in before if event_id not in stepped}
        assert {event_id: after.get(event_id) for event_id in untouched} == {one: before[one] for one in untouched}
        self.compare(plan, before, after)

    def compare(self, plan: Plan, before: dict[str, Content], after: dict[str, Content]) -> None:
        events = {event.public_id: event for event in events_of(self.series)}
        for one in plan.of(Verb.KEEP):
            assert after[one.event_id] == before[one.event_id]
        for one in plan.of(Verb.CHANGE):
            assert values_of(events[one.event_id]) == one.values
        for one in plan.of(Verb.CANCEL):
            assert events[one.event_id].state == State.CANCELLED
        assert all(one.event_id not in events for one in plan.of(Verb.DELETE))
        new = {self.day_of(events[event_id]): event_id for event_id in set(after) - set(before)}
        assert {day: values_of(events[event_id]) for day, event_id in new.items()} == {
            one.day: one.values for one in plan.of(Verb.MAKE)
        }
        assert {one.event_id: one.day for one in plan.of(Verb.KEEP, Verb.CHANGE, Verb.CANCEL)}.items() <= {
            event_id: self.day_of(event) for event_id, event in events.items()
        }.items()

    def contents(self) -> dict[str, Content]:
        return {event.public_id: content_of(event) for event in events_of(self.series)}

    def has_begun(self, event: Event, now: datetime) -> bool:
        return event.starts_at <= now and event.state != State.POSTPONED


def test_no_edit_loses_anybody_or_changes_the_past_and_each_does_what_it_said(app: Flask, pytestconfig: Any) -> None:
    is_long = pytestconfig.getoption("long")
    run_state_machine_as_test(
        EditsByChance,
        settings=settings(max_examples=300 if is_long else 14, stateful_step_count=14, deadline=None),
    )
