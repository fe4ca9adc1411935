"""A strict linter for every calendar body that organiser emits.

It knows three kinds of body and is stricter than the RFCs: what calendar clients are known
to trip over is refused although it is legal. `lint` returns findings; an empty list is good.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from tests.support.ical_lines import (
    ContentLine,
    Finding,
    read_lines,
    unescape_text,
    unquote_param,
)

Mode = Literal["feed", "event", "mail"]

FORBIDDEN = frozenset(
    {
        *("METHOD", "ATTENDEE", "ORGANIZER", "ATTACH", "X-ALT-DESC", "X-WR-TIMEZONE"),
        *("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "DURATION"),
    }
)
FILE_HEADER = ("VERSION", "PRODID", "CALSCALE")
FEED_HEADER = (
    *FILE_HEADER,
    *("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "URL", "SOURCE"),
    *("REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR"),
)
EVENT_REQUIRED = (
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND"),
    *("STATUS", "TRANSP", "SUMMARY"),
)
EVENT_OPTIONAL = (
    *("DESCRIPTION", "LOCATION", "GEO", "X-APPLE-STRUCTURED-LOCATION", "URL", "CATEGORIES"),
    *("CONFERENCE", "RELATED-TO", "COLOR", "IMAGE"),
)
REPEATABLE = frozenset({"CONFERENCE", "RELATED-TO", "IMAGE"})
MAX_EVENTS = 1000

PARAMS = {
    "DTSTART": {"VALUE"},
    "DTEND": {"VALUE"},
    "SOURCE": {"VALUE"},
    "REFRESH-INTERVAL": {"VALUE"},
    "CONFERENCE": {"VALUE", "FEATURE", "LABEL"},
    "IMAGE": {"VALUE", "DISPLAY", "FMTTYPE"},
    "RELATED-TO": {"RELTYPE"},
    "X-APPLE-STRUCTURED-LOCATION": {"VALUE", "X-ADDRESS", "X-APPLE-RADIUS", "X-TITLE"},
    "ORGANIZER": {"CN"},
    "ATTENDEE": {"CN", "CUTYPE", "PARTSTAT", "ROLE", "RSVP"},
}
QUOTED_PARAMS = frozenset({"CN", "LABEL", "X-TITLE", "X-ADDRESS"})

_TEXT = r"(?:[^\\;,]|\\[\\;,n])*"
_ONE_LINE = r"(?:[^\\;,]|\\[;,])*"
_UTC = r"\d{8}T\d{6}Z"
_HTTP = r"https?://[A-Za-z0-9%/:?#\[\]@!$&'()*+,;=._~-]+"
_MAILTO = r"mailto:[A-Za-z0-9%+.@_-]+@[A-Za-z0-9%.-]+"
_DEGREES = r"-?\d{1,3}\.\d{1,6}"
VALUES = {
    "VERSION": r"2\.0",
    "PRODID": r"[\x20-\x7e]+",
    "CALSCALE": "GREGORIAN",
    "METHOD": "PUBLISH|REQUEST|CANCEL",
    "NAME": _ONE_LINE,
    "X-WR-CALNAME": _ONE_LINE,
    "DESCRIPTION": _TEXT,
    "X-WR-CALDESC": _TEXT,
    "URL": _HTTP,
    "SOURCE": _HTTP,
    "REFRESH-INTERVAL": "PT4H",
    "X-PUBLISHED-TTL": "PT4H",
    "COLOR": "[a-z]+",
    "DTSTAMP": _UTC,
    "LAST-MODIFIED": _UTC,
    "SEQUENCE": r"0|[1-9]\d{0,8}",
    "STATUS": "CONFIRMED|TENTATIVE|CANCELLED",
    "TRANSP": "OPAQUE|TRANSPARENT",
    "SUMMARY": _ONE_LINE,
    "LOCATION": _ONE_LINE,
    "GEO": f"{_DEGREES};{_DEGREES}",
    "X-APPLE-STRUCTURED-LOCATION": f"geo:{_DEGREES},{_DEGREES}",
    "CATEGORIES": f"{_ONE_LINE}(?:,{_ONE_LINE})*",
    "CONFERENCE": _HTTP,
    "IMAGE": _HTTP,
    "ORGANIZER": _MAILTO,
    "ATTENDEE": _MAILTO,
}
EMPTY_FEED_ZONE = (
    *("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "TZNAME:UTC", "END:STANDARD", "END:VTIMEZONE"),
)


def lint(body: bytes, *, mode: Mode) -> list[Finding]:
    """What is wrong with a body, in the order of its lines; line numbers are physical."""
    lines, findings = read_lines(body)
    calendar, events, zones, structure = _split(lines)
    findings += structure
    if events or zones:
        findings += _check_components(events, zones, mode)
    else:
        findings.append(Finding(1, "structure", "a calendar without a component"))
    method = next((line.value for line in calendar if line.name == "METHOD"), None)
    findings += _check_calendar(calendar, mode)
    for event in events:
        findings += _check_event(event, mode, method)
    uids = Counter(line.value for event in events for line in event if line.name == "UID")
    findings += [Finding(1, "uid", f"twice: {uid}") for uid, count in uids.items() if count > 1]
    return sorted(findings)


Lines = list[ContentLine]


def _split(lines: Lines) -> tuple[Lines, list[Lines], list[Lines], list[Finding]]:
    """The calendar's own properties, each event's, each zone's, and broken nesting."""
    calendar: Lines = []
    parts: Lines = []
    findings: list[Finding] = []
    events: list[Lines] = []
    zones: list[Lines] = []
    stack: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            stack.append(line.value)
            path = "/".join(stack)
            if path in ("VCALENDAR/VEVENT", "VCALENDAR/VTIMEZONE"):
                parts = []
                (events if line.value == "VEVENT" else zones).append(parts)
            elif path not in ("VCALENDAR", "VCALENDAR/VTIMEZONE/STANDARD"):
                findings.append(Finding(line.number, "component", path))
            elif path == "VCALENDAR" and line.number != 1:
                findings.append(Finding(line.number, "structure", "a VCALENDAR that is not first"))
        if "VTIMEZONE" in stack or (line.name not in ("BEGIN", "END") and len(stack) > 1):
            parts.append(line)
        elif stack == ["VCALENDAR"] and line.name not in ("BEGIN", "END"):
            calendar.append(line)
        elif not stack:
            findings.append(Finding(line.number, "structure", "outside the calendar"))
        if line.name == "END" and (not stack or stack.pop() != line.value):
            findings.append(Finding(line.number, "structure", f"END:{line.value} out of place"))
    if stack or not lines or lines[0].value != "VCALENDAR":
        findings.append(Finding(1, "structure", "not one whole VCALENDAR"))
    return calendar, events, zones, findings


