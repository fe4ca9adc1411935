"""Feeds and files against the same bytes from a bare Flask view; what a change costs; and what many events cost."""

import asyncio
import statistics
import time
from collections.abc import Iterator

from benchmarks.client import Visitor
from benchmarks.data import Scene, add_elsewhere, change_one
from benchmarks.installation import Installation
from benchmarks.load import measure_rate
from benchmarks.report import Row, at_least, at_most
from benchmarks.wsgi import asking, time_one
from organiser.cli.memory import settle_memory
from organiser.kernel.web.microcache import LOOK_SECONDS

POLLS_A_SECOND = 300
GZIP = {"Accept_Encoding": "gzip"}
LEAST_FEED, LEAST_FILE, MOST_CHANGED, MOST_FLAT = 0.5, 0.4, 3, 1.2


def measure_feeds(here: Installation, scene: Scene, *, connections: list[int], seconds: float) -> Iterator[Row]:
    """Plain, gzip and 304 of the feed, and one event's file."""
    bodies, etag = _fetch(here, scene)
    asked = {
        "plain": ("/plain", scene.feed, {}, "full"),
        "gzip": ("/gzip", scene.feed, {"Accept-Encoding": "gzip"}, "full, gzip"),
        "304": ("/304", scene.feed, {"If-None-Match": etag}, "304"),
        "file": ("/file", scene.event_file, {}, "one event's .ics"),
    }
    with here.serve_bare(bodies) as address, here.serve():
        for name, (path, ours, headers, what) in asked.items():
            measure_rate(here.url + ours, connections=8, seconds=1, headers=headers)
            for number in connections:
                bare, rate = _measure_in_turns(address + path, here.url + ours, number, seconds, headers)
                size = f", {len(bodies[name]) / 1000:.0f} kB" if name in bodies else ""
                figure = f"{rate:,.0f}/s (bare Flask {bare:,.0f}/s)"
                words = f"{what}{size}, {number} connection{'s' * (number > 1)}"
                least = LEAST_FILE if name == "file" else LEAST_FEED
                yield at_least(words if name == "file" else f"feed, {words}", figure, rate / bare, "bare Flask", least)


def _measure_in_turns(
    bare: str, ours: str, connections: int, seconds: float, headers: dict[str, str]
) -> tuple[float, float]:
    """Medians of seconds that take turns. On one connection threads wake each other for every answer, and how long
    that takes depends on what else the machine does: the same server gave 2,500 and 6,300 within a minute."""
    pairs = [
        (
            measure_rate(bare, connections=connections, seconds=min(1, seconds)),
            measure_rate(ours, connections=connections, seconds=min(1, seconds), headers=headers),
        )
        for _ in range(max(1, round(seconds)))
    ]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _fetch(here: Installation, scene: Scene) -> tuple[dict[str, bytes], str]:
    """The bodies by name, and the feed's ETag."""
    plain = asking(here.app, here.url, scene.feed)()
    packed = asking(here.app, here.url, scene.feed, **GZIP)()
    file = asking(here.app, here.url, scene.event_file)()
    if {answer.status for answer in (plain, packed, file)} != {200}:
        raise RuntimeError("a feed did not come")
    return {"plain": plain.body, "gzip": packed.body, "file": file.body}, plain.headers["etag"]


def measure_change(here: Installation, scene: Scene, *, path: str, name: str, times: int) -> Iterator[Row]:
    """One of the events changes in another process; the next reader waits for the new feed."""
    for words, headers in (("", {}), (", gzip", GZIP)):
        cached, kept, changed = asyncio.run(_time_changes(here, scene, path, headers, times))
        figure = (
            f"{changed * 1000:.1f} ms (unchanged {kept * 1000:.1f} ms; asked for within the same second "
            f"{cached * 1000:.1f} ms, {changed / cached:.0f} times less)"
        )
        what = f"{name} just after one event changed{words}"
        yield at_most(what, figure, changed / kept, "the unchanged one", MOST_CHANGED)


async def _time_changes(
    here: Installation, scene: Scene, path: str, headers: dict[str, str], times: int
) -> tuple[float, float, float]:
    """Medians of seconds, on one connection: cached, kept but looked up, and after a change.

    Before each the server answers something else, so that none of them wakes a process that has slept for a second.
    """
    cached, kept, changed = [], [], []
    with here.serve():
        visitor = Visitor(here.url)
        await _time(visitor, path, headers)
        for number in range(times):
            time.sleep(LOOK_SECONDS + 0.05)
            await _wake(visitor, scene)
            kept.append(await _time(visitor, path, headers))
            cached += [await _time(visitor, path, headers) for _ in range(5)]
            change_one(here.app, scene, number)
            time.sleep(LOOK_SECONDS + 0.05)
            await _wake(visitor, scene)
            changed.append(await _time(visitor, path, headers))
        visitor.close()
    return statistics.median(cached), statistics.median(kept), statistics.median(changed)


async def _wake(visitor: Visitor, scene: Scene) -> None:
    for _ in range(20):
        await _time(visitor, scene.branch_page, {})


async def _time(visitor: Visitor, path: str, headers: dict[str, str]) -> float:
    begun = time.perf_counter()
    answer = await visitor.get(path, **headers)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return time.perf_counter() - begun


def measure_flat(
    here: Installation, scene: Scene, *, few: int, many: int, branches: int, seconds: float, times: int
) -> Iterator[Row]:
    """The same feed with many more events beside it in the database; then the feed of the tree that they stand in."""
    before, changed_before = _feed_rate(here, scene, seconds), _time_change_here(here, scene, times)
    add_elsewhere(here.app, many - few, branches)
    after, changed_after = _feed_rate(here, scene, seconds), _time_change_here(here, scene, times)
    figure = f"{after:,.0f}/s (before {before:,.0f}/s)"
    name = f"with {many:,} events in the database instead of {few:,}"
    yield at_most(f"feed, 304 looked up each time, {name}", figure, before / after, "the time with few", MOST_FLAT)
    figure = f"{changed_after * 1000:.1f} ms (before {changed_before * 1000:.1f} ms)"
    ratio = changed_after / changed_before
    yield at_most(f"feed just after a change, {name}", figure, ratio, "the time with few", MOST_FLAT)
    tree = f"feed of a tree of {branches + 2:,} branches with {many:,} events,"
    yield from measure_change(here, scene, path=scene.tree_feed, name=tree, times=times)


def _feed_rate(here: Installation, scene: Scene, seconds: float) -> float:
    """Polls a second of the application alone: each says that it has something else, too, so none is a kept one's."""
    etag = _fetch(here, scene)[1]
    polls = [
        asking(here.app, here.url, scene.feed, If_None_Match=f'{etag}, W/"{number}"', Accept_Encoding="br")
        for number in range(round(seconds * POLLS_A_SECOND))
    ]
    time.sleep(LOOK_SECONDS + 0.05)
    settle_memory()  # as a process that serves has: not to look through what was made for measuring
    return len(polls) / sum(time_one(poll, 304) for poll in polls)


def _time_change_here(here: Installation, scene: Scene, times: int) -> float:
    """Median of seconds for the first feed after a change in this process."""
    ask, spent = asking(here.app, here.url, scene.feed), []
    settle_memory()
    for number in range(times):
        change_one(here.app, scene, number)
        spent.append(time_one(ask, 200))
    return statistics.median(spent)
