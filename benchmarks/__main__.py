"""`python -m benchmarks`, or `./manage bench`: every figure in one run, on loopback, bounded in number and time."""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import make_scene
from benchmarks.feeds import measure_change, measure_feeds, measure_flat
from benchmarks.installation import Installation, databases
from benchmarks.machine import measure_commits, measure_memory, measure_start
from benchmarks.mails import measure_mails
from benchmarks.pages import measure_pages
from benchmarks.registering import measure_registrations
from benchmarks.report import Row, keep, write_table
from benchmarks.school import SCHOOLS, measure_school
from benchmarks.subscribers import CROWDS, measure_subscribers


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: counts, and seconds for each rate."""

    events: int
    many: int
    branches: int
    seconds: float
    times: int
    registrations: int
    clients: int
    connections: tuple[int, ...]
    starts: int


WHOLE = Size(1000, 100_000, 5000, 3, 30, 640, 32, (1, 8, 32), 5)
QUICK = Size(1000, 10_000, 500, 1, 10, 160, 32, (8,), 2)
TINY = Size(20, 60, 5, 0.2, 2, 6, 3, (2,), 1)
SIZES = {"whole": WHOLE, "quick": QUICK, "tiny": TINY}


def measure_all(here: Installation, size: Size) -> Iterator[Row]:
    scene = make_scene(here.app, size.events)
    yield from measure_commits(here, seconds=size.seconds / 2)
    yield from measure_pages(here, scene, times=size.times)
    yield from measure_feeds(here, scene, connections=list(size.connections), seconds=size.seconds)
    yield from measure_change(here, scene, path=scene.feed, name="feed", times=max(2, size.times // 3))
    yield from measure_registrations(here, scene, number=size.registrations, clients=size.clients)
    yield from measure_mails(here)
    yield from measure_memory(here, scene, seconds=size.seconds / 2)
    yield from measure_start(here, times=size.starts)
    yield from measure_flat(
        here,
        scene,
        few=size.events,
        many=size.many,
        branches=size.branches,
        seconds=size.seconds,
        times=max(2, size.times // 4),
    )
    beside = f", with {size.many:,} events of {size.branches:,} branches"
    yield from measure_pages(here, scene, times=max(2, size.times // 3), beside=beside)


def main() -> None:
    words = read_words()
    logging.disable(logging.WARNING)
    begun = time.monotonic()
    rows = []
    for row in run(words):
        rows.append(row)
        sys.stderr.write(f"{row.line()}\n")
    table = write_table(
        rows,
        command=" ".join(["python -m benchmarks", *sys.argv[1:]]),
        database=words.database,
        server=words.server,
        seconds=time.monotonic() - begun,
    )
    sys.stdout.write(table)
    if words.keep:
        sys.stderr.write(f"written to {keep(table, words.what, words.database)}\n")


def run(words: argparse.Namespace) -> Iterator[Row]:
    """Everything that is made for it lies in one temporary folder."""
    much = "tiny" if words.tiny else "quick" if words.quick else "whole"
    with tempfile.TemporaryDirectory(prefix="organiser-bench-") as name:
        folder = Path(name)
        with databases(words.database, folder) as urls:
            here = Installation(folder, urls, words.server)
            if words.what == "subscribers":
                yield from measure_subscribers(here, CROWDS[much])
            elif words.what == "school":
                yield from measure_school(here, SCHOOLS[much])
            else:
                yield from measure_all(here, SIZES[much])


def read_words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "subscribers", "school"), default="all")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--server", choices=("granian", "waitress"), default="granian")
    much = parser.add_mutually_exclusive_group()
    much.add_argument("--quick", action="store_true", help="under a minute, with fewer of everything")
    much.add_argument("--tiny", action="store_true", help="only whether it runs; the figures mean nothing")
    parser.add_argument("--keep", action="store_true", help="write the table to docs/results/")
    return parser.parse_args()


if __name__ == "__main__":
    main()
