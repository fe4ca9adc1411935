"""The command measures everything. What it measures is read by people: no figure is asserted."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unmeasured

ROOT = Path(__file__).parents[2]
ROWS = [
    "one-row durable commits, SQLite",
    "event page",
    "branch page",
    "list of events",
    "first page",
    "a month",
    "directory",
    "feed, full, ",
    "feed, full, gzip",
    "feed, 304",
    "one event's .ics",
    "feed just after one event changed",
    "feed just after one event changed, gzip",
    "complete registrations",
    "mails rendered and sent on one connection",
    "memory of a web worker after load",
    "start to the first page",
    "feed, 304 looked up each time",
    "feed just after a change",
    "feed of a tree of",
    "feed of a tree of",
    "event page, with ",
    "branch page, with ",
    "list of events, with ",
    "first page, with ",
    "a month, with ",
    "directory, with ",
]


def test_every_row_is_printed() -> None:
    command = [sys.executable, "-m", "benchmarks", "--tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert [row for row, line in zip(ROWS, lines, strict=True) if not line.startswith(f"| {row}")] == []


ABOUT_A_SCHOOL = [
    "programme page",
    "languages, needed and offered",
    "seats",
    "list of people",
    "search in the list",
    "export of people",
]


def test_every_page_of_a_school_is_measured() -> None:
    command = [sys.executable, "-m", "benchmarks", "school", "--tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert [row for row, line in zip(ABOUT_A_SCHOOL, lines, strict=True) if not line.startswith(f"| {row}")] == []


MOVED = [
    "a registration, form read and sent, while nobody polls",
    "a registration, link, page, button, while nobody polls",
    "polls of 100,000 calendars once an hour (28 a second)",
    "a registration, form read and sent, while they poll",
    "a registration, link, page, button, while they poll",
    "bursts of 1 seconds on 4 connections",
    "a registration, form read and sent, in a burst",
    "a registration, link, page, button, in a burst",
]


def test_every_poll_is_answered_and_every_registration_counted() -> None:
    """The command says so, or fails: what people are told has to stand in the database."""
    command = [sys.executable, "-m", "benchmarks", "subscribers", "--tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert [row for row, line in zip(MOVED, lines, strict=True) if not line.startswith(f"| {row}")] == []
    polled = re.search(r"([\d,]+) × 304 and ([\d,]+) × 200", lines[2])
    assert polled is not None
    assert [int(count.replace(",", "")) for count in polled.groups()] == [27, 1]
    assert " of 4 |" in lines[0]
