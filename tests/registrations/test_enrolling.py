"""Circles: one registration for all dates of a series, those that come and those that are added later."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.events.actions import cancel_event, edit_event, postpone_event, restore_event, set_date
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.events.rules import SetReading
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import db, transaction
from organiser.kernel.i18n.times import full_date
from organiser.kernel.outbox import Mail
from organiser.kernel.vaults import Vault
from organiser.registrations import actions, consent, jobs
from organiser.registrations.models import Enrolment, Mode, Registration
from organiser.registrations.queries import find_place, get_person
from organiser.series.models import Series
from tests.kernel.outbox.mailing import work_off
from tests.registrations.circles import enrol, make_circle, make_next_date, place_on, standing
from tests.registrations.letters import get_mail
from tests.registrations.scene import kinds_for, make_application
from tests.registrations.visiting import newest_place, open_place
from tests.series.scene import events_of
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.invariants import list_faults
from tests.support.mail_server import SmtpSink


@pytest.fixture
def circle(app: Flask) -> Series:
    """Four weekly dates, two places on each."""
    return make_circle(make.make_branch())


def count_mails(kind: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.kind == f"registrations.{kind}")) or 0


def test_one_registration_brings_a_place_on_every_date_and_one_mail(circle: Series) -> None:
    enrol(circle)
    assert standing(circle) == ["confirmed"] * 4
    assert count_mails("confirmed") == 1
    assert count_mails("confirm") == 1
    assert list_faults() == []


def test_who_comes_late_comes_to_what_is_left(circle: Series) -> None:
    enrol(circle, at=2)
    assert standing(circle) == ["confirmed"] * 4
    with transaction():
        cancel_event(make.organiser_of(circle.branch), events_of(circle)[0].public_id, reason="Snow.")
    enrol(circle, "clara@example.org", at=3)
    assert standing(circle, "clara@example.org") == [None, "confirmed", "confirmed", "confirmed"]


def test_a_full_date_is_waited_for_and_the_others_are_not(circle: Series) -> None:
    for number in range(2):
        make.make_place(events_of(circle)[1].public_id, address=f"guest{number}@example.org")
    enrol(circle)
    assert standing(circle) == ["confirmed", "waiting", "confirmed", "confirmed"]
    assert list_faults() == []


def test_a_single_place_that_one_has_already_is_kept(circle: Series) -> None:
    single = make.make_place(events_of(circle)[2].public_id, address="rosa@example.org")
    enrol(circle)
    assert place_on(circle, 2) == single
    assert standing(circle) == ["confirmed"] * 4
    assert list_faults() == []


def test_one_address_enrols_once(circle: Series) -> None:
    enrol(circle)
    with transaction():
        actions.cancel(make.holder_of(place_on(circle, 3)), place_on(circle, 3))
    enrol(circle, at=3)
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
    assert standing(circle) == ["confirmed"] * 4


def test_single_dates_are_dropped_and_taken_again(circle: Series) -> None:
    enrol(circle)
    dropped = place_on(circle, 1)
    with transaction():
        actions.cancel(make.holder_of(dropped), dropped)
    assert standing(circle) == ["confirmed", "cancelled", "confirmed", "confirmed"]
    with transaction():
        actions.undo_cancel(make.holder_of(dropped), dropped)
    assert standing(circle) == ["confirmed"] * 4


def test_dates_that_are_added_hold_places_for_the_enrolled_first(circle: Series) -> None:
    enrol(circle)
    left = enrol(circle, "gone@example.org")
    with transaction():
        actions.leave_series(make.holder_of(left), left)
    event = make_next_date(circle)
    assert standing(circle) == ["confirmed"] * 5
    assert standing(circle, "gone@example.org")[-1] is None
    assert db.session.get_one(Event, event).state == "published"
    assert list_faults() == []


def test_a_changed_name_holds_for_later_dates(circle: Series) -> None:
    place_id = enrol(circle)
    details = actions.Details(name="Rosa Luxemburg", country="PL", zone="", lang="fr", mode=Mode.ON_SITE)
    with transaction():
        actions.change_details(make.holder_of(place_id), place_id, details=details)
    event = make_next_date(circle)
    place = db.session.scalars(select(Registration).where(Registration.event_id == event)).one()
    assert (get_person(place).name, place.lang) == ("Rosa Luxemburg", "fr")


def test_what_is_known_ends_with_the_last_date(circle: Series) -> None:
    enrol(circle)
    enrolment = db.session.scalars(select(Enrolment)).one()
    ends = [event.vault.destroy_after for event in events_of(circle)]
    assert enrolment.vault.destroy_after == max(ends)
    assert actions.end_enrolments(clock.now()) == 0
    with transaction() as session:
        session.get_one(Vault, enrolment.vault_id).destroy_after = clock.now()
        assert actions.end_enrolments(clock.now()) == 0
    assert db.session.get_one(Vault, enrolment.vault_id).destroy_after == max(ends)
    with transaction() as session:
        for event in events_of(circle):
            session.get_one(Vault, event.vault_id).destroy_after = clock.now()
        session.get_one(Vault, enrolment.vault_id).destroy_after = clock.now()
        session.flush()
        assert actions.end_enrolments(clock.now()) == 1
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_a_series_that_takes_no_enrolments_gives_one_place(circle: Series) -> None:
    with transaction() as session:
        session.get_one(Series, circle.id).takes_enrolments = False
    enrol(circle)
    assert standing(circle) == ["confirmed", None, None, None]


def test_the_whole_way_by_pages_and_mails(circle: Series, app: Flask, client: Visitor, smtp_sink: SmtpSink) -> None:
    event = events_of(circle)[0]
    series_address = f"/en/series/{circle.public_id}/{circle.slug}"
    first = client.get(series_address)
    assert "Next time" in first.text
    assert first.text.count("We read Capital") > 4
    page = client.get(f"/en/events/{event.public_id}/{event.slug}")
    assert series_address in page.text
    assert "There are 4 dates ahead." in page.text
    answer = {"name": "Rosa", "address": "rosa@example.org", "all_dates": "y", "agree": "y"}
    client.submit(page, answer, action=f"/en/events/{event.public_id}/register#register")
    work_off(app)
    (mail,) = smtp_sink.messages_to("rosa@example.org")
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"http://\S+(/p/\S+)", body.get_content())
    place = client.get(link, follow_redirects=True)
    confirmed = client.submit(place, {}, action=f"{place.request.path}/confirm")
    shown = client.get(confirmed.headers["Location"])
    assert "All your dates" in shown.text
    assert shown.text.count("– You have a place") == 4
    kept = max(event.vault.destroy_after for event in events_of(circle) if event.vault.destroy_after)
    assert f"It is deleted by itself: {full_date(kept.date(), 'en')}." in shown.text
    left = client.submit(shown, {}, action=f"{place.request.path}/leave-series")
    assert "All your dates" not in client.get(left.headers["Location"]).text
    assert standing(circle) == ["cancelled"] * 4


@pytest.mark.parametrize(("lang", "term"), [("en", "To read before"), ("ar", None)])
def test_the_mail_the_day_before_says_what_to_read(
    app: Flask, smtp_sink: SmtpSink, lang: str, term: str | None
) -> None:
    """As it comes out of the mail server, for each date what is set for that one."""
    series = make_circle(make.make_branch(), dates=2)
    for event, part in zip(events_of(series), ("chapters 2 and 3", "chapter 4"), strict=True):
        set_reading(event, part)
    enrol(series, lang=lang)
    for event, part, other in zip(
        events_of(series), ("chapters 2 and 3", "chapter 4"), ("chapter 4", "chapters 2 and 3"), strict=True
    ):
        smtp_sink.clear()
        with time_machine.travel(event.starts_at - timedelta(hours=20), tick=True):
            jobs.queue_reminders()
            with transaction() as session:
                for batch in session.scalars(select(Mail).where(Mail.kind == "registrations.all_reminded")):
                    batch.due_at = min(batch.due_at, clock.now())
            work_off(app)
            work_off(app)
        letters = [
            each for each in smtp_sink.messages_to("rosa@example.org") if term is None or "Tomorrow" in each["Subject"]
        ]
        for kind in ("plain", "html"):
            body = letters[-1].get_body((kind,))
            assert body is not None
            text = " ".join(body.get_content().split())
            assert f"Karl Marx, Capital (1867), {part}" in text
            assert other not in text
            assert term is None or term in text


def set_reading(event: Event, part: str) -> None:
    actor = make.organiser_of(event.branch)
    values = replace(values_of(event), readings=(SetReading("Karl Marx", "Capital", 1867, part=part),))
    with transaction():
        edit_event(actor, event.public_id, version=event.version, values=values)


def test_what_one_agrees_to_speaks_of_the_last_date_where_all_can_be_ticked(circle: Series, client: Visitor) -> None:
    """Without a script nobody knows which will be ticked: the one sentence is true of both."""
    event, single = events_of(circle)[0], make.make_event()
    text = client.get(f"/en/events/{event.public_id}/{event.slug}").text
    assert "14 days after the event, with all dates ticked 14 days after the last of them" in text
    assert 'value="3"' in text
    assert "ticked" not in client.get(f"/en/events/{single.public_id}/{single.slug}").text
    chosen = [
        consent.choose_version(is_shared=is_shared, is_of_series=is_of_series)
        for is_shared, is_of_series in ((False, False), (True, False), (False, True), (True, True))
    ]
    assert chosen == ["1", "2", "3", "4"]
    assert [consent.is_shared(f"{version}:form") for version in "1234"] == [False, True, False, True]


def test_who_enrols_while_a_date_stands_still_comes_to_it_when_it_takes_place(circle: Series) -> None:
    """Who had said before that they can't come to it is not asked to come again."""
    dropped = place_on_first(circle, "clara@example.org")
    organiser = make.organiser_of(circle.branch)
    first, second, *_ = events_of(circle)
    with transaction():
        postpone_event(organiser, first.public_id, reason="Snow.")
    with transaction():
        cancel_event(organiser, second.public_id, reason="Ice.")
    enrol(circle, at=2)
    assert standing(circle) == [None, None, "confirmed", "confirmed"]
    with transaction():
        set_date(organiser, first.public_id, when=make.make_when(first.starts_wall.date() + timedelta(days=1)))
    with transaction():
        restore_event(organiser, second.public_id)
    assert standing(circle) == ["confirmed"] * 4
    assert standing(circle, "clara@example.org") == ["cancelled", "confirmed", "confirmed", "confirmed"]
    assert find_place(dropped) is not None
    assert list_faults() == []


