"""Good bodies pass, and every violation seeded into one of them is found under its rule."""

import pytest

from tests.support.ical_linter import Mode, lint

UID = "6f1c2f5e-4f4b-4a86-9d9c-3c6f3e7d0a11"
HEADER = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//organiser//organiser//EN
CALSCALE:GREGORIAN
"""
FEED_HEADER = """NAME:Berlin
X-WR-CALNAME:Berlin
DESCRIPTION:Meetings\\, talks
X-WR-CALDESC:Meetings\\, talks
URL:https://organiser.example/en/berlin
SOURCE;VALUE=URI:https://organiser.example/feeds/7.ics
REFRESH-INTERVAL;VALUE=DURATION:PT4H
X-PUBLISHED-TTL:PT4H
COLOR:crimson
"""
EVENT = f"""BEGIN:VEVENT
UID:{UID}
DTSTAMP:20260105T090000Z
LAST-MODIFIED:20260105T090000Z
SEQUENCE:3
DTSTART:20260115T180000Z
DTEND:20260115T200000Z
STATUS:CONFIRMED
TRANSP:OPAQUE
SUMMARY:October\\, day by day
DESCRIPTION:Thursday 19:00–21:00\\, Berlin\\nAll welcome
LOCATION:Haus der Demokratie\\, Berlin
GEO:52.528300;13.426300
X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE="Haus der
  Demokratie, Berlin":geo:52.528300,13.426300
