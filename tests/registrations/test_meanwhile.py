"""What happens between: before a move is told, and while an event is postponed or cancelled."""

from datetime import date, time, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.events import actions as events
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.registrations import actions, jobs
from organiser.registrations.models import Status
from organiser.registrations.queries import count_by_status
from tests.registrations.letters import expand, get_mail, read_mail
from tests.registrations.scene import act, at, get_pool, join, kinds_for, status_of
from tests.registrations.test_following import edit, later, list_batches, make_meeting, stop
from tests.registrations.visiting import open_place, words
from tests.support.browsing import Visitor
from tests.support.make import (
    lapse_offer,
    make_when,
    organiser_of,
)


def test_nobody_is_reminded_of_a_move_while_it_can_be_taken_back(app: Flask) -> None:
    """Moved to tomorrow by mistake, and back again some minutes later."""
    with time_machine.travel(at("2027-03-01T22:00"), tick=False):
        event, branch = make_meeting()
        going = join(event, "a@example.org")
        edit(branch, event, when=make_when(date(2027, 3, 2), time(10), time(12)))
        jobs.queue_reminders()
        (batch,) = db.session.scalars(select(Mail).where(Mail.kind == "registrations.all_reminded"))
        assert batch.due_at == clock.now() + timedelta(minutes=10)
        edit(branch, event)
        expand("all_reminded")
        assert read_mail(going, "reminder") is None


def test_nobody_reads_tomorrow_on_the_day_itself(app: Flask) -> None:
    with time_machine.travel(at("2027-03-02T12:00"), tick=False):
        event, branch = make_meeting(when=make_when(date(2027, 3, 3), time(19), time(21)))
        going = join(event, "a@example.org")
    with time_machine.travel(at("2027-03-03T12:00"), tick=False):
        edit(branch, event, when=make_when(date(2027, 3, 3), time(20), time(21)))
        jobs.queue_reminders()
        assert db.session.scalars(select(Mail).where(Mail.kind == "registrations.all_reminded")).all() == []
    with time_machine.travel(at("2027-03-03T00:05"), tick=False):
        jobs.queue_reminders()
        expand("all_reminded")
        assert get_mail(going, "reminder").subject.startswith("Tomorrow: ")
    with time_machine.travel(at("2027-03-03T12:00"), tick=False):
        assert read_mail(going, "reminder") is None


def test_an_offer_that_nobody_could_take_is_made_again(app: Flask) -> None:
    """Its deadline passed while the event was postponed: whoever had it stands where they stood."""
    event, branch = make_meeting(places_on_site=1)
    first, second, third = (join(event, f"{name}@example.org") for name in ("a", "b", "c"))
    act(actions.cancel, first)
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    lapse_offer(second)
    assert [status_of(second), status_of(third), get_pool(event).taken] == ["waiting", "waiting", 0]
    with transaction():
        events.set_date(organiser_of(branch), event.public_id, when=later(3))
    assert [status_of(second), status_of(third), get_pool(event).taken] == ["offered", "waiting", 1]
    assert kinds_for(second) == ["confirm", "waiting", "offer", "offer"]
    act(actions.accept_offer, second)


def test_while_it_is_postponed_its_old_date_ends_nothing(client: Visitor) -> None:
    """Weeks after the day for which it was announced, with no new one yet, somebody gives up their place."""
    event, branch = make_meeting(places_on_site=1)
    going = join(event, "a@example.org")
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    with time_machine.travel(event.ends_at + timedelta(days=20)):
        page = open_place(client, going, "confirmed")
        assert "You have a place. See you there!" in words(client.get(page))
        client.submit(client.get(page), {}, action=f"{page}/cancel")
        assert status_of(going) == Status.CANCELLED


def test_what_is_moved_while_it_is_cancelled_is_told_once_that_is_taken_back(app: Flask) -> None:
    """All within ten minutes, so that nobody hears of a cancellation; but of the other day."""
    event, branch = make_meeting()
    going = join(event, "a@example.org")
    stop(events.cancel_event, branch, event, reason="The house is closed.")
    edit(branch, event, when=later(1))
    stop(events.restore_event, branch, event)
    assert list_batches(event) == [("cancelled", "dropped"), ("moved", "queued")]
    expand("all_moved")
    assert "Until now" in get_mail(going, "moved").text
    with transaction() as session:
        assert (session.scalars(select(Mail.params).where(Mail.kind == "registrations.moved")).one()).keys() == {
            "before", "private",
        }  # fmt: skip


def test_whom_a_postponed_event_has_forgotten_is_not_counted_when_it_takes_place(app: Flask) -> None:
    """There was no new date in ninety days; others register for the one that there is at last."""
    event, branch = make_meeting()
    join(event, "a@example.org")
    stop(events.postpone_event, branch, event, reason="The speaker is ill.")
    with time_machine.travel(event.ends_at + timedelta(days=91)):
        jobs.destroy_due_vaults()
        assert count_by_status(event.id)[Status.CONFIRMED] == 1
        with transaction():
            when = make_when((clock.now() + timedelta(days=9)).date())
            events.set_date(organiser_of(branch), event.public_id, when=when)
        join(event, "b@example.org")
        assert count_by_status(event.id)[Status.CONFIRMED] == 1