def place_on_first(circle: Series, address: str) -> str:
    """Somebody is enrolled, and has given up the first date."""
    enrol(circle, address)
    place_id = place_on(circle, 0, address)
    with transaction():
        actions.cancel(make.holder_of(place_id), place_id)
    return place_id


def test_who_has_a_place_on_this_date_enrols_by_its_page_too(circle: Series, client: Visitor) -> None:
    """They keep the place that they have, and hear of the others."""
    single = make.make_place(events_of(circle)[0].public_id, address="rosa@example.org")
    again = register(circle)
    page = open_place(client, again)
    client.submit(client.get(page), {}, action=f"{page}/confirm")
    assert standing_live(circle) == [single, *(place_on(circle, at) for at in (1, 2, 3))]
    assert kinds_for(place_on(circle, 1)) == ["confirmed"]
    assert "You are registered already with this address" in client.get(page).text
    assert list_faults() == []


def test_who_is_enrolled_reads_that_they_are_registered_already(circle: Series) -> None:
    enrol(circle)
    again = register(circle)
    assert get_mail(again, "confirm").subject.startswith("You are registered already")


def register(circle: Series) -> str:
    """The public form of the first date, with all dates ticked."""
    application = make_application("rosa@example.org", joins_series=True)
    with transaction():
        actions.register(ANONYMOUS, events_of(circle)[0].public_id, application=application)
    return newest_place()


def standing_live(circle: Series) -> list[str]:
    rows = select(Registration.public_id).join(Event).where(Registration.status == "confirmed")
    return list(db.session.scalars(rows.order_by(Event.starts_at)))
