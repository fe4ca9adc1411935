"""A hundred thousand calendars that poll once an hour, and what people who register meanwhile notice of it."""

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from benchmarks.client import Visitor
from benchmarks.installation import Installation
from benchmarks.registering import links_to_confirm
from benchmarks.report import ROOT, Row, at_most
from organiser.branches.models import Branch
from organiser.demo.loading import load
from organiser.demo.queries import list_demo_branches
from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.registrations.models import Registration
from tests.support.make import make_event

SUBSCRIBERS, HOUR = 100_000, 3600
MOST_SLOWER = 2
KINDS = ("meeting", "talk", "circle", "school", "action")
LONGEST = 300
COUNTED = re.compile(r"Status (\d+): (\d+)")
UNANSWERED = re.compile(r"Unanswered: (\d+)")


@dataclass(frozen=True, slots=True)
class Crowd:
    """How much is measured. `seconds` of each stretch and of a burst, `rounds` of all of them; `rate` of people who
    register in a second."""

    events: int
    registrations: int
    rate: float
    seconds: float
    rounds: int
    connections: int


CROWDS = {
    "whole": Crowd(400, 2000, 5, 10, 4, 64),
    "quick": Crowd(100, 200, 5, 10, 2, 64),
    "tiny": Crowd(10, 10, 4, 1, 1, 4),
}


@dataclass(slots=True)
class Stretch:
    """What was seen while nobody polled, while all polled as usual, or in bursts."""

    register: list[float] = field(default_factory=list)
    confirm: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    polls: list[float] = field(default_factory=list)

    def add(self, people: Mapping[str, list[float]], statuses: Mapping[int, int], polls: list[float]) -> None:
        self.register += people["register"]
        self.confirm += people["confirm"]
        self.statuses.update(statuses)
        self.polls += polls


def measure_subscribers(here: Installation, crowd: Crowd) -> Iterator[Row]:
    """Stretches take turns, so that a machine that slows down slows all of them. Raises RuntimeError when a poll gets
    anything but 200 or 304, or when a registration is lost."""
    event_id, page = make_movement(here, crowd)
    quiet, polled, burst = Stretch(), Stretch(), Stretch()
    with here.serve():
        feeds = asyncio.run(fetch_all(here.url, list_feeds(here.app)))
        people = People(here, event_id, page, crowd)
        people.register_first()
        for _ in range(crowd.rounds):
            quiet.add(people.arrive(), {}, [])
            polled.add(*_beside(people, here, feeds, ["steady", here.url, str(SUBSCRIBERS / HOUR), str(crowd.seconds)]))
            burst.add(*_burst(people, here, feeds, crowd))
        people.count_all()
    yield from _tell(quiet, polled, burst, feeds, crowd)


class People:
    """Who register in one stretch have their mail and confirm in the next."""

    def __init__(self, here: Installation, event_id: str, page: str, crowd: Crowd) -> None:
        self._here, self._event_id, self._page, self._crowd = here, event_id, page, crowd
        self._begun = self._confirmed = 0

    def register_first(self) -> None:
        self._visit([])

    def arrive(self) -> dict[str, list[float]]:
        return self._visit(links_to_confirm(self._here, self._event_id))

    def _visit(self, links: list[str]) -> dict[str, list[float]]:
        words = [self._here.url, self._page, str(self._crowd.rate), str(self._crowd.seconds), str(self._begun)]
        told: dict[str, list[float]] = json.loads(run_apart(["benchmarks.arriving", *words], json.dumps(links)))
        self._begun += len(told["register"])
        self._confirmed += len(told["confirm"])
        return told

    def count_all(self) -> None:
        """Raises RuntimeError unless everybody who was told so stands in the database, and nobody else."""
        waiting = len(links_to_confirm(self._here, self._event_id))
        confirmed = count_places(self._here.app, self._event_id) - waiting
        if (confirmed, waiting) != (self._confirmed, self._begun - self._confirmed):
            raise RuntimeError(f"{confirmed} confirmed and {waiting} not, of {self._confirmed} and {self._begun}")


def make_movement(here: Installation, crowd: Crowd) -> tuple[str, str]:
    """The demonstration, and one event that takes as many as come: its id, and its page's path."""
    with here.app.app_context():
        settings = here.settings
        load(
            settings.data_dir,
            events=crowd.events,
            registrations=crowd.registrations,
            at_school=0,
            retention_days=settings.retention_days,
        )
        event = make_event(db.session.scalars(select(Branch).where(Branch.parent_id.is_not(None))).first())
        return event.public_id, f"/en/events/{event.public_id}/{event.slug}"


def list_feeds(app: Flask) -> list[str]:
    """Of each branch, alone and with those below it, and of each kind, in all languages."""
    with app.app_context():
        ids = [branch.public_id for branch in list_demo_branches()]
    branches = [f"/feeds/branches/{each}.ics?{below}" for each, below in product(ids, ("", "below=1&"))]
    slices = [f"/feeds/events.ics?kind={kind}&" for kind in KINDS]
    return [f"{path}lang={lang}" for path, lang in product([*branches, *slices], INTERFACE_LANGUAGES)]


