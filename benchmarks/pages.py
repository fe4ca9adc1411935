"""How long the application works on a page, and how often it asks the database."""

import statistics
import time
from collections.abc import Iterator

from benchmarks.data import Scene
from benchmarks.installation import Installation
from benchmarks.report import Row
from benchmarks.wsgi import Ask, asking, counted_queries, time_one
from organiser.kernel import clock

MOST_MS, MOST_QUERIES, WARM_UP = 8, 6, 3


def measure_pages(here: Installation, scene: Scene, *, times: int, beside: str = "") -> Iterator[Row]:
    """Medians of whole answers in this process, after a warm-up; a visitor who is not logged in. `beside` says in the
    rows' names what else is in the database."""
    pages = {
        "event page": (scene.event_page, True),
        "branch page": (scene.branch_page, True),
        "list of events": ("/en/events", False),
        "first page": ("/en/", False),
        "a month": (f"/en/events/month/{clock.now():%Y-%m}", False),
        "directory": ("/en/branches", False),
    }
    for name, (path, has_target) in pages.items():
        ask = asking(here.app, here.url, path)
        for _ in range(WARM_UP):
            time_one(ask, 200)
        with counted_queries(here.app) as statements:
            body = ask().body
        spent, worked = (statistics.median(times_of) * 1000 for times_of in _time_all(ask, times))
        figure = f"{spent:.1f} ms ({worked:.1f} of CPU), {len(statements)} queries, {len(body) / 1000:.0f} kB"
        if has_target:
            is_reached = spent < MOST_MS and len(statements) <= MOST_QUERIES
            target = f"under {MOST_MS} ms, at most {MOST_QUERIES} queries"
            yield Row(name + beside, figure, target=target, is_reached=is_reached)
        else:
            yield Row(name + beside, figure)


def _time_all(ask: Ask, times: int) -> tuple[list[float], list[float]]:
    """Seconds on the wall's clock and of this process's CPU; they part where others use the machine, too."""
    spent, worked = [], []
    for _ in range(times):
        begun = time.process_time()
        spent.append(time_one(ask, 200))
        worked.append(time.process_time() - begun)
    return spent, worked
