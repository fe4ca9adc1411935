"""Leaving, coming back, and places that are offered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import Mail, renderer_of
from organiser.registrations import actions, jobs
from organiser.registrations.errors import CannotComeBack, EventOver, OfferOver
from organiser.registrations.models import Status
from organiser.registrations.rules import offer_end
from tests.registrations.scene import (
    act,
    declare,
    get_pool,
    get_row,
    join,
    kinds_for,
    make_open_event,
    register,
    status_of,
)


def deliver_offer(place_id: str) -> None:
    """What the worker does when the server has taken the mail."""
    with transaction() as session:
        mail = session.scalars(
            select(Mail).where(Mail.subject_id == place_id, Mail.kind == "registrations.offer").order_by(Mail.id.desc())
        ).first()
        assert mail is not None
        mail.sent_at = clock.now()
        actions.start_offer_clock(mail)


def test_a_freed_place_is_offered_to_who_waits_longest(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    assert [status_of(place) for place in (first, second, third)] == ["cancelled", "offered", "waiting"]
    assert get_pool(event).taken == 1
    assert kinds_for(second) == ["confirm", "waiting", "offer"]
    assert kinds_for(first) == ["confirm", "confirmed", "withdrawn"]


def test_cancel_again_changes_nothing(app: Flask) -> None:
    event = make_open_event(places=2)
    place_id = join(event, "a@example.org")
    for _ in range(3):
        act(actions.cancel, place_id)
    assert get_pool(event).taken == 0
    assert kinds_for(place_id) == ["confirm", "confirmed", "withdrawn"]


def test_nobody_withdraws_once_it_is_over(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "a@example.org")
    other = join(event, "b@example.org")
    with time_machine.travel(event.ends_at - timedelta(seconds=1), tick=False):
        act(actions.cancel, place_id)
    with time_machine.travel(event.ends_at, tick=False), pytest.raises(EventOver):
        act(actions.cancel, other)
    assert (status_of(place_id), status_of(other)) == (Status.CANCELLED, Status.CONFIRMED)


def test_undo_changes_nothing_where_nothing_was_cancelled(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    for place_id in (first, second):
        act(actions.undo_cancel, place_id)
    assert [status_of(first), status_of(second)] == [Status.CONFIRMED, Status.WAITING]
    assert kinds_for(first) == ["confirm", "confirmed"]


def test_undo_takes_no_second_place_for_one_address(app: Flask) -> None:
    event = make_open_event()
    first = join(event, "a@example.org")
    act(actions.cancel, first)
    second = join(event, "a@example.org")
    act(actions.undo_cancel, first)
    assert [status_of(first), status_of(second)] == [Status.CANCELLED, Status.CONFIRMED]
    assert get_pool(event).taken == 1


@pytest.mark.parametrize("action", [actions.confirm, actions.cancel, actions.undo_cancel, actions.accept_offer])
def test_a_place_that_was_erased_meanwhile_is_not_there(app: Flask, action: Callable[[Actor, str], None]) -> None:
    place_id = join(make_open_event(), "a@example.org")
    act(actions.erase, place_id)
    with pytest.raises(NotFound):
        act(action, place_id)


def test_undo_takes_a_free_place(app: Flask) -> None:
    event = make_open_event(places=1)
    place_id = join(event, "a@example.org")
    act(actions.cancel, place_id)
    act(actions.undo_cancel, place_id)
    assert status_of(place_id) == Status.CONFIRMED
    assert kinds_for(place_id) == ["confirm", "confirmed", "withdrawn", "confirmed"]


def test_undo_goes_to_the_waiting_lists_end_when_the_place_is_gone(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    act(actions.undo_cancel, first)
    assert [status_of(place) for place in (first, second, third)] == ["waiting", "offered", "waiting"]
    assert (get_row(third).position or 0) < (get_row(first).position or 0)


def test_sequence_of_mailed_parts_rises_with_each(app: Flask) -> None:
    event = make_open_event(sequence=4)
    place_id = join(event, "a@example.org")
    seen = [get_row(place_id).mail_sequence]
    for action in (actions.cancel, actions.undo_cancel, actions.cancel):
        act(action, place_id)
        seen.append(get_row(place_id).mail_sequence)
    assert seen == [4, 5, 6, 7]


def test_accept_makes_the_held_place_ones_own(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    act(actions.accept_offer, second)
    act(actions.accept_offer, second)
    assert status_of(second) == Status.CONFIRMED
    assert get_pool(event).taken == 1
    assert kinds_for(second) == ["confirm", "waiting", "offer", "confirmed"]


def test_declining_hands_the_place_on(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    act(actions.cancel, second)
    assert [status_of(place) for place in (second, third)] == ["cancelled", "offered"]


def test_an_offer_runs_from_the_mails_delivery_on(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    assert get_row(second).offer_until is None
    deliver_offer(second)
    row = get_row(second)
    assert row.offer_until is not None
    assert timedelta(hours=23, minutes=59) < row.offer_until - clock.now() <= timedelta(hours=24)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_an_offer_ends_to_the_second(app: Flask, seconds: int) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    deliver_offer(second)
    until = get_row(second).offer_until
    assert until is not None
    with time_machine.travel(until + timedelta(seconds=seconds), tick=False):
        if seconds < 0:
            jobs.move_expired_offers()
            act(actions.accept_offer, second)
            assert status_of(second) == Status.CONFIRMED
            return
        with pytest.raises(OfferOver):
            act(actions.accept_offer, second)
        jobs.move_expired_offers()
    assert [status_of(place) for place in (second, third)] == ["lapsed", "offered"]
    assert kinds_for(second)[-1] == "offer_lapsed"


def test_who_let_an_offer_lapse_can_wait_again_and_is_offered_again(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    deliver_offer(second)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        jobs.move_expired_offers()
        act(actions.undo_cancel, second)
        assert [status_of(place) for place in (second, third)] == ["waiting", "offered"]
        act(actions.cancel, third)
    assert status_of(second) == Status.OFFERED
    assert kinds_for(second) == ["confirm", "waiting", "offer", "offer_lapsed", "waiting", "offer"]


def test_an_offer_whose_mail_never_got_through_holds_no_place_for_ever(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        jobs.move_expired_offers()
        assert status_of(second) == Status.OFFERED
        assert get_row(second).offer_until == clock.now() + timedelta(hours=24)
    with time_machine.travel(clock.now() + timedelta(hours=50)):
        jobs.move_expired_offers()
    assert status_of(second) == Status.LAPSED


def test_a_delivery_to_somebody_who_was_erased_starts_no_clock(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    with transaction() as session:
        offer = session.scalars(select(Mail).where(Mail.kind == "registrations.offer")).one()
        session.expunge(offer)
    act(actions.erase, second)
    with transaction():
        actions.start_offer_clock(offer)
    assert status_of(third) == Status.OFFERED
    assert get_row(third).offer_until is None


def test_an_offer_that_an_older_version_queued_is_told_and_holds(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    position = get_row(second).position
    with transaction() as session:
        offer = session.scalars(select(Mail).where(Mail.kind == "registrations.offer")).one()
        offer.params = {**offer.params, "number": position}
    assert renderer_of("registrations.offer")(offer) is not None
    deliver_offer(second)
    assert get_row(second).offer_until is not None


def test_a_delivery_that_comes_after_the_answer_starts_no_clock(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    act(actions.accept_offer, second)
    deliver_offer(second)
    assert get_row(second).offer_until is None


def test_more_places_are_offered_at_once(app: Flask) -> None:
    event = make_open_event(places=1)
    places = [join(event, f"person{number}@example.org") for number in range(4)]
    declare(event.id, places_on_site=3)
    assert [status_of(place) for place in places] == ["confirmed", "offered", "offered", "waiting"]
    declare(event.id, places_on_site=None)
    assert status_of(places[3]) == Status.OFFERED


def test_fewer_places_throw_nobody_out_and_close_the_pool(app: Flask) -> None:
    event = make_open_event(places=3)
    places = [join(event, f"person{number}@example.org") for number in range(4)]
    declare(event.id, places_on_site=1)
    assert [status_of(place) for place in places] == ["confirmed", "confirmed", "confirmed", "waiting"]
    for place_id in places[:2]:
        act(actions.cancel, place_id)
    pool = get_pool(event)
    assert (pool.taken, pool.capacity, pool.ceiling) == (1, 1, 1)
    assert status_of(places[3]) == Status.WAITING
    act(actions.cancel, places[2])
    assert status_of(places[3]) == Status.OFFERED


def test_nothing_is_undone_once_it_began(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "a@example.org")
    act(actions.cancel, place_id)
    with time_machine.travel(event.starts_at, tick=False), pytest.raises(EventOver):
        act(actions.undo_cancel, place_id)
    with time_machine.travel(event.starts_at - timedelta(seconds=1), tick=False):
        act(actions.undo_cancel, place_id)
    assert status_of(place_id) == Status.CONFIRMED


def test_what_was_never_confirmed_is_not_undone(app: Flask) -> None:
    place_id = register(make_open_event(), "a@example.org")
    with pytest.raises(CannotComeBack):
        act(actions.undo_cancel, place_id)


def test_nothing_is_offered_once_it_began(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    with time_machine.travel(event.starts_at, tick=False):
        act(actions.cancel, first)
    assert status_of(second) == Status.WAITING


def test_an_offer_takes_at_most_half_the_time_left() -> None:
    start = clock.now() + timedelta(hours=10)
    assert offer_end(start - timedelta(hours=10), start) == start - timedelta(hours=5)
    assert offer_end(start - timedelta(days=10), start) == start - timedelta(days=9)
    assert offer_end(start + timedelta(hours=1), start) == start + timedelta(hours=1)
