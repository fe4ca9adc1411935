"""Through the real worker to a real mail server."""

from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage

import time_machine
from flask import Flask

from organiser.events import actions as events
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.registrations import actions
from tests.events.acting import edit
from tests.kernel.outbox.mailing import work_off as work_off_once
from tests.registrations.scene import act, get_row, join, make_open_event, register
from tests.support.mail_server import SmtpSink
from tests.support.make import make_branch, make_event, make_when, organiser_of


def work_off(app: Flask) -> None:
    """As in a process of its own: this one reads nothing meanwhile."""
    db.session.rollback()
    work_off_once(app)


def list_parts(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk() if not part.is_multipart()]


def test_a_mail_has_one_reader_and_an_entry_for_the_calendar(app: Flask, smtp_sink: SmtpSink) -> None:
    join(make_open_event(), "rosa@example.org")
    work_off(app)
    (delivery,) = smtp_sink.deliveries
    assert delivery.recipients == ("rosa@example.org",)
    assert [delivery.message[name] for name in ("Cc", "Bcc")] == [None, None]
    assert list_parts(delivery.message) == ["text/plain", "text/html", "text/calendar", "application/ics"]


def test_an_offer_runs_from_the_servers_acceptance_on(app: Flask, smtp_sink: SmtpSink) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    work_off(app)
    act(actions.cancel, first)
    assert get_row(second).offer_until is None
    before = clock.now()
    work_off(app)
    until = get_row(second).offer_until
    assert until is not None
    assert before <= until - timedelta(hours=24) <= clock.now()


def test_whoever_is_erased_before_their_turn_gets_nothing(app: Flask, smtp_sink: SmtpSink) -> None:
    event = make_open_event()
    act(actions.erase, join(event, "a@example.org"))
    register(event, "b@example.org")
    work_off(app)
    assert [delivery.recipients for delivery in smtp_sink.deliveries] == [("b@example.org",)]


def test_everybody_hears_of_a_cancellation_once(app: Flask, smtp_sink: SmtpSink) -> None:
    branch = make_branch()
    event = make_event(branch)
    for name in ("a", "b", "c"):
        join(event, f"{name}@example.org")
    work_off(app)
    smtp_sink.deliveries.clear()
    with transaction():
        events.cancel_event(organiser_of(branch), event.public_id, reason="The house is closed.")
    work_off(app)
    assert smtp_sink.deliveries == []
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        for _ in range(3):
            work_off(app)
    assert sorted(delivery.recipients[0][0] for delivery in smtp_sink.deliveries) == ["a", "b", "c"]


def test_an_offer_ends_in_time_before_an_event_that_was_moved_closer(app: Flask, smtp_sink: SmtpSink) -> None:
    with time_machine.travel("2027-03-01T16:00:00Z", tick=False):
        event = make_event(make_branch(), places_on_site=1)
        first, second = join(event, "a@example.org"), join(event, "b@example.org")
        act(actions.cancel, first)
        work_off(app)
        tomorrow = datetime(2027, 3, 2, 16, tzinfo=UTC)
        assert get_row(second).offer_until == tomorrow
        edit(event, when=make_when(tomorrow.date(), time(19), time(21)))
        assert get_row(second).offer_until == tomorrow
        edit(event, when=make_when(tomorrow.date(), time(10), time(12)))  # 14 h UTC, in 22 hours
        assert get_row(second).offer_until == datetime(2027, 3, 2, 3, tzinfo=UTC)
