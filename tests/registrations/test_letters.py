"""What people get by mail, in two languages, and what they don't."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.i18n import in_language
from organiser.kernel.outbox import Mail, MailMessage
from organiser.kernel.vaults import get_vault_key
from organiser.registrations import actions, jobs
from organiser.registrations.mails.words import SAY, Told
from organiser.registrations.models import Mode
from organiser.registrations.queries import link_token, load_place
from tests.registrations.letters import expand, get_mail, list_links, read_mail
from tests.registrations.scene import act, declare, get_row, join, make_open_event, register
from tests.support.ical_linter import lint
from tests.support.make import actor_of, make_account, make_event

BASE = "http://localhost:8000"


def link_of(place_id: str) -> str:
    return f"{BASE}/p/{link_token(load_place(place_id))}"


def part_of(message: MailMessage) -> icalendar.Component:
    assert message.calendar is not None
    calendar = icalendar.Calendar.from_ical(message.calendar.body)
    assert lint(message.calendar.body, mode="mail") == []
    assert calendar["METHOD"] == message.calendar.method
    (entry,) = calendar.walk("VEVENT")
    return entry


def test_the_first_mail_has_one_link_and_nothing_that_somebody_typed(app: Flask) -> None:
    place_id = register(make_open_event(), "rosa@example.org", name="Rosa L.")
    mail = get_mail(place_id, "confirm")
    assert mail.to == "rosa@example.org"
    assert mail.subject == "Please confirm: The right to the city"
    assert list_links(mail) == {link_of(place_id)}
    assert "Rosa" not in mail.text + mail.html
    assert mail.calendar is None


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_letter_is_in_its_readers_language(app: Flask, lang: str, direction: str) -> None:
    event = make_open_event(
        starts_at=datetime(2031, 3, 14, 18, tzinfo=UTC), ends_at=datetime(2031, 3, 14, 20, tzinfo=UTC)
    )
    place_id = join(event, "rosa@example.org", lang=lang, zone="Asia/Karachi")
    mail = get_mail(place_id, "confirmed")
    assert f'<html lang="{lang}" dir="{direction}">' in mail.html
    assert list_links(mail) == {link_of(place_id)}
    spoken = {"en": ("Friday", "Berlin", "19:00", "Karachi", "23:00"), "ar": ("الجمعة", "Berlin", "كراتشي")}[lang]
    assert [word for word in spoken if word not in mail.text] == []
    assert [word for word in spoken if word not in mail.html] == []


def test_the_readers_own_time_is_left_out_where_it_is_the_same(app: Flask) -> None:
    place_id = join(make_open_event(), "rosa@example.org", zone="Europe/Rome")
    assert "Your time" not in get_mail(place_id, "confirmed").text


@pytest.mark.parametrize(
    ("country", "zone", "where"),
    [
        ("PE", "", "La Paz, Bolivia"),
        ("", "Asia/Karachi", "La Paz, Bolivia"),
        ("", "", "La Paz, Bolivia"),
        ("BO", "Europe/Berlin", "La Paz"),
        ("", "America/La_Paz", "La Paz"),
    ],
)
def test_whoever_is_not_known_to_be_at_home_there_reads_the_country(
    app: Flask, country: str, zone: str, where: str
) -> None:
    event = make_event()
    place_id = join(event, "rosa@example.org", country=country, zone=zone)
    told = get_mail(place_id, "confirmed")
    assert f"Where: Casa del Pueblo, Calle Comercio 12, {where}\n" in told.text
    assert str(part_of(told)["LOCATION"]) == f"Casa del Pueblo, Calle Comercio 12, {where}"


def test_whoever_comes_on_line_reads_where_the_way_in_is(app: Flask) -> None:
    event = make_event(on_line=True, join_link="https://meet.example.org/x")
    way_in = "The way in is on that page, too."
    told = {mode: get_mail(join(event, f"{mode}@example.org", mode=mode), "confirmed").text for mode in Mode}
    assert {mode: way_in in text for mode, text in told.items()} == {Mode.ON_SITE: False, Mode.ON_LINE: True}


@pytest.mark.parametrize("lang", ["en", "es", "fr"])
def test_after_the_greeting_a_sentence_begins_as_sentences_do(app: Flask, lang: str) -> None:
    place = get_row(join(make_open_event(), "rosa@example.org", lang=lang))
    with in_language(lang):
        firsts = {kind: say(Told(place, place.event, "Title", 0, lang, "UTC")).opening[0] for kind, say in SAY.items()}
    assert [kind for kind, sentence in firsts.items() if not sentence[0].isupper()] == []


def test_the_sender_is_the_branch_and_answers_go_to_it(app: Flask) -> None:
    event = make_open_event()
    with transaction() as session:
        branch = session.merge(event.branch)
        branch.contact = "berlin@example.org"
    mail = get_mail(join(event, "rosa@example.org"), "confirmed")
    assert (mail.from_name, mail.reply_to) == (event.branch.name, "berlin@example.org")


@pytest.mark.parametrize("visibility", ["members", "unlisted"])
def test_of_a_closed_event_a_mail_says_nothing(app: Flask, visibility: str) -> None:
    event = make_open_event(venue="The cellar")
    place_id = join(event, "rosa@example.org")
    declare(event.id, visibility=visibility)
    for kind in ("confirm", "confirmed"):
        mail = read_mail(place_id, kind)
        if mail is None:
            continue
        entry = part_of(mail)
        assert mail.subject == "About your registration"
        assert mail.from_name == "organiser"
        assert [word for word in ("right to the city", "Berlin", "cellar") if word in mail.text + mail.html] == []
        assert (str(entry["SUMMARY"]), "LOCATION" in entry) == ("Appointment", False)


def test_a_place_comes_with_an_entry_for_the_calendar(app: Flask) -> None:
    event = make_open_event(sequence=3)
    place_id = join(event, "rosa@example.org")
    entry = part_of(get_mail(place_id, "confirmed"))
    assert (str(entry["UID"]), int(entry["SEQUENCE"]), str(entry["STATUS"])) == (event.uid, 3, "CONFIRMED")
    assert entry["DTSTART"].dt == event.starts_at
    assert "ORGANIZER" in entry
    assert "ATTENDEE" not in entry


def test_the_entry_goes_with_the_place_and_comes_back(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "rosa@example.org")
    act(actions.cancel, place_id)
    withdrawn = get_mail(place_id, "withdrawn")
    assert withdrawn.calendar is not None
    assert withdrawn.calendar.method == "CANCEL"
    gone = part_of(withdrawn)
    act(actions.undo_cancel, place_id)
    back = part_of(get_mail(place_id, "confirmed"))
    assert (str(gone["STATUS"]), str(back["STATUS"])) == ("CANCELLED", "CONFIRMED")
    assert (int(gone["SEQUENCE"]), int(back["SEQUENCE"])) == (1, 2)


def test_an_undone_cancellation_is_not_mailed(app: Flask) -> None:
    place_id = join(make_open_event(), "rosa@example.org")
    act(actions.cancel, place_id)
    act(actions.undo_cancel, place_id)
    assert read_mail(place_id, "withdrawn") is None


def test_whoever_is_erased_gets_no_mail(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "rosa@example.org")
    act(actions.erase, place_id)
    assert [read_mail(place_id, kind) for kind in ("confirm", "confirmed")] == [None, None]


def test_a_confirmed_person_is_told_a_private_address(app: Flask) -> None:
    event = make_open_event(place_is_private=True)
    with transaction() as session:
        row = session.merge(event)
        row.private = get_vault_key(row.vault).seal(
            {"address": "Backyard 7"}, table="events", public_id=row.public_id, column="private"
        )
    place_id = register(event, "rosa@example.org")
    assert "Backyard" not in get_mail(place_id, "confirm").text
    act(actions.confirm, place_id)
    assert "Backyard 7" in get_mail(place_id, "confirmed").text


def test_an_offer_says_until_when(app: Flask) -> None:
    """Its clock has not begun; nobody is told of more time than they will have."""
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org", lang="en", zone="Asia/Kathmandu")
    act(actions.cancel, first)
    with time_machine.travel(datetime(2026, 9, 1, 10, 0, tzinfo=UTC), tick=False):
        assert "Take it by Wednesday, 2 September 2026, 15:45 (Kathmandu time)." in get_mail(second, "offer").text


def test_an_offer_of_a_closed_event_names_no_town(app: Flask) -> None:
    event = make_open_event(places=1)
    first, second = join(event, "a@example.org"), join(event, "b@example.org")
    act(actions.cancel, first)
    declare(event.id, visibility="members")
    mail = get_mail(second, "offer")
    assert "Berlin" not in mail.text + mail.html
    assert "UTC" in mail.text


def test_the_waiting_list_says_the_number(app: Flask) -> None:
    event = make_open_event(places=0)
    join(event, "a@example.org")
    second = join(event, "b@example.org", lang="en")
    assert "You are number 2" in get_mail(second, "waiting").text


def test_somebody_who_lost_the_mail_gets_the_link_again(app: Flask) -> None:
    event = make_open_event()
    place_id = join(event, "a@example.org")
    organiser = actor_of(make_account(roles=[(event.branch, Role.ORGANISER)]).id)
    with transaction():
        actions.send_link_again(organiser, place_id)
    assert list_links(get_mail(place_id, "already")) == {link_of(place_id)}


def test_people_are_reminded_once_the_day_before_at_the_same_time_of_day(app: Flask) -> None:
    """In the night before the clocks of Berlin change: the day before has 25 hours in between."""
    event = make_open_event(
        starts_at=datetime(2031, 10, 26, 18, tzinfo=UTC),
        ends_at=datetime(2031, 10, 26, 20, tzinfo=UTC),
        starts_wall=datetime(2031, 10, 26, 19),
        ends_wall=datetime(2031, 10, 26, 21),
    )
    going = join(event, "a@example.org")
    for moment in (datetime(2031, 10, 25, 16, 59, 59, tzinfo=UTC), datetime(2031, 10, 25, 17, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            jobs.queue_reminders()
            jobs.queue_reminders()
            expand("all_reminded")
            reminded = [mail for mail in list_kinds(going) if mail == "registrations.reminder"]
            assert len(reminded) == (moment.minute == 0)
    with time_machine.travel(datetime(2031, 10, 25, 18, tzinfo=UTC), tick=False):
        assert get_mail(going, "reminder").subject == "Tomorrow: The right to the city"
    with time_machine.travel(event.starts_at, tick=False):
        assert read_mail(going, "reminder") is None


def test_organisers_hear_in_the_morning_how_many_came(app: Flask) -> None:
    event = make_open_event(places=1)
    account = make_account(roles=[(event.branch, Role.ORGANISER)])
    make_account(roles=[(event.branch, Role.HELPER)])
    evening = clock.now().replace(hour=20, minute=0, second=0, microsecond=0)
    day = (evening + timedelta(days=1)).replace(hour=5, minute=59, second=59)
    with transaction() as session:
        session.merge(account).zone = "Europe/London"
    with time_machine.travel(evening, tick=False):
        for address in ("a@example.org", "b@example.org"):
            join(event, address, name="Canary")
    for seconds, expected in ((-7200, 0), (7200, 1), (7300, 1)):
        with time_machine.travel(day + timedelta(seconds=seconds), tick=False):
            jobs.queue_daily_counts()
        assert len(list_kinds(account.public_id)) == expected
    mail = get_mail(account.public_id, "daily")
    assert mail.subject == "2 new registrations"
    assert "1 person with a place, 1 person waiting" in mail.text
    assert "Canary" not in mail.text
    assert list_links(mail) == {f"{BASE}/en/manage/events/{event.public_id}/people", mail.list_unsubscribe}


def list_kinds(subject_id: str) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail.kind).where(Mail.subject_id == subject_id)))


def test_rows_of_the_outbox_hold_nothing_personal(app: Flask) -> None:
    place_id = join(make_open_event(), "canary@example.org", name="Canary Bird")
    act(actions.cancel, place_id)
    rows = [repr(tuple(row)) for row in db.session.execute(select(*Mail.__table__.columns))]
    assert "anary" not in "".join(rows)
    assert get_row(place_id).status == "cancelled"
