"""People who register one after the other, however long the server takes: in a process of its own.

python -m benchmarks.arriving URL PATH RATE SECONDS FIRST     reads paths of mailed links, prints seconds of each

So many begin in a second, each of them with the event's page and its form, and with each of them one who has the mail
presses the button. Time is counted from when they meant to begin, so nobody who had to wait is left out.
"""

import asyncio
import json
import sys
import time

from benchmarks.client import Visitor
from benchmarks.flow import Visit, confirm, registering


async def arrive_all(url: str, visits: list[tuple[Visit, str]], rate: float) -> list[float]:
    """Seconds that each took, in their order."""
    begun = time.monotonic()

    async def arrive(number: int, visit: Visit, thing: str) -> float:
        meant = begun + number / rate
        await asyncio.sleep(max(0.0, meant - time.monotonic()))
        visitor = Visitor(url)
        await visit(visitor, thing)
        visitor.close()
        return time.monotonic() - meant

    return await asyncio.gather(*(arrive(number, *each) for number, each in enumerate(visits)))


async def arrive_both(url: str, path: str, rate: float, people: list[str], links: list[str]) -> dict[str, list[float]]:
    registered, confirmed = await asyncio.gather(
        arrive_all(url, [(registering(path), each) for each in people], rate),
        arrive_all(url, [(confirm, each) for each in links], rate),
    )
    return {"register": registered, "confirm": confirmed}


def main() -> None:
    url, path, rate, seconds, first = sys.argv[1:]
    number = round(float(rate) * float(seconds))
    people = [f"person{int(first) + one}@example.org" for one in range(number)]
    links = json.load(sys.stdin)[:number]
    json.dump(asyncio.run(arrive_both(url, path, float(rate), people, links)), sys.stdout)


if __name__ == "__main__":
    main()