def _check_components(events: list[Lines], zones: list[Lines], mode: Mode) -> Iterator[Finding]:
    if zones and (events or mode != "feed" or len(zones) > 1):
        yield Finding(zones[0][0].number, "vtimezone", "one, and only in an empty feed")
    for zone in zones:
        if tuple(f"{line.name}:{line.value}" for line in zone) != EMPTY_FEED_ZONE:
            yield Finding(zone[0].number, "vtimezone", "not the constant UTC")
    if mode != "feed" and len(events) != 1:
        yield Finding(1, "structure", f"{len(events)} events in one {mode}")
    if len(events) > MAX_EVENTS:
        yield Finding(1, "limit", f"{len(events)} events")


def _check_calendar(calendar: Lines, mode: Mode) -> Iterator[Finding]:
    required = FEED_HEADER if mode == "feed" else FILE_HEADER
    yield from _check_names(calendar, (*required, *(["METHOD"] if mode == "mail" else [])), (), 1)
    yield from _check_lines(calendar)
    values = {line.name: line.value for line in calendar}
    for one, other in (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")):
        if values.get(one) != values.get(other):
            yield Finding(1, "header", f"{one} and {other} differ")


def _check_event(event: Lines, mode: Mode, method: str | None) -> Iterator[Finding]:
    number = event[0].number if event else 1
    people = ("ORGANIZER",) if mode == "mail" else ()
    asked = ("ATTENDEE",) if method == "REQUEST" else ()
    told = ("ATTENDEE",) if method == "CANCEL" else ()
    yield from _check_names(event, (*EVENT_REQUIRED, *people, *asked), (*EVENT_OPTIONAL, *told), number)
    yield from _check_lines(event)
    by_name = {line.name: line for line in event}
    for check in (_check_uid, _check_stamps, _check_span, _check_busy, _check_place):
        yield from check(by_name, number)
    if method == "CANCEL" and _value(by_name, "STATUS") != "CANCELLED":
        yield Finding(number, "status", "CANCEL of an event that is not cancelled")


def _check_names(lines: Lines, required: tuple[str, ...], optional: tuple[str, ...], number: int) -> Iterator[Finding]:
    count = Counter(line.name for line in lines)
    for name in required:
        if not count[name]:
            yield Finding(number, "missing", name)
    for line in lines:
        if line.name not in required + optional:
            yield Finding(line.number, "forbidden" if line.name in FORBIDDEN else "unknown", line.name)
        elif count[line.name] > 1 and line.name not in REPEATABLE:
            yield Finding(line.number, "repeated", line.name)


def _check_lines(lines: Lines) -> Iterator[Finding]:
    for line in lines:
        pattern = VALUES.get(line.name)
        if pattern and not re.fullmatch(pattern, line.value):
            yield Finding(line.number, "value", f"{line.name}:{line.value[:40]}")
        for name, raw in line.params:
            if name not in PARAMS.get(line.name, set()):
                yield Finding(line.number, "parameter", f"{line.name};{name}")
            if name in QUOTED_PARAMS and not re.fullmatch(r'"(?:[^"^]|\^[n^\'])*"', raw):
                yield Finding(line.number, "quoting", f"{line.name};{name}={raw[:30]}")
        expected = {"CONFERENCE": "URI", "SOURCE": "URI", "REFRESH-INTERVAL": "DURATION"}
        if line.name in expected and line.raw_param("VALUE") != expected[line.name]:
            yield Finding(line.number, "parameter", f"{line.name} without its VALUE")


ByName = dict[str, ContentLine]


def _value(event: ByName, name: str) -> str | None:
    return event[name].value if name in event else None


def _check_uid(event: ByName, number: int) -> Iterator[Finding]:
    for line in (event[name] for name in ("UID", "RELATED-TO") if name in event):
        try:
            canonical = str(UUID(line.value)) == line.value
        except ValueError:
            canonical = False
        if not canonical:
            yield Finding(line.number, "uid", f"not a UUID: {line.value[:40]}")


def _check_stamps(event: ByName, number: int) -> Iterator[Finding]:
    if _value(event, "DTSTAMP") != _value(event, "LAST-MODIFIED"):
        yield Finding(number, "stamp", "DTSTAMP and LAST-MODIFIED differ")
    for line in (event[name] for name in ("DTSTAMP", "LAST-MODIFIED") if name in event):
        if not _read_time(line, "%Y%m%dT%H%M%SZ"):
            yield Finding(line.number, "time", f"no such instant: {line.value}")


def _check_span(event: ByName, number: int) -> Iterator[Finding]:
    ends = [event[name] for name in ("DTSTART", "DTEND") if name in event]
    shapes = {line.params for line in ends}
    times = []
    for line in ends:
        shape = {(): "%Y%m%dT%H%M%SZ", (("VALUE", "DATE"),): "%Y%m%d"}.get(line.params)
        moment = _read_time(line, shape) if shape else None
        if moment is None:
            yield Finding(line.number, "time", f"neither UTC nor a date: {line.value}")
        else:
            times.append(moment)
    if len(shapes) > 1:
        yield Finding(number, "time", "an instant and a date")
    elif len(times) == 2 and times[1] <= times[0]:
        yield Finding(number, "time", "the end is not after the start")


def _read_time(line: ContentLine, shape: str) -> datetime | None:
    digits = {"%Y%m%d": r"\d{8}", "%Y%m%dT%H%M%SZ": _UTC}[shape]
    try:
        moment = datetime.strptime(line.value, shape).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if re.fullmatch(digits, line.value) else None


def _check_busy(event: ByName, number: int) -> Iterator[Finding]:
    all_day = "DTSTART" in event and event["DTSTART"].raw_param("VALUE") == "DATE"
    if _value(event, "TRANSP") != "TRANSPARENT":
        if all_day:
            yield Finding(number, "transp", "an all-day event that blocks the day")
        if _value(event, "STATUS") == "CANCELLED":
            yield Finding(number, "transp", "a cancelled event that blocks its time")


def _check_place(event: ByName, number: int) -> Iterator[Finding]:
    apple = event.get("X-APPLE-STRUCTURED-LOCATION")
    if not apple:
        return
    if unquote_param(apple.raw_param("X-TITLE") or "") != unescape_text(_value(event, "LOCATION") or ""):
        yield Finding(apple.number, "place", "X-TITLE is not the LOCATION")
    if (_value(event, "GEO") or "").replace(";", ",") != apple.value.removeprefix("geo:"):
        yield Finding(apple.number, "place", "GEO and the structured location differ")
