"""iCalendar bodies as plain strings: fast, and the same bytes from render to render.

RFC 5545 (iCalendar), RFC 7986 (NAME, COLOR, CONFERENCE …), RFC 6868 (carets in
parameters), RFC 5546 (METHOD). Every time is in UTC with both ends, or a VALUE=DATE with
an exclusive end, so that no reader needs a time zone or a recurrence rule of ours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import quote
from uuid import UUID

# Raise it whenever the bytes of an unchanged event would differ: caches and ETags hold it.
RENDERER_VERSION = 1

Status = Literal["confirmed", "tentative", "cancelled"]
Method = Literal["PUBLISH", "REQUEST", "CANCEL"]

# A calendar needs a component (RFC 5545 §3.6); an empty feed gets this constant one.
_UTC_TIMEZONE = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Surrogates cannot be encoded; the rest is what RFC 5545 §3.1 calls CONTROL, and C1.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_FOLDS_TO_SPACE = re.compile(r"[ \n]*\n[ \n]*")
_URI_SAFE = "%/:?#[]@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, as in ORGANIZER and ATTENDEE."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Conference:
    """A place on line (RFC 7986 §5.11); its link is public wherever this is rendered."""

    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One occurrence as readers will see it, texts already in their language.

    Either `starts_at` and `ends_at` (aware, UTC) or `starts_on` and `ends_on` (dates, the
    end exclusive). `changed_at` is when the published content last changed, `sequence` its
    revision; `uid` is kept for the occurrence's life. An impossible event raises ValueError.
    """

    uid: UUID
    sequence: int
    changed_at: datetime
    summary: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: Status = "confirmed"
    transparent: bool = False
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    categories: tuple[str, ...] = ()
    conference: Conference | None = None
    related_to: UUID | None = None

    def __post_init__(self) -> None:
        _require_span(self)
        _require_utc(self.changed_at)
        if self.sequence < 0:
            raise ValueError("a sequence counts from 0")
        if self.geo and not (-90 <= self.geo[0] <= 90 and -180 <= self.geo[1] <= 180):
            raise ValueError("geo is latitude, longitude in degrees")


def render_event(event: CalendarEvent) -> bytes:
    """One VEVENT block with its line ends, to be stored and joined by render_calendar."""
    return _join_lines(_event_lines(event))


def render_calendar(
    blocks: Iterable[bytes], *, name: str, description: str, url: str, source: str, color: str, lang: str
) -> bytes:
    """A feed of rendered VEVENT blocks; `source` is its own address, `color` a CSS3 name."""
    head = calendar_head(name=name, description=description, url=url, source=source, color=color, lang=lang)
    body = b"".join(blocks)
    return b"".join((head, body, calendar_end(is_empty=not body)))


def calendar_head(*, name: str, description: str, url: str, source: str, color: str, lang: str) -> bytes:
    """What stands before the blocks of a feed."""
    title, about = _escape(_one_line(name)), _escape(_clean(description))
    return _join_lines(
        [
            *_calendar_lines(lang),
            f"NAME:{title}",
            f"X-WR-CALNAME:{title}",
            f"DESCRIPTION:{about}",
            f"X-WR-CALDESC:{about}",
            f"URL:{_uri(url)}",
            f"SOURCE;VALUE=URI:{_uri(source)}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
            "X-PUBLISHED-TTL:PT4H",
            f"COLOR:{_escape(_one_line(color))}",
        ]
    )


def calendar_end(*, is_empty: bool) -> bytes:
    """What stands behind them; where there are none, with the component that a calendar needs."""
    return (_UTC_TIMEZONE if is_empty else b"") + b"END:VCALENDAR\r\n"


def render_event_file(block: bytes, *, lang: str) -> bytes:
    """A single .ics file around one rendered VEVENT block, without METHOD, for import."""
    return b"".join((_join_lines(_calendar_lines(lang)), block, b"END:VCALENDAR\r\n"))


def render_mail_part(
    event: CalendarEvent,
    *,
    method: Method,
    organizer: Mailbox,
    attendee: Mailbox | None = None,
    lang: str = "en",
) -> bytes:
    """A mailed part (iMIP): one VEVENT, its METHOD, the ORGANIZER and at most one ATTENDEE.

    PUBLISH has no attendee (RFC 5546 §3.2.1), REQUEST has one, CANCEL is of a cancelled event.
    """
    if (method == "PUBLISH" and attendee) or (method == "REQUEST" and not attendee):
        raise ValueError("an attendee goes with REQUEST and CANCEL, never with PUBLISH")
    if method == "CANCEL" and event.status != "cancelled":
        raise ValueError("CANCEL is of a cancelled event")
    people = [f"ORGANIZER{_mailbox(organizer)}"]
    if attendee:
        answer = "" if method == "CANCEL" else ";PARTSTAT=ACCEPTED;RSVP=FALSE"
        people.append(f"ATTENDEE;ROLE=REQ-PARTICIPANT{answer}{_mailbox(attendee)}")
    lines = [*_calendar_lines(lang), f"METHOD:{method}", *_event_lines(event, people)]
    return _join_lines([*lines, "END:VCALENDAR"])


