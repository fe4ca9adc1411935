"""What the machine itself gives, how long a start takes, and how much memory a web process holds."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.data import Scene
from benchmarks.installation import Installation, wait_for
from benchmarks.load import measure_rate
from benchmarks.report import Row, limited
from organiser.kernel.db.driver import sqlite
from organiser.kernel.db.engine import journal_mode
from tests.support.mail_server import free_port

MOST_SECONDS, MOST_MEGABYTES = 1.5, 120


def measure_commits(here: Installation, *, seconds: float) -> Iterator[Row]:
    """One row after the other, each in a durable commit of its own, from one client."""
    if here.is_sqlite:
        mode = journal_mode(sqlite.sqlite_version_info)
        with sqlite.connect(here.folder / "bare.sqlite3", isolation_level=None) as bare:
            bare.execute(f"PRAGMA journal_mode={mode}")
            bare.execute("PRAGMA synchronous=FULL")
            yield Row(f"one-row durable commits, SQLite {mode}", f"{_commit_for(bare, seconds):,.0f}/s")
    else:
        with psycopg.connect(here.database_url.replace("+psycopg", ""), autocommit=True) as connection:
            yield Row("one-row durable commits, PostgreSQL", f"{_commit_for(connection, seconds):,.0f}/s")


def _commit_for(connection: Any, seconds: float) -> float:
    connection.execute("CREATE TABLE bare (number INTEGER)")
    number, begun = 0, time.monotonic()
    while time.monotonic() < begun + seconds:
        connection.execute("INSERT INTO bare VALUES (1)")
        number += 1
    rate = number / (time.monotonic() - begun)
    connection.execute("DROP TABLE bare")
    return rate


def measure_start(here: Installation, *, times: int) -> Iterator[Row]:
    """`organiser run` on a migrated database, from its call to the whole first page; the best of some tries."""
    tries = []
    for _ in range(times):
        port = free_port()
        begun = time.monotonic()
        address = f"http://localhost:{port}"
        with here.process(["organiser", "run", "--port", str(port)], BASE_URL=address) as process:
            wait_for(f"{address}/en/", process)
            tries.append(time.monotonic() - begun)
    yield limited("start to the first page", f"{min(tries):.2f} s", min(tries), MOST_SECONDS, "s")


def measure_memory(here: Installation, scene: Scene, *, seconds: float) -> Iterator[Row]:
    """Of the largest web process, after pages, feeds and files were asked for."""
    with here.serve() as process:
        for path in (scene.event_page, "/en/events", scene.feed, scene.event_file):
            measure_rate(here.url + path, connections=8, seconds=seconds)
        kept = [_read_memory(pid) for pid in _family(process)]
    resident, shared_out = max(kept)
    figure = f"{resident:.0f} MB resident, {shared_out:.0f} MB with what is shared counted in part"
    yield limited("memory of a web worker after load", figure, resident, MOST_MEGABYTES, "MB")


def _family(process: "subprocess.Popen[bytes]") -> list[int]:
    """The process and those that it started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = stat.read_text().partition(" ")
            parents[int(pid)] = int(rest.rpartition(")")[2].split()[1])
        except OSError:
            continue
    return [process.pid, *(pid for pid, parent in parents.items() if parent == process.pid)]


def _read_memory(pid: int) -> tuple[float, float]:
    """Resident and proportional size in megabytes."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        sizes[name] = int(rest.split()[0]) * 1024 / 1e6 if rest else 0.0
    return sizes["Rss"], sizes["Pss"]
