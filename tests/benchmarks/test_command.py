"""The command measures everything. What it measures is read by people: no figure is asserted."""

import subprocess
import sys
from pathlib import Path

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
]


def test_every_row_is_printed() -> None:
    command = [sys.executable, "-m", "benchmarks", "--tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert [row for row, line in zip(ROWS, lines, strict=True) if not line.startswith(f"| {row}")] == []