async def fetch_all(url: str, paths: list[str]) -> dict[str, str]:
    """The ETag of each feed, which every subscriber has."""
    visitor, feeds = Visitor(url), {}
    for path in paths:
        answer = await visitor.get(path, Accept_Encoding="gzip")
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        feeds[path] = answer.headers["etag"]
    visitor.close()
    return feeds


Seen = tuple[dict[str, list[float]], Counter[int], list[float]]


def _beside(people: People, here: Installation, feeds: dict[str, str], words: list[str]) -> Seen:
    """People register while calendars poll, each in a process of their own."""
    with ThreadPoolExecutor(1) as threads:
        polling = threads.submit(run_apart, ["benchmarks.polls", *words], json.dumps(feeds))
        arrived = people.arrive()
        told = json.loads(polling.result())
    return arrived, _only_good({int(status): count for status, count in told["statuses"].items()}), told["seconds"]


def _burst(people: People, here: Installation, feeds: dict[str, str], crowd: Crowd) -> Seen:
    wrk = shutil.which("wrk")
    if wrk is None or crowd.seconds < 2:
        words = ["burst", here.url, str(crowd.connections), str(crowd.seconds)]
        return _beside(people, here, feeds, words)
    polls = here.folder / "polls"
    polls.write_text("".join(f"{path} {etag}\n" for path, etag in feeds.items()))
    script = Path(__file__).parent / "burst.lua"
    how = ["-t1", f"-c{crowd.connections}", f"-d{round(crowd.seconds)}s", "--timeout", "30s", "-s", str(script)]
    with ThreadPoolExecutor(1) as threads:
        polling = threads.submit(_run, [wrk, *how, here.url], "", {**os.environ, "POLLS": str(polls)})
        arrived = people.arrive()
        told = polling.result()
    lost = UNANSWERED.search(told)
    if lost is None or int(lost[1]):
        raise RuntimeError(told)
    return arrived, _only_good({int(status): int(count) for status, count in COUNTED.findall(told)}), []


def _only_good(statuses: dict[int, int]) -> Counter[int]:
    if not statuses or set(statuses) - {200, 304}:
        raise RuntimeError(f"polls were answered {statuses}")
    return Counter(statuses)


def run_apart(words: list[str], given: str) -> str:
    """What a module of ours prints, run in a process of its own."""
    return _run([sys.executable, "-m", *words], given, None)


def _run(command: list[str], given: str, environ: dict[str, str] | None) -> str:
    told = subprocess.run(
        command, cwd=ROOT, input=given, env=environ, capture_output=True, text=True, check=False, timeout=LONGEST
    )
    if told.returncode:
        raise RuntimeError(told.stderr[-3000:])
    return told.stdout


def count_places(app: Flask, event_id: str) -> int:
    with app.app_context():
        places = select(func.count()).select_from(Registration).join(Event, Event.id == Registration.event_id)
        return db.session.scalar(places.where(Event.public_id == event_id)) or 0


def _tell(quiet: Stretch, polled: Stretch, burst: Stretch, feeds: dict[str, str], crowd: Crowd) -> Iterator[Row]:
    for what, times in (("form read and sent", quiet.register), ("link, page, button", quiet.confirm)):
        yield Row(f"a registration, {what}, while nobody polls", _figure(times))
    usual = f"{SUBSCRIBERS:,} calendars once an hour ({SUBSCRIBERS / HOUR:.0f} a second) on {len(feeds):,} addresses"
    polls = f"{_answers(polled)}; {_figure(polled.polls)}"
    yield Row(f"polls of {usual}", polls)
    yield from _slower("while they poll", quiet, polled)
    seconds = crowd.rounds * crowd.seconds
    rate = burst.statuses.total() / seconds
    figure = f"{rate:,.0f} a second: {_answers(burst)}"
    yield Row(f"bursts of {crowd.seconds:g} seconds on {crowd.connections} connections", figure)
    yield from _slower("in a burst", quiet, burst)


def _slower(when: str, quiet: Stretch, other: Stretch) -> Iterator[Row]:
    pairs = (
        ("form read and sent", quiet.register, other.register),
        ("link, page, button", quiet.confirm, other.confirm),
    )
    for what, before, after in pairs:
        ratio = p95(after) / p95(before)
        yield at_most(f"a registration, {what}, {when}", _figure(after), ratio, "the quiet p95", MOST_SLOWER)


def _answers(stretch: Stretch) -> str:
    return f"{stretch.statuses[304]:,} × 304 and {stretch.statuses[200]:,} × 200"


def _figure(times: list[float]) -> str:
    return f"p95 {p95(times) * 1000:.1f} ms, median {statistics.median(times) * 1000:.1f} ms of {len(times):,}"


def p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]
