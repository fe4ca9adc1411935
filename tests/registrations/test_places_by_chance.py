"""Any order of everything that can happen to the places of an event."""

import itertools
from contextlib import suppress
from datetime import timedelta

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
from sqlalchemy import func, select, update

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import OrganiserError
from organiser.kernel.outbox import Mail
from organiser.registrations import actions, jobs
from organiser.registrations.models import LIVE, Mode, Pool, Registration, Status
from tests.registrations.scene import act, declare, make_open_event, register

_numbers = itertools.count(1)
MODES = st.sampled_from(list(Mode))


class PlacesByChance(RuleBasedStateMachine):
    """The model is a set: who confirmed and neither left nor let an offer lapse. Everything else is an invariant."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.live: set[str] = set()
        self.waiting: dict[str, list[str]] = {}

    @initialize(on_site=st.integers(0, 3), on_line=st.one_of(st.none(), st.integers(0, 2)))
    def post_event(self, on_site: int, on_line: int | None) -> None:
        event = make_open_event(places=on_site, on_line=True, places_on_line=on_line)
        self.event, self.event_id, self.item_id = event, event.id, event.item_id
        self.note_waiting()

    @rule(target=people, mode=MODES)
    def register(self, mode: Mode) -> str:
        number = next(_numbers)
        return register(self.event, f"person{number}@example.org", network=f"net{number}", mode=mode)

    @rule(place=people)
    def confirm(self, place: str) -> None:
        was_new = self.status(place) == Status.UNCONFIRMED
        act(actions.confirm, place)
        if was_new:
            self.live.add(place)

    @rule(place=people)
    def cancel(self, place: str) -> None:
        self.leave(place)
        act(actions.cancel, place)

    @rule(place=people)
    def undo(self, place: str) -> None:
        with suppress(OrganiserError):
            act(actions.undo_cancel, place)
            self.live.add(place)

    @rule(place=people)
    def accept(self, place: str) -> None:
        with suppress(OrganiserError):
            act(actions.accept_offer, place)

    @rule(place=people, mode=MODES)
    def change_way(self, place: str, mode: Mode) -> None:
        """A way that is changed begins at the end of the other list."""
        if mode != self.mode(place):
            self.forget_waiting(place)
        details = actions.Details(name="Rosa", country="", zone="", lang="en", mode=mode)
        act(actions.change_details, place, details=details)

    @rule(place=people)
    def let_offer_lapse(self, place: str) -> None:
        with transaction() as session:
            session.execute(
                update(Registration)
                .where(Registration.public_id == place, Registration.status == Status.OFFERED)
                .values(offer_until=clock.now() - timedelta(seconds=1))
            )
        if self.status(place) == Status.OFFERED:
            self.leave(place)
        jobs.move_expired_offers()

    @rule(on_site=st.one_of(st.none(), st.integers(0, 4)), on_line=st.one_of(st.none(), st.integers(0, 4)))
    def declare_places(self, on_site: int | None, on_line: int | None) -> None:
        declare(self.event_id, places_on_site=on_site, places_on_line=on_line)

    @rule(place=consumes(people))
    def erase(self, place: str) -> None:
        self.leave(place)
        act(actions.erase, place)

    @invariant()
    def nobody_is_lost(self) -> None:
        rows = db.session.scalars(select(Registration.public_id).where(self.here(), Registration.status.in_(LIVE)))
        assert set(rows) == self.live

    @invariant()
    def taken_counts_who_holds_a_place(self) -> None:
        for pool in self.pools():
            held = self.count(pool, Status.CONFIRMED) + self.count(pool, Status.OFFERED)
            assert pool.taken == held
            assert pool.ceiling is None or pool.taken <= pool.ceiling
            assert (pool.ceiling is None) == (pool.capacity is None)

    @invariant()
    def nobody_waits_while_there_is_room(self) -> None:
        for pool in self.pools():
            has_room = pool.capacity is None or pool.taken < pool.capacity
            assert not (has_room and self.count(pool, Status.WAITING))

    @invariant()
    def whoever_waits_longest_comes_first(self) -> None:
        """Of those who waited before this step and still want to, the ones who don't wait any more stood in front."""
        if not hasattr(self, "event_id"):
            return
        still = {mode: set(order) for mode, order in self.list_waiting().items()}
        for mode, before in self.waiting.items():
            left = [place not in still[mode] for place in before if place in self.live]
            assert left == sorted(left, reverse=True)
        self.note_waiting()

    @invariant()
    def every_cause_made_one_mail(self) -> None:
        total, causes = db.session.execute(select(func.count(), func.count(Mail.cause.distinct()))).one()
        assert total == causes

    def leave(self, place: str) -> None:
        self.live.discard(place)
        self.forget_waiting(place)

    def forget_waiting(self, place: str) -> None:
        self.waiting = {mode: [other for other in order if other != place] for mode, order in self.waiting.items()}

    def note_waiting(self) -> None:
        self.waiting = self.list_waiting()

    def list_waiting(self) -> dict[str, list[str]]:
        waiting: dict[str, list[str]] = {mode: [] for mode in Mode}
        rows = db.session.execute(
            select(Pool.mode, Registration.public_id)
            .join(Pool)
            .where(self.here(), Registration.status == Status.WAITING)
            .order_by(Registration.position)
        )
        for mode, place in rows:
            waiting[mode].append(place)
        return waiting

    def here(self):  # type: ignore[no-untyped-def]
        return Registration.event_id == getattr(self, "event_id", 0)

    def pools(self) -> list[Pool]:
        db.session.rollback()
        return list(db.session.scalars(select(Pool).where(Pool.item_id == getattr(self, "item_id", 0))))

    def count(self, pool: Pool, status: Status) -> int:
        mine = select(func.count()).where(Registration.pool_id == pool.id, Registration.status == status)
        return db.session.scalar(mine) or 0

    def status(self, place: str) -> str | None:
        db.session.rollback()
        return db.session.scalar(select(Registration.status).where(Registration.public_id == place))

    def mode(self, place: str) -> str | None:
        return db.session.scalar(select(Pool.mode).join(Registration).where(Registration.public_id == place))


def test_places_survive_any_order_of_events(app: Flask) -> None:
    few = settings(max_examples=max(15, settings().max_examples // 8), stateful_step_count=25)
    run_state_machine_as_test(PlacesByChance, settings=few)
