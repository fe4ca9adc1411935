"""What four parsers that share nothing with our renderer read in a calendar.

`ical` and `vobject` are Python's; ical.js (Thunderbird's and Nextcloud's) and ts-ics run in
node, from a cache folder that is filled once by npm from the lock file beside this one.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

NODE_FILES = Path(__file__).parent / "node"


class ReaderUnavailable(Exception):
    """A reader cannot run on this machine; the message says why."""


@dataclass(frozen=True, order=True)
class Occurrence:
    """One event as a parser read it; instants are aware and in UTC, an end date exclusive."""

    uid: str
    start: datetime | date
    end: datetime | date
    status: str
    summary: str
    sequence: int


Reader = Callable[[bytes], list[Occurrence]]


def read_with_ical(body: bytes) -> list[Occurrence]:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    return [
        Occurrence(
            uid=event.uid,
            start=_in_utc(event.dtstart),
            end=_in_utc(event.dtend),
            status=event.status.value,
            summary=event.summary,
            sequence=event.sequence,
        )
        for event in calendar.events
    ]


def read_with_vobject(body: bytes) -> list[Occurrence]:
    calendar = vobject.readOne(body.decode())
    return [
        Occurrence(
            uid=event.uid.value,
            start=_in_utc(event.dtstart.value),
            end=_in_utc(event.dtend.value),
            status=event.status.value,
            summary=event.summary.value,
            sequence=int(event.sequence.value),
        )
        for event in calendar.contents.get("vevent", [])
    ]


def read_with_ical_js(body: bytes) -> list[Occurrence]:
    return _read_in_node("ical.js", body)


def read_with_ts_ics(body: bytes) -> list[Occurrence]:
    return _read_in_node("ts-ics", body)


def require_reader(request: pytest.FixtureRequest, name: str) -> Reader:
    """The reader, ready to read, or the loud end of this test without it."""
    if READERS[name] in (read_with_ical_js, read_with_ts_ics):
        request.getfixturevalue("node")
        try:
            _node_folder()
        except ReaderUnavailable as missing:
            if request.config.getoption("require_all"):
                pytest.fail(str(missing))
            pytest.skip(str(missing))
    return READERS[name]


READERS: dict[str, Reader] = {
    "ical": read_with_ical,
    "vobject": read_with_vobject,
    "ical.js": read_with_ical_js,
    "ts-ics": read_with_ts_ics,
}


def _in_utc(moment: datetime | date) -> datetime | date:
    """A floating time stays naive, and so equals nothing that was meant."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return moment


def _read_in_node(reader: str, body: bytes) -> list[Occurrence]:
    # A machine's own zone must not matter, so the strangest one is set.
    done = subprocess.run(
        ["node", _node_folder() / "read.mjs", reader],
        input=body,
        check=False,
        capture_output=True,
        env={**os.environ, "TZ": "Pacific/Chatham"},
    )
    if done.returncode:
        raise ValueError(done.stderr.decode())
    return [
        Occurrence(**{**row, "start": _read_moment(row["start"]), "end": _read_moment(row["end"])})
        for row in json.loads(done.stdout)
    ]


def _read_moment(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@cache
def _node_folder() -> Path:
    """The folder with the readers' packages, installed at first use (npm, hashes checked)."""
    files = [NODE_FILES / name for name in ("package.json", "package-lock.json", "read.mjs")]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "organiser"
    folder = home / f"calendar-readers-{digest}"
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home) as name:
            _install(files, Path(name) / "new")
            try:
                (Path(name) / "new").rename(folder)
            except OSError:
                if not folder.exists():  # else another process was first, with the same files
                    raise
    return folder


def _install(files: list[Path], folder: Path) -> None:
    npm = shutil.which("npm")
    if not npm:
        raise ReaderUnavailable("npm is not installed: ical.js and ts-ics cannot be fetched")
    folder.mkdir()
    for file in files:
        shutil.copy(file, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ReaderUnavailable(f"npm could not fetch ical.js and ts-ics: {done.stderr[-500:]}")