CONFERENCE;VALUE=URI;LABEL="Listen in":https://meet.example/october
URL:https://organiser.example/en/events/7
CATEGORIES:Talk,History
END:VEVENT
"""
ALL_DAY = f"""BEGIN:VEVENT
UID:{UID.replace("6f1c", "7a2d")}
DTSTAMP:20260105T090000Z
LAST-MODIFIED:20260105T090000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20260710
DTEND;VALUE=DATE:20260714
STATUS:CANCELLED
TRANSP:TRANSPARENT
SUMMARY:Summer school
END:VEVENT
"""
ZONE = """BEGIN:VTIMEZONE
TZID:UTC
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:+0000
TZNAME:UTC
END:STANDARD
END:VTIMEZONE
"""
END = "END:VCALENDAR\n"
ORGANIZER = 'ORGANIZER;CN="Berlin":mailto:events@organiser.example\n'
ATTENDEE = 'ATTENDEE;CN="R";PARTSTAT=ACCEPTED;RSVP=FALSE;ROLE=REQ-PARTICIPANT:mailto:r@example.org\n'
FEED = HEADER + FEED_HEADER + EVENT + ALL_DAY + END
EMPTY_FEED = HEADER + FEED_HEADER + ZONE + END
FILE = HEADER + EVENT + END
MAIL = HEADER + "METHOD:PUBLISH\n" + EVENT.replace("END:VEVENT\n", ORGANIZER + "END:VEVENT\n") + END
REQUEST = MAIL.replace("PUBLISH", "REQUEST").replace(ORGANIZER, ORGANIZER + ATTENDEE[:74] + "\n " + ATTENDEE[74:])
CANCEL = (
    MAIL.replace("PUBLISH", "CANCEL").replace("STATUS:CONFIRMED", "STATUS:CANCELLED").replace("OPAQUE", "TRANSPARENT")
)


def encode(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8", "surrogatepass")


def rules(body: bytes, mode: Mode = "feed") -> set[str]:
    return {finding.rule for finding in lint(body, mode=mode)}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (FEED, "feed"),
        (EMPTY_FEED, "feed"),
        (FILE, "event"),
        (MAIL, "mail"),
        (REQUEST, "mail"),
        (CANCEL, "mail"),
    ],
    ids=["feed", "empty feed", "file", "publish", "request", "cancel"],
)
def test_a_good_body_has_no_findings(text: str, mode: Mode) -> None:
    assert lint(encode(text), mode=mode) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        # structure
        ("BEGIN:VCALENDAR\n", "", "structure"),
        ("END:VCALENDAR\n", "", "structure"),
        ("END:VCALENDAR\n", "END:VCALENDAR\n" + EMPTY_FEED, "structure"),
        ("END:VCALENDAR\n", "END:VCALENDAR\nX-MORE:1\n", "structure"),
        ("TRANSP:OPAQUE\n", "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM\n", "component"),
        ("BEGIN:VEVENT\n", "BEGIN:VTODO\nEND:VTODO\nBEGIN:VEVENT\n", "component"),
        ("BEGIN:VEVENT\n", "BEGIN:VJOURNAL\nEND:VJOURNAL\nBEGIN:VEVENT\n", "component"),
        ("BEGIN:VEVENT\n", ZONE + "BEGIN:VEVENT\n", "vtimezone"),
        (EVENT + ALL_DAY, "", "structure"),
        (EVENT, EVENT + EVENT, "uid"),
        # properties that feeds must not have
        ("CALSCALE:GREGORIAN\n", "CALSCALE:GREGORIAN\nMETHOD:PUBLISH\n", "forbidden"),
        ("NAME:Berlin\n", "X-WR-TIMEZONE:UTC\nNAME:Berlin\n", "forbidden"),
        ("STATUS:CONFIRMED\n", ORGANIZER + "STATUS:CONFIRMED\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "ATTENDEE:mailto:r@e.org\nSTATUS:CONFIRMED\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "ATTACH:https://e.org/x\nSTATUS:CONFIRMED\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "X-ALT-DESC:<p>\nSTATUS:CONFIRMED\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "RRULE:FREQ=DAILY\nSTATUS:CONFIRMED\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "EXDATE:20260116T180000Z\nSTATUS:CONFIRMED\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "RECURRENCE-ID:20260116T180000Z\nSTATUS:CONFIRMED\n", "forbidden"),
        ("DTEND:20260115T200000Z\n", "DURATION:PT2H\n", "forbidden"),
        ("STATUS:CONFIRMED\n", "COMMENT:x\nSTATUS:CONFIRMED\n", "unknown"),
        # required ones
        *((f"{name}:", f"X-{name}:", "missing") for name in ("VERSION", "PRODID", "CALSCALE")),
        *((f"\n{name}:", f"\nX-{name}:", "missing") for name in ("NAME", "X-WR-CALDESC", "COLOR")),
        *((f"\n{name}", f"\nX-{name}", "missing") for name in ("SOURCE", "REFRESH-INTERVAL")),
        *((f"\n{name}:", f"\nX-{name}:", "missing") for name in ("UID", "DTSTAMP", "SEQUENCE")),
        *((f"\n{name}:", f"\nX-{name}:", "missing") for name in ("DTEND", "STATUS", "TRANSP")),
        *((f"\n{name}:", f"\nX-{name}:", "missing") for name in ("SUMMARY", "LAST-MODIFIED")),
        ("SEQUENCE:3\n", "SEQUENCE:3\nSEQUENCE:4\n", "repeated"),
        ("X-WR-CALNAME:Berlin", "X-WR-CALNAME:Paris", "header"),
        # values
        ("VERSION:2.0", "VERSION:1.0", "value"),
        ("SEQUENCE:3", "SEQUENCE:-1", "value"),
        ("SEQUENCE:3", "SEQUENCE:03", "value"),
        ("STATUS:CONFIRMED", "STATUS:confirmed", "value"),
        ("STATUS:CONFIRMED", "STATUS:POSTPONED", "value"),
        ("GEO:52.528300;", "GEO:52.528300,", "value"),
        ("URL:https://organiser.example/en/events/7", "URL:javascript:alert(1)", "value"),
        ("URL:https://organiser.example/en/events/7", "URL:https://e.org/ü", "value"),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT4H", "REFRESH-INTERVAL:PT4H", "parameter"),
        ("DTSTAMP:20260105T090000Z", "DTSTAMP:20260105T090001Z", "stamp"),
        ("DTSTAMP:20260105T090000Z", "DTSTAMP:20260105T090000", "time"),
        ("LAST-MODIFIED:20260105T090000Z\nSEQUENCE:3", "LAST-MODIFIED:20260230T0Z", "time"),
        (f"UID:{UID}", "UID:event-7@organiser.example", "uid"),
        (f"UID:{UID}", f"UID:{UID.upper()}", "uid"),
        # times
        ("DTSTART:20260115T180000Z", "DTSTART:20260115T180000", "time"),
        ("DTSTART:20260115T180000Z", "DTSTART;TZID=Europe/Berlin:20260115T190000", "time"),
        ("DTSTART:20260115T180000Z", "DTSTART;VALUE=DATE:20260115", "time"),
        ("DTSTART:20260115T180000Z", "DTSTART:20261315T180000Z", "time"),
        ("DTSTART:20260115T180000Z", "DTSTART:20260115T200000Z", "time"),
        ("DTEND;VALUE=DATE:20260714", "DTEND;VALUE=DATE:20260710", "time"),
        ("DTEND;VALUE=DATE:20260714", "DTEND;VALUE=DATE:2026714", "time"),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED", "transp"),
        ("STATUS:CANCELLED\nTRANSP:TRANSPARENT", "STATUS:CONFIRMED\nTRANSP:OPAQUE", "transp"),
        # text
        ("October\\, day", "October, day", "value"),
        ("October\\, day", "October\\; day\\", "value"),
        ("October\\, day", "October; day", "value"),
        ("October\\, day", "October\\nday", "value"),
        ("October\\, day", "October\\\\day", "value"),
        ("LOCATION:Haus der", "LOCATION:Haus\\nder", "value"),
        ("\\nAll welcome", "\\xAll welcome", "value"),
        ("\\nAll welcome", "\\NAll welcome", "value"),
        # parameters
        ('LABEL="Listen in"', "LABEL=Listen", "quoting"),
        ('LABEL="Listen in"', 'LABEL="Listen ^in"', "quoting"),
        ('LABEL="Listen in"', 'LABEL="Listen "in"', "syntax"),
        ('LABEL="Listen in"', "LABEL=Listen:in", "quoting"),
        ("SUMMARY:", "SUMMARY;ALTREP=x:", "parameter"),
        ('  Demokratie, Berlin"', '  Demokratie, Bonn"', "place"),
        ("geo:52.528300,13.426300", "geo:52.528300,13.426301", "place"),
        # syntax and characters
        ("SUMMARY:October", "SUMMARY October", "syntax"),
        ("SUMMARY:October", "summary:October", "syntax"),
        ("TRANSP:OPAQUE\n", "TRANSP:OPAQUE\n\n", "syntax"),
        ("All welcome", "All\twelcome", "control"),
        ("All welcome", "All\x0bwelcome", "control"),
        ("All welcome", "All\x85welcome", "control"),
        ("All welcome", "All\u2028welcome", "control"),
        ("All welcome", "All\x7fwelcome", "control"),
        ("All welcome", "All\ud800welcome", "utf-8"),
        ("All welcome", "All welcome " * 6, "fold"),
    ],
)
def test_a_seeded_violation_is_found(old: str, new: str, rule: str) -> None:
    assert old in FEED
    assert rule in rules(encode(FEED.replace(old, new, 1)))


def test_a_byte_order_mark_is_found() -> None:
    assert rules(b"\xef\xbb\xbf" + encode(FEED)) == {"bom"}


def test_a_bare_lf_or_cr_is_found_on_its_line() -> None:
    body = encode(FEED)
    at = body.index(b"SUMMARY:October")
    line = body[:at].count(b"\n")
    for end in (b"\n", b"\r"):
        bad = body[: at - 2] + end + body[at:]
        assert [(one.line, one.rule) for one in lint(bad, mode="feed")] == [(line, "line-end")]


def test_a_missing_last_line_end_is_found() -> None:
    assert rules(encode(FEED).removesuffix(b"\r\n")) == {"line-end"}


def test_a_fold_inside_a_character_is_found() -> None:
    dash = "–".encode()
    assert rules(encode(FEED).replace(dash, dash[:1] + b"\r\n " + dash[1:])) == {"utf-8"}


def test_octets_are_counted_and_not_characters() -> None:
    line = "DESCRIPTION:" + "é" * 32  # 44 characters, 76 octets
    assert rules(encode(FILE.replace("TRANSP:OPAQUE", line + "\nTRANSP:OPAQUE")), "event") == {
        "fold",
        "repeated",
    }


def test_a_changed_zone_in_an_empty_feed_is_found() -> None:
    assert rules(encode(EMPTY_FEED.replace("TZOFFSETTO:+0000", "TZOFFSETTO:+0100"))) == {"vtimezone"}


def test_more_events_than_a_feed_may_hold_are_found() -> None:
    many = "".join(EVENT.replace("6f1c2f5e", f"{number:08x}") for number in range(1001))
    assert rules(encode(HEADER + FEED_HEADER + many + END)) == {"limit"}


def test_a_file_is_no_feed_and_holds_one_event() -> None:
    assert rules(encode(FEED), "event") == {"unknown", "structure"}
    assert rules(encode(HEADER + ZONE + END), "event") == {"vtimezone", "structure"}


@pytest.mark.parametrize(
    ("text", "old", "new", "rule"),
    [
        (MAIL, "METHOD:PUBLISH\n", "", "missing"),
        (MAIL, ORGANIZER, "", "missing"),
        (MAIL, ORGANIZER, ORGANIZER + ATTENDEE.replace(";RSVP=FALSE", ""), "forbidden"),
        (MAIL, 'CN="Berlin"', "CN=Berlin", "quoting"),
        (MAIL, "mailto:events@", "events@", "value"),
        (MAIL, "PUBLISH", "REPLY", "value"),
        (MAIL, "PUBLISH", "REQUEST", "missing"),
        (MAIL, "PUBLISH", "CANCEL", "status"),
        (MAIL, "METHOD:PUBLISH\n", "METHOD:PUBLISH\nNAME:x\n", "unknown"),
    ],
)
def test_a_violation_in_a_mailed_part_is_found(text: str, old: str, new: str, rule: str) -> None:
    assert old in text
    assert rule in rules(encode(text.replace(old, new, 1)), "mail")
