"""Many people at once, in threads, on both databases."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.events.actions import publish_event
from organiser.events.models import Event as Meeting
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.registrations import actions
from organiser.registrations.actions.places import lock_pools
from organiser.registrations.models import Registration, Status
from tests.registrations.circles import make_circle, make_draft_date, standing
from tests.registrations.scene import (
    act,
    declare,
    get_pool,
    holder,
    join,
    kinds_for,
    list_live,
    make_application,
    make_open_event,
    register,
    status_of,
)
from tests.series.scene import events_of
from tests.support import make


def run_together(app: Flask, calls: list[Callable[[], None]]) -> None:
    """Each call in a thread and an application context of its own, all let loose at once."""
    db.session.rollback()
    gate = Barrier(len(calls))

    def run(call: Callable[[], None]) -> None:
        with app.app_context():
            gate.wait()
            call()

    with ThreadPoolExecutor(len(calls)) as pool:
        for done in [pool.submit(run, call) for call in calls]:
            done.result()


def count_mails(kind: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.kind == f"registrations.{kind}")) or 0


def test_of_fifty_people_one_gets_the_last_place(app: Flask) -> None:
    event = make_open_event(places=1)
    places = [register(event, f"person{number}@example.org", network=f"net{number}") for number in range(50)]
    run_together(app, [lambda place=place: act(actions.confirm, place) for place in places])  # type: ignore[misc]
    assert Counter(status_of(place) for place in places) == {Status.CONFIRMED: 1, Status.WAITING: 49}
    assert sorted(row.position for row in list_live(event) if row.position) == list(range(1, 50))
    assert get_pool(event).taken == 1
    assert (count_mails("confirmed"), count_mails("waiting")) == (1, 49)


def test_one_form_sent_fifty_times_at_once_counts_once(app: Flask) -> None:
    event = make_open_event()
    public_id = event.public_id

    def send() -> None:
        with transaction():
            actions.register(ANONYMOUS, public_id, application=make_application("rosa@example.org", key="same"))

    run_together(app, [send] * 50)
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1
    assert count_mails("confirm") == 1


def test_confirming_three_times_at_once_is_confirming(app: Flask) -> None:
    event = make_open_event(places=5)
    place_id = register(event, "rosa@example.org")
    run_together(app, [lambda: act(actions.confirm, place_id)] * 3)
    assert get_pool(event).taken == 1
    assert kinds_for(place_id) == ["confirm", "confirmed"]


def test_two_tries_of_one_address_confirmed_at_once_make_one_place(app: Flask) -> None:
    event = make_open_event()
    tries = [register(event, "rosa@example.org") for _ in range(3)]
    run_together(app, [lambda place=place: act(actions.confirm, place) for place in tries])  # type: ignore[misc]
    assert len(list_live(event)) == 1
    assert get_pool(event).taken == 1


def test_leaving_confirming_and_fewer_places_at_once_lose_nobody(app: Flask) -> None:
    event = make_open_event(places=8)
    event_id = event.id
    there = [join(event, f"there{number}@example.org", network=f"net{number}") for number in range(12)]
    coming = [register(event, f"coming{number}@example.org", network=f"in{number}") for number in range(8)]
    calls: list[Callable[[], None]] = [
        *(lambda place=place: act(actions.cancel, place) for place in there[:6]),  # type: ignore[misc]
        *(lambda place=place: act(actions.confirm, place) for place in coming),  # type: ignore[misc]
        lambda: declare(event_id, places_on_site=5),
        lambda: declare(event_id, places_on_site=9),
    ]
    run_together(app, calls)
    live = list_live(event)
    pool = get_pool(event)
    held = [row for row in live if row.status in {Status.CONFIRMED, Status.OFFERED}]
    assert len(live) == 14
    assert pool.taken == len(held)
    assert pool.ceiling is not None
    assert pool.taken <= pool.ceiling


@pytest.mark.only_database("postgresql")
def test_enrolling_and_changing_one_of_the_dates_do_not_wait_for_each_other(app: Flask) -> None:
    """An organiser has begun to change a date, and takes its places when somebody enrols."""
    series = make_circle(make.make_branch())
    date = events_of(series)[1].id
    application = make_application("rosa@example.org", joins_series=True)
    event = events_of(series)[0]
    with transaction():
        actions.register(ANONYMOUS, event.public_id, application=application)
    (place_id,) = db.session.scalars(select(Registration.public_id))
    has_begun = Event()

    def change() -> None:
        with transaction() as session:
            session.execute(select(Meeting.id).where(Meeting.id == date).with_for_update())
            has_begun.set()
            sleep(0.5)
            lock_pools(date)

    def enrol() -> None:
        has_begun.wait()
        act(actions.confirm, place_id)

    run_together(app, [change, enrol])
    assert standing(series) == ["confirmed"] * 4


def test_a_date_that_is_published_while_somebody_enrols_is_one_of_theirs(app: Flask) -> None:
    series = make_circle(make.make_branch())
    draft, organiser = make_draft_date(series), make.organiser_of(series.branch)
    event = events_of(series)[0]
    with transaction():
        actions.register(
            ANONYMOUS, event.public_id, application=make_application("rosa@example.org", joins_series=True)
        )
    (place_id,) = db.session.scalars(select(Registration.public_id))
    has_enrolled = Event()

    def enrol() -> None:
        with transaction():
            actions.confirm(holder(place_id), place_id)
            has_enrolled.set()
            sleep(0.5)

    def publish() -> None:
        has_enrolled.wait()
        with transaction():
            publish_event(organiser, draft)

    run_together(app, [enrol, publish])
    assert standing(series) == ["confirmed"] * 5
