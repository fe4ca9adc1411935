"""Calendars that poll, each by a connection of its own and with what it was told last, in a process of its own.

python -m benchmarks.polls steady URL RATE SECONDS           so many a second, whatever the server does
python -m benchmarks.polls burst URL CONNECTIONS SECONDS     one after the other on so many connections

Reads the feeds' paths and ETags as JSON. Prints how often which status came, and the seconds that polls took.
"""

import asyncio
import itertools
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.client import Visitor

# One in so many has just subscribed, and asks for all of it.
NEW = 20


@dataclass(slots=True)
class Told:
    """What the polls brought."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


class Calendars:
    """Who polls next: feeds by chance, the same in every run."""

    def __init__(self, feeds: dict[str, str]) -> None:
        self._feeds = list(feeds.items())
        self._chance = random.Random(1917)  # noqa: S311 (no secret)
        self._numbers = itertools.count(1)

    async def poll(self, visitor: Visitor, told: Told) -> None:
        path, etag = self._chance.choice(self._feeds)
        validator = {} if next(self._numbers) % NEW == 0 else {"If_None_Match": etag}
        begun = time.monotonic()
        answer = await visitor.get(path, Accept_Encoding="gzip", **validator)
        told.seconds.append(time.monotonic() - begun)
        told.statuses[answer.status] += 1


async def poll_steadily(url: str, feeds: dict[str, str], rate: float, seconds: float) -> Told:
    told, calendars, begun = Told(), Calendars(feeds), time.monotonic()

    async def poll(number: int) -> None:
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        visitor = Visitor(url)
        await calendars.poll(visitor, told)
        visitor.close()

    await asyncio.gather(*(poll(number) for number in range(round(rate * seconds))))
    return told


async def poll_at_once(url: str, feeds: dict[str, str], connections: int, seconds: float) -> Told:
    told, calendars, until = Told(), Calendars(feeds), time.monotonic() + seconds

    async def poll() -> None:
        visitor = Visitor(url)
        while time.monotonic() < until:
            await calendars.poll(visitor, told)
        visitor.close()

    await asyncio.gather(*(poll() for _ in range(connections)))
    return told


def main() -> None:
    what, url, number, seconds = sys.argv[1:]
    feeds = json.load(sys.stdin)
    if what == "steady":
        told = asyncio.run(poll_steadily(url, feeds, float(number), float(seconds)))
    else:
        told = asyncio.run(poll_at_once(url, feeds, int(number), float(seconds)))
    json.dump({"statuses": told.statuses, "seconds": told.seconds}, sys.stdout)


if __name__ == "__main__":
    main()
