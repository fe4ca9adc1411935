"""Logs: a line each, and nothing that names a person or opens a link (B 46, 59)."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.ids import new_public_id, new_token
from organiser.kernel.logs import configure_logs, mask


@pytest.fixture
def logged() -> Iterator[StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = []  # so that pytest's own are not closed
    stream = StringIO()
    configure_logs(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_fault_is_told_by_type_and_place_and_not_in_its_words(logged: StringIO) -> None:
    try:
        raise ValueError("Anna Example wrote this")
    except ValueError:
        logging.getLogger("organiser.web").exception("it broke")
    line = json.loads(logged.getvalue())
    assert (line["event"], line["level"], line["logger"]) == ("it broke", "error", "organiser.web")
    assert line["fault"] == "ValueError"
    assert "Anna" not in json.dumps(line)
    assert "test_logs.py" in str(line["places"])


@pytest.mark.parametrize("text", ["one\r\ntwo", "red \x1b[31m", "null \0", "next\u2028line\u2029"])
def test_no_text_makes_a_second_line(logged: StringIO, text: str) -> None:
    logging.getLogger("organiser.web").error("said %s", text)
    raw = logged.getvalue()
    assert len(raw.splitlines()) == 1
    assert "\x1b" not in raw
    assert json.loads(raw)["event"] == f"said {text}"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET /en/events?q=anna&lang=es", "GET /en/events"),
        ("mail to anna.b@mail.example.org failed", "mail to <address> failed"),
        ("from 192.0.2.7 and 2001:db8:0:0:1:2:3:4", "from <ip> and <ip>"),
        ("/p/abc", "/p/<token>"),
        ("/i/abc and /l/abc and /m/abc", "/i/<token> and /l/<token> and /m/<token>"),
        ("at 12:30:45 on 2026-11-22", "at 12:30:45 on 2026-11-22"),
        ("/en/manage/events", "/en/manage/events"),
    ],
)
def test_what_names_a_person_or_opens_a_link_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_tokens_are_masked_wherever_they_stand_and_public_ids_are_not() -> None:
    token, public_id = new_token(), new_public_id()
    assert mask(f"/feeds/{token}.ics of {public_id}") == f"/feeds/<token>.ics of {public_id}"


@given(st.text(max_size=300))
def test_masking_takes_any_text(text: str) -> None:
    assert "@example.org" not in mask(text + " anna@example.org")
