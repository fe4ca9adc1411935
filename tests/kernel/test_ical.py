"""The renderer's bytes, line by line, and what it makes of odd texts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from organiser.kernel.ical import (
    CalendarEvent,
    Conference,
    Mailbox,
    render_calendar,
    render_event,
    render_event_file,
    render_mail_part,
)
from tests.support.ical_lines import read_lines, unescape_text
from tests.support.ical_linter import lint

CHANGED = datetime(2026, 1, 5, 9, tzinfo=UTC)
TALK = CalendarEvent(
    uid=UUID("6f1c2f5e-4f4b-4a86-9d9c-3c6f3e7d0a11"),
    sequence=3,
    changed_at=CHANGED,
    starts_at=datetime(2026, 1, 15, 18, tzinfo=UTC),
    ends_at=datetime(2026, 1, 15, 20, tzinfo=UTC),
    summary="October, day by day",
    description="Thursday 19:00–21:00, Berlin\nAll welcome",
    location="Haus der Demokratie, Berlin",
    geo=(52.5283, 13.4263),
    url="https://organiser.example/en/events/7",
    categories=("Talk", "History; revolutions"),
    conference=Conference("https://meet.example/october", 'Listen "in"'),
)
SCHOOL = CalendarEvent(
    uid=UUID("7a2d2f5e-4f4b-4a86-9d9c-3c6f3e7d0a11"),
    sequence=0,
    changed_at=CHANGED,
    starts_on=date(2026, 7, 10),
    ends_on=date(2026, 7, 14),
    summary="Summer school",
)
BERLIN = Mailbox("Berlin", "events@organiser.example")
READER = Mailbox("Rosa “Röschen” L.", "rosa+7@example.org")


def feed(*events: CalendarEvent, name: str = "Berlin", description: str = "Talks") -> bytes:
    return render_calendar(
        [render_event(event) for event in events],
        name=name,
        description=description,
        url="https://organiser.example/en/berlin",
        source="https://organiser.example/feeds/7.ics?lang=en&kind=talk,school",
        color="crimson",
        lang="en",
    )


def test_a_whole_event_is_rendered_to_these_bytes() -> None:
    assert render_event(TALK).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:6f1c2f5e-4f4b-4a86-9d9c-3c6f3e7d0a11",
        "DTSTAMP:20260105T090000Z",
        "LAST-MODIFIED:20260105T090000Z",
        "SEQUENCE:3",
        "DTSTART:20260115T180000Z",
        "DTEND:20260115T200000Z",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SUMMARY:October\\, day by day",
        "DESCRIPTION:Thursday 19:00–21:00\\, Berlin\\nAll welcome",
        "LOCATION:Haus der Demokratie\\, Berlin",
        "GEO:52.528300;13.426300",
        'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE="Haus der ',
        ' Demokratie, Berlin":geo:52.528300,13.426300',
        "CONFERENCE;VALUE=URI;LABEL=\"Listen ^'in^'\":https://meet.example/october",
        "URL:https://organiser.example/en/events/7",
        "CATEGORIES:Talk,History\\; revolutions",
        "END:VEVENT",
        "",
    ]


def test_an_all_day_event_has_dates_with_an_exclusive_end_and_blocks_nobody() -> None:
    assert render_event(SCHOOL).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:7a2d2f5e-4f4b-4a86-9d9c-3c6f3e7d0a11",
        "DTSTAMP:20260105T090000Z",
        "LAST-MODIFIED:20260105T090000Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20260710",
        "DTEND;VALUE=DATE:20260714",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "SUMMARY:Summer school",
        "END:VEVENT",
        "",
    ]


def test_a_cancelled_event_stays_and_blocks_nobody() -> None:
    lines = render_event(replace(TALK, status="cancelled")).decode().split("\r\n")
    assert {"STATUS:CANCELLED", "TRANSP:TRANSPARENT"} <= set(lines)


def test_a_session_names_its_school() -> None:
    block = render_event(replace(TALK, related_to=SCHOOL.uid))
    assert f"RELATED-TO:{SCHOOL.uid}\r\n".encode() in block


def test_a_feed_begins_with_these_lines() -> None:
    assert feed(TALK, name="Berlin, all", description="a\nb").decode().split("\r\n")[:16] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//organiser//organiser//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Berlin\\, all",
        "X-WR-CALNAME:Berlin\\, all",
        "DESCRIPTION:a\\nb",
        "X-WR-CALDESC:a\\nb",
        "URL:https://organiser.example/en/berlin",
        "SOURCE;VALUE=URI:https://organiser.example/feeds/7.ics?lang=en&kind=talk,sc",
        " hool",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "COLOR:crimson",
        "BEGIN:VEVENT",
        "UID:6f1c2f5e-4f4b-4a86-9d9c-3c6f3e7d0a11",
    ]


def test_every_kind_of_body_is_clean() -> None:
    cancelled = replace(TALK, status="cancelled")
    asked = render_mail_part(TALK, method="REQUEST", organizer=BERLIN, attendee=READER)
    assert lint(feed(TALK, SCHOOL), mode="feed") == []
    assert lint(feed(), mode="feed") == []
    assert lint(render_event_file(render_event(TALK), lang="ar"), mode="event") == []
    assert lint(render_mail_part(TALK, method="PUBLISH", organizer=BERLIN), mode="mail") == []
    assert lint(asked, mode="mail") == []
    for attendee in (None, READER):
        part = render_mail_part(cancelled, method="CANCEL", organizer=BERLIN, attendee=attendee)
        assert lint(part, mode="mail") == []


def test_a_mailed_part_holds_the_same_event_as_the_feed() -> None:
    part = render_mail_part(TALK, method="PUBLISH", organizer=BERLIN)
    block = part[part.index(b"BEGIN:VEVENT") : part.index(b"ORGANIZER")]
    assert render_event(TALK) == block + b"END:VEVENT\r\n"


@pytest.mark.parametrize(("method", "attendee"), [("PUBLISH", READER), ("REQUEST", None), ("CANCEL", None)])
def test_a_mailed_part_against_the_rules_of_its_method_is_refused(method: Any, attendee: Mailbox | None) -> None:
    with pytest.raises(ValueError, match=r"attendee|CANCEL"):
        render_mail_part(TALK, method=method, organizer=BERLIN, attendee=attendee)


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": datetime(2026, 1, 15, 18)},
        {"starts_at": None},
        {"ends_at": TALK.starts_at},
        {"starts_on": date(2026, 1, 15)},
        {"starts_on": date(2026, 1, 15), "ends_on": date(2026, 1, 16)},
        {"starts_at": None, "ends_at": None},
        {
            "starts_at": None,
            "ends_at": None,
            "starts_on": date(2026, 1, 15),
            "ends_on": date(2026, 1, 15),
        },
        {"changed_at": datetime(2026, 1, 5)},
        {"sequence": -1},
        {"geo": (91.0, 0.0)},
        {"geo": (0.0, float("nan"))},
    ],
)
def test_an_impossible_event_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"event|UTC|sequence|geo"):
        replace(TALK, **wrong)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("tab\tnul\x00esc\x1bdel\x7fc1\x9b", "tab nulescdelc1"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("back\\slash \\n \\, ; ,", "back\\slash \\n \\, ; ,"),
        ("BEGIN:VEVENT\r\nEND:VCALENDAR", "BEGIN:VEVENT\nEND:VCALENDAR"),
        ("\n  framed \n", "framed"),
    ],
)
def test_a_description_keeps_its_text_and_loses_its_controls(typed: str, shown: str) -> None:
    lines, _ = read_lines(render_event(replace(TALK, description=typed)))
    assert [unescape_text(line.value) for line in lines if line.name == "DESCRIPTION"] == [shown]


def test_summary_and_location_are_one_line_without_a_backslash() -> None:
    lines, _ = read_lines(render_event(replace(TALK, summary="War \n and\\or peace", location="Hall 2\r\nHigh St\n")))
    values = {line.name: unescape_text(line.value) for line in lines}
    assert values["SUMMARY"] == "War and/or peace"
    assert values["LOCATION"] == "Hall 2, High St"


def test_an_address_cannot_end_its_line() -> None:
    evil = Conference('https://e.org/" x\r\nEND:VEVENT', '"\r\nEND:VEVENT^')
    block = render_event(replace(TALK, conference=evil, url="https://e.org/ü\n\x00x"))
    assert lint(render_event_file(block, lang="en"), mode="event") == []
    assert block.count(b"END:VEVENT\r\n") == 1
