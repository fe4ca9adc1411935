"""A person's own calendar on their own machine: vdirsyncer fetches a feed into a folder, khal shows what is in it."""

import os
import subprocess
import sys
from pathlib import Path

VDIRSYNCER = """
[general]
status_path = "{folder}/status"

[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
partial_sync = "revert"

[storage remote]
type = "http"
url = "{url}"

[storage local]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/events
readonly = True

[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {folder}/khal.db
"""
SHOWN = "{start-date} {start-time} {title} {status}"


class Follower:
    """Follows one feed, in a zone of their own."""

    def __init__(self, url: str, folder: Path, *, zone: str = "America/La_Paz") -> None:
        (folder / "events").mkdir(parents=True)
        self._folder = folder
        (folder / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=folder, url=url))
        (folder / "khal.conf").write_text(KHAL.format(folder=folder, zone=zone))
        self._run("vdirsyncer", "-c", folder / "vdirsyncer.conf", "discover")

    def fetch(self) -> bool:
        """Whether vdirsyncer had nothing to complain of."""
        done = self._run("vdirsyncer", "-c", self._folder / "vdirsyncer.conf", "sync")
        return done.returncode == 0

    def list_shown(self, first: str, last: str) -> list[str]:
        """What khal shows between two days: day, time on the reader's clock, title, status."""
        config, days = self._folder / "khal.conf", (first, last)
        shown = self._run("khal", "-c", config, "list", "--day-format", "", "--format", SHOWN, *days)
        assert shown.returncode == 0, shown.stderr
        return [line.strip() for line in shown.stdout.splitlines() if line.strip()]

    def _run(self, program: str, *words: object) -> "subprocess.CompletedProcess[str]":
        home = {"HOME": str(self._folder), "XDG_CACHE_HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
        return subprocess.run(
            [Path(sys.executable).parent / program, *map(str, words)],
            check=False,
            capture_output=True,
            text=True,
            input="y\n" * 5,
            env={**os.environ, **home, "LC_ALL": "C.UTF-8"},
        )
