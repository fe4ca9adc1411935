"""Many dates are changed in one edit; everybody hears of it in one mail."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from organiser.events.actions import edit_event, restore_event
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import CalendarPart, Mail, MailState
from organiser.registrations.actions import edits
from organiser.series.models import Series
from organiser.series.rules.planning import Scope
from organiser.series.rules.recurrence import Rule
from tests.registrations.letters import expand, get_mail, list_links, read_mail
from tests.registrations.scene import get_row, kinds_for
from tests.series.scene import change, events_of, make_series, stop
from tests.support.make import link_of, make_branch, make_place, make_when, organiser_of, withdraw

FIRST = date(2027, 3, 16)
ONE_MAIL = "series_changed"


@pytest.fixture
def series(app: Flask) -> Series:
    return make_series(make_branch(name="Berlin", zone="Europe/Berlin"), Rule(FIRST, count=4))


def join(events: list[Event], address: str, **fields: str) -> list[str]:
    return [make_place(event.public_id, address=address, **fields) for event in events]


def later(event: Event, *, hour: int = 20) -> dict[str, object]:
    return {"when": make_when(event.starts_wall.date(), time(hour), time(22), zone="Europe/Berlin")}


def part_of(part: CalendarPart | None) -> tuple[str, Any]:
    """The method that both the parameter and the bytes name, and the one event."""
    assert part is not None
    calendar = Calendar.from_ical(part.body)
    assert str(calendar["method"]) == part.method
    (event,) = calendar.walk("VEVENT")
    return part.method, event


def read_files(place_id: str) -> tuple[CalendarPart, ...]:
    """Of the one mail about several dates, if it is about this place; else nothing."""
    return get_mail(place_id, ONE_MAIL).files if ONE_MAIL in kinds_for(place_id) else ()


def batches() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = select(Mail.kind, Mail.state).where(Mail.kind.like("registrations.all%")).order_by(Mail.id)
    return [(kind.removeprefix("registrations.all_"), state) for kind, state in db.session.execute(rows)]


def told_of(place_ids: list[str]) -> list[str]:
    return [kind for place in place_ids for kind in kinds_for(place) if kind not in {"confirm", "confirmed"}]


def test_one_person_on_all_dates_gets_one_mail_with_each_of_them(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    first = events_of(series)[0]
    change(first, Scope.ALL, **later(first))
    assert batches()[-1] == ("series_changed", MailState.QUEUED)
    expand("all_series_changed")
    assert told_of(rosa) == [ONE_MAIL]
    letter = get_mail(rosa[0], ONE_MAIL)
    assert letter.subject == "Dates changed: Who makes the news?"
    for day in ("16 March", "23 March", "30 March", "6 April"):
        assert letter.text.count(f"{day} 2027, 19:00–21:00") == letter.text.count(f"{day} 2027, 20:00–22:00") == 1
    assert {urlsplit(link).path for link in list_links(letter)} >= {link_of(place) for place in rosa}


def test_whoever_is_on_one_of_the_dates_gets_the_usual_mail_with_its_calendar_part(series: Series) -> None:
    events = events_of(series)
    rosa, (clara,) = join(events, "rosa@example.org"), join(events[1:2], "clara@example.org")
    change(events[0], Scope.ALL, **later(events[0]))
    expand("all_series_changed")
    assert (told_of(rosa), told_of([clara])) == ([ONE_MAIL], ["moved"])
    letter = get_mail(clara, "moved")
    assert letter.calendar is not None
    assert "Tuesday, 23 March 2027, 19:00–21:00" in letter.text


def test_it_is_the_address_that_tells_people_apart_however_they_wrote_it(series: Series) -> None:
    events = events_of(series)
    rosa = [*join(events[:1], "rosa@example.org"), *join(events[1:2], "Rosa@Example.ORG")]
    change(events[0], Scope.ALL, **later(events[0]))
    expand("all_series_changed")
    assert told_of(rosa) == [ONE_MAIL]


def test_many_people_are_told_in_bites_and_nobody_twice(series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "AT_ONCE", 2)
    people = [join(events_of(series)[:2], f"person{number}@example.org") for number in range(5)]
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    expand("all_series_changed")
    assert [told_of(places) for places in people] == [[ONE_MAIL]] * 5


def test_the_end_of_a_series_is_one_mail_too(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org", lang="es")
    stop(series, date(2027, 3, 30))
    expand("all_series_changed")
    assert told_of(rosa) == [ONE_MAIL]
    letter = get_mail(rosa[2], ONE_MAIL)
    assert letter.text.count("Nobody has time.") == 2
    assert "23 de marzo" not in letter.text
    assert "30 de marzo" in letter.text


def test_calendar_parts_rise_for_every_date_that_was_told(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    before = [get_row(place).mail_sequence for place in rosa]
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    expand("all_series_changed")
    assert all(get_row(place).mail_sequence > old for place, old in zip(rosa, before, strict=True))


def test_each_date_is_a_file_of_its_own_that_updates_what_stands_in_a_calendar(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    stood = [part_of(get_mail(place, "confirmed").calendar) for place in rosa]
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    expand("all_series_changed")
    letter = get_mail(rosa[0], ONE_MAIL)
    assert letter.calendar is None
    moved = [part_of(file) for file in letter.files]
    assert [(method, str(event["uid"])) for method, event in moved] == [
        ("PUBLISH", str(event["uid"])) for _method, event in stood
    ]
    assert [event["dtstart"].dt for _, event in moved] == [event.starts_at for event in events_of(series)]
    assert all(now["sequence"] > before["sequence"] for (_, now), (_, before) in zip(moved, stood, strict=True))
    assert "Attached is a calendar entry of each date, one file for each." in letter.text


def test_a_cancelled_date_is_taken_back_and_a_moved_one_beside_it_is_not(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    stop(series, date(2027, 3, 30))
    expand("all_series_changed")
    files = [part_of(file) for place in rosa for file in read_files(place)]
    kept, gone = ("PUBLISH", "CONFIRMED"), ("CANCEL", "CANCELLED")
    assert [(method, event["status"]) for method, event in files] == [kept, kept, gone, gone]
    assert [str(event["uid"]) for _, event in files] == [event.uid for event in events_of(series)]


def test_whoever_waits_gets_no_entry(app: Flask) -> None:
    series = make_series(make_branch(name="Berlin", zone="Europe/Berlin"), Rule(FIRST, count=2), places_on_site=1)
    join(events_of(series), "clara@example.org")
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    expand("all_series_changed")
    letter = get_mail(rosa[0], ONE_MAIL)
    assert (letter.files, "Attached" in letter.text) == ((), False)


def test_more_files_than_anybody_opens_are_not_sent(series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organiser.registrations.mails.edits.MOST_ENTRIES", 3)
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    expand("all_series_changed")
    letter = get_mail(rosa[0], ONE_MAIL)
    assert [str(part_of(file)[1]["uid"]) for file in letter.files] == [event.uid for event in events_of(series)[:3]]
    assert "Attached are calendar entries of the first of these dates, one file for each." in letter.text


def test_a_members_date_is_an_appointment_in_its_file(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, visibility="members", **later(events_of(series)[0]))
    expand("all_series_changed")
    files = [part_of(file)[1] for file in get_mail(rosa[0], ONE_MAIL).files]
    assert {(str(event["summary"]), event.get("location")) for event in files} == {("Appointment", None)}


def test_what_only_readers_see_is_told_to_nobody(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, title="New", summary="Other words")
    assert (batches(), told_of(rosa)) == ([], [])


def test_one_date_alone_is_told_as_always(series: Series) -> None:
    (rosa,) = join(events_of(series)[:1], "rosa@example.org")
    change(events_of(series)[0], Scope.THIS, **later(events_of(series)[0]))
    assert batches() == [("moved", MailState.QUEUED)]
    expand("all_moved")
    assert told_of([rosa]) == ["moved"]


def test_two_edits_within_the_minutes_are_told_as_one_from_the_first_before(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0], hour=21))
    expand("all_series_changed")
    assert told_of(rosa) == [ONE_MAIL]
    assert get_mail(rosa[0], ONE_MAIL).text.count("19:00–21:00") == 4


def test_what_is_moved_back_in_time_is_told_to_nobody(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    was = events_of(series)[0]
    change(was, Scope.ALL, **later(was))
    change(events_of(series)[0], Scope.ALL, when=make_when(FIRST, zone="Europe/Berlin"))
    expand("all_series_changed")
    assert told_of(rosa) == []


def test_one_of_the_dates_is_changed_again_before_anybody_heard(series: Series) -> None:
    """It leaves the common mail, and its own says what it was before both."""
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    third = events_of(series)[2]
    change(third, Scope.THIS, **later(third, hour=21))
    expand("all_series_changed")
    expand("all_moved")
    assert told_of(rosa) == [ONE_MAIL, "moved"]
    assert "30 March" not in get_mail(rosa[0], ONE_MAIL).text
    own = get_mail(rosa[2], "moved").text
    assert (own.count("19:00–21:00"), own.count("21:00–22:00")) == (1, 1)


def test_a_cancellation_that_is_undone_in_time_is_told_to_nobody(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    stop(series, date(2027, 3, 30))
    for event in events_of(series)[2:]:
        with transaction():
            restore_event(organiser_of(event.branch), event.public_id)
    expand("all_series_changed")
    assert told_of(rosa) == []


def test_whoever_left_meanwhile_hears_only_of_what_is_left(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, **later(events_of(series)[0]))
    expand("all_series_changed")
    withdraw(rosa[1])
    assert "23 March" not in get_mail(rosa[0], ONE_MAIL).text
    for place in (rosa[0], *rosa[2:]):
        withdraw(place)
    assert read_mail(rosa[0], ONE_MAIL) is None


def test_the_mail_about_members_dates_says_only_that_there_is_something(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    change(events_of(series)[0], Scope.ALL, visibility="members", **later(events_of(series)[0]))
    expand("all_series_changed")
    letter = get_mail(rosa[0], ONE_MAIL)
    assert letter.subject == "About your registration"
    assert "Who makes the news?" not in letter.text + letter.html
    assert "March" not in letter.text + letter.html


def test_dates_that_took_place_are_told_to_nobody(series: Series) -> None:
    rosa = join(events_of(series), "rosa@example.org")
    with time_machine.travel(datetime(2027, 3, 24, 12, tzinfo=UTC), tick=False):
        third = events_of(series)[2]
        change(third, Scope.ALL, **later(third))
        expand("all_series_changed")
    assert told_of(rosa) == [ONE_MAIL]
    assert "16 March" not in get_mail(rosa[2], ONE_MAIL).text


def test_a_date_edited_alone_by_the_events_own_form_keeps_its_own_mail(series: Series) -> None:
    (rosa,) = join(events_of(series)[:1], "rosa@example.org")
    event = events_of(series)[0]
    values, moved = values_of(event), event.starts_wall.date() + timedelta(days=1)
    with transaction():
        edit_event(
            organiser_of(event.branch), event.public_id, version=event.version,
            values=type(values)(title=values.title, lang="en", when=make_when(moved, zone="Europe/Berlin")),
        )  # fmt: skip
    expand("all_moved")
    assert told_of([rosa]) == ["moved"]