def _calendar_lines(lang: str) -> list[str]:
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//organiser//organiser//{_escape(_one_line(lang)).upper()}",
        "CALSCALE:GREGORIAN",
    ]


def _event_lines(event: CalendarEvent, people: Iterable[str] = ()) -> Iterator[str]:
    changed = _stamp(event.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _span_lines(event)
    yield f"STATUS:{event.status.upper()}"
    unbusy = event.transparent or event.starts_on or event.status == "cancelled"
    yield f"TRANSP:{'TRANSPARENT' if unbusy else 'OPAQUE'}"
    yield f"SUMMARY:{_escape(_one_line(event.summary))}"
    if description := _clean(event.description):
        yield f"DESCRIPTION:{_escape(description)}"
    yield from _place_lines(event)
    if event.url:
        yield f"URL:{_uri(event.url)}"
    if categories := [_escape(name) for text in event.categories if (name := _one_line(text))]:
        yield f"CATEGORIES:{','.join(categories)}"
    if event.related_to:
        yield f"RELATED-TO:{event.related_to}"
    yield from people
    yield "END:VEVENT"


def _span_lines(event: CalendarEvent) -> tuple[str, str]:
    if event.starts_at and event.ends_at:
        return f"DTSTART:{_stamp(event.starts_at)}", f"DTEND:{_stamp(event.ends_at)}"
    assert event.starts_on  # else the event could not have been made
    assert event.ends_on
    start, end = _day(event.starts_on), _day(event.ends_on)
    return f"DTSTART;VALUE=DATE:{start}", f"DTEND;VALUE=DATE:{end}"


def _place_lines(event: CalendarEvent) -> Iterator[str]:
    place = _one_line(event.location, between=", ")
    if place:
        yield f"LOCATION:{_escape(place)}"
    if event.geo:
        latitude, longitude = (f"{degrees:.6f}" for degrees in event.geo)
        yield f"GEO:{latitude};{longitude}"
        if place:  # Apple shows a map only when its title is the location's own text
            yield (
                "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;"
                f"X-TITLE={_quoted(place)}:geo:{latitude},{longitude}"
            )
    if link := event.conference:
        yield f"CONFERENCE;VALUE=URI;LABEL={_quoted(link.label)}:{_uri(link.url)}"


def _mailbox(person: Mailbox) -> str:
    return f";CN={_quoted(person.name)}:mailto:{quote(_one_line(person.address), safe='@.+-_')}"


def _stamp(instant: datetime) -> str:
    return f"{_day(instant)}T{instant.hour:02}{instant.minute:02}{instant.second:02}Z"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"  # %Y does not pad everywhere


def _clean(text: str) -> str:
    """Text with \\n alone as its line end and without what RFC 5545 §3.1 forbids."""
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    return _UNSAFE.sub("", text).strip(" \n")


def _one_line(text: str, between: str = " ") -> str:
    """One line without a backslash: clients that mend escapes twice would break it."""
    return _FOLDS_TO_SPACE.sub(between, _clean(text)).replace("\\", "/")


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _quoted(text: str) -> str:
    """A quoted parameter value in which carets stand for what it cannot hold (RFC 6868)."""
    return '"' + _one_line(text).replace("^", "^^").replace('"', "^'") + '"'


def _uri(text: str) -> str:
    return quote(_one_line(text), safe=_URI_SAFE)


def _join_lines(lines: Iterable[str]) -> bytes:
    return b"".join(map(_fold, lines))


def _fold(line: str) -> bytes:
    """A content line of at most 75 octets per physical line, cut between characters (§3.1)."""
    octets = line.encode()
    if len(octets) <= 75:
        return octets + b"\r\n"
    pieces, start, room = [], 0, 75
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, 74
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _require_span(event: CalendarEvent) -> None:
    timed, dated = (event.starts_at, event.ends_at), (event.starts_on, event.ends_on)
    if (None in timed, None in dated) not in ((True, False), (False, True)) or (any(timed) and any(dated)):
        raise ValueError("an event has two instants or two dates")
    if event.starts_at and event.ends_at:
        _require_utc(event.starts_at)
        _require_utc(event.ends_at)
        if event.ends_at - event.starts_at < timedelta(seconds=1):
            raise ValueError("an event ends after it starts")
    elif event.starts_on and event.ends_on and event.ends_on <= event.starts_on:
        raise ValueError("an event ends after it starts; the end date is exclusive")


def _require_utc(instant: datetime) -> None:
    if instant.utcoffset() != timedelta(0):
        raise ValueError("an instant of a calendar is aware and in UTC")
