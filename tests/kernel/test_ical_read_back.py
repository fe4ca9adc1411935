"""The renderer, read back: by a linter, by the icalendar library and by four other parsers."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from organiser.kernel.ical import CalendarEvent, Conference, Mailbox, render_calendar, render_event, render_mail_part
from organiser.kernel.walltime import WallTime, resolve
from tests.calendars.wall_times import WALL_TIMES
from tests.support.ical_lines import read_lines, unescape_text
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, Occurrence, Reader, read_with_ts_ics, require_reader

CHANGED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def feed(*events: CalendarEvent, name: str = "Berlin", description: str = "Talks") -> bytes:
    return render_calendar(
        [render_event(event) for event in events],
        name=name,
        description=description,
        url="https://organiser.example/en/berlin",
        source="https://organiser.example/feeds/7.ics",
        color="crimson",
        lang="en",
    )


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(
            [
                *("\r\n", "\n", "\r", "\\", "\\n", "\\\\n", ";", ",", ":", '"', "^", "^n", "\ufeff"),
                *("\r\nEND:VEVENT\r\n", "BEGIN:VALARM", "\x00", "\x0b", "\x85", "\u2028", "\ud800"),
                *("é" * 40, "مرحبا بالعالم " * 6, "👩\u200d👩\u200d👧" * 5, " ", "\t", "  \n  ", "{}", "%0d%0a", "{0}"),
            ]
        ),
    ),
    max_size=6,
).map("".join)


def events_with(texts: st.SearchStrategy[str]) -> st.SearchStrategy[CalendarEvent]:
    urls = texts.map(lambda text: f"https://organiser.example/{text}")
    return st.builds(
        CalendarEvent,
        uid=st.uuids(),
        sequence=st.integers(0, 10**6),
        changed_at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
        starts_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
        ends_at=st.datetimes(datetime(2031, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
        status=st.sampled_from(["confirmed", "tentative", "cancelled"]),
        transparent=st.booleans(),
        summary=texts,
        description=texts,
        location=texts,
        geo=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        url=urls,
        categories=st.lists(texts, max_size=3).map(tuple),
        conference=st.none() | st.builds(Conference, url=urls, label=texts),
    )


EVENTS = events_with(HOSTILE)


@given(EVENTS, HOSTILE, HOSTILE)
def test_hostile_text_cannot_break_a_body(event: CalendarEvent, name: str, about: str) -> None:
    body = feed(event, name=name, description=about)
    assert lint(body, mode="feed") == []
    assert body == feed(event, name=name, description=about)
    person = Mailbox(name, "rosa@example.org")
    part = render_mail_part(event, method="PUBLISH", organizer=person)
    assert lint(part, mode="mail") == []


TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION"}


@given(EVENTS)
def test_the_icalendar_library_reads_the_same_properties(event: CalendarEvent) -> None:
    block = render_event(event)
    lines, _ = read_lines(block)
    parsed = icalendar.Event.from_ical(block)
    ours = [line for line in lines if line.name not in ("BEGIN", "END")]
    theirs = [(name, value) for name, value in parsed.property_items(recursive=False)]
    theirs = [(name, value) for name, value in theirs if name not in ("BEGIN", "END")]
    assert parsed.errors == []
    assert Counter(name for name, _ in theirs) == Counter(line.name for line in ours)
    for line in ours:
        value = dict(theirs)[line.name]
        if line.name in TEXTS:
            assert str(value) == unescape_text(line.value)
        elif line.name == "CATEGORIES":
            assert len(value.cats) == len(line.value.replace("\\,", "").split(","))
        else:
            assert _as_text(value) == line.value
    assert parsed["DTSTART"].dt == event.starts_at.replace(microsecond=0)
    assert parsed["DTEND"].dt == event.ends_at.replace(microsecond=0)


def _as_text(value: Any) -> str:
    text = value.to_ical()
    if isinstance(value, icalendar.vGeo):
        return ";".join(f"{degrees:.6f}" for degrees in (value.latitude, value.longitude))
    return text.decode() if isinstance(text, bytes) else str(text)


@pytest.fixture(params=READERS)
def read(request: pytest.FixtureRequest) -> Reader:
    return require_reader(request, request.param)


def table_events(*, shifted_by: timedelta) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            uid=UUID(int=number),
            sequence=number,
            changed_at=CHANGED,
            starts_at=resolve(wall) + shifted_by,
            ends_at=resolve(wall) + shifted_by + timedelta(hours=2),
            summary=row.zone,
        )
        for number, row in enumerate(WALL_TIMES)
        for wall in [WallTime(datetime.fromisoformat(row.local), row.zone, row.fold)]
    ]


# From the table's literals alone: neither our resolver nor our renderer had a hand in these.
EXPECTED = [
    Occurrence(
        uid=str(UUID(int=number)),
        start=datetime.fromisoformat(row.instant.removesuffix("Z")).replace(tzinfo=UTC),
        end=datetime.fromisoformat(row.instant.removesuffix("Z")).replace(tzinfo=UTC) + timedelta(hours=2),
        status="CONFIRMED",
        summary=row.zone,
        sequence=number,
    )
    for number, row in enumerate(WALL_TIMES)
]


def test_every_reader_agrees_with_the_hand_written_table(read: Reader) -> None:
    body = feed(*table_events(shifted_by=timedelta(0)))
    assert sorted(read(body)) == EXPECTED


def test_every_reader_sees_each_event_of_a_feed_that_is_an_hour_off(read: Reader) -> None:
    body = feed(*table_events(shifted_by=timedelta(hours=1)))
    found = sorted(read(body))
    assert len(found) == len(EXPECTED)
    assert not set(found) & set(EXPECTED)


# ts-ics cuts events out with a regular expression, wherever in a line END:VEVENT stands.
WITHOUT_COMPONENTS = HOSTILE.map(lambda text: text.replace("END:", "").replace("BEGIN:", ""))


# A node process for each example: few of them, of eight events each, and none to shrink.
@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_reader_survives_hostile_text(read: Reader, data: st.DataObject) -> None:
    texts = events_with(WITHOUT_COMPONENTS if read is read_with_ts_ics else HOSTILE)
    events = data.draw(st.lists(texts, min_size=8, max_size=8, unique_by=lambda event: event.uid))
    assert sorted(read(feed(*events))) == sorted(map(occurrence_of, events))


def occurrence_of(event: CalendarEvent) -> Occurrence:
    assert event.starts_at
    assert event.ends_at
    lines, _ = read_lines(render_event(event))
    return Occurrence(
        uid=str(event.uid),
        start=event.starts_at.replace(microsecond=0),
        end=event.ends_at.replace(microsecond=0),
        status=event.status.upper(),
        summary=unescape_text(next(line.value for line in lines if line.name == "SUMMARY")),
        sequence=event.sequence,
    )
