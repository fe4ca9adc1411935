"""Registering as people do, by many at once, in a process of its own.

python -m benchmarks.flow register URL PATH NUMBER CLIENTS     prints seconds
python -m benchmarks.flow confirm URL CLIENTS                  reads paths of mailed links, prints seconds
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable
from html import unescape
from urllib.parse import urlsplit

from benchmarks.client import Answer, Visitor

FORM = re.compile(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<input([^>]*)name="([^"]+)"([^>]*)>')
VALUE = re.compile(r'value="([^"]*)"')
Visit = Callable[[Visitor, str], Awaitable[None]]


def read_form(body: bytes, action: str) -> tuple[str, dict[str, str]]:
    """Where the form with this word in its address is sent to, and what its fields hold."""
    for address, inside in FORM.findall(body.decode()):
        if action in address:
            fields = {}
            for before, name, after in FIELD.findall(inside):
                value = VALUE.search(before + after)
                fields[name] = unescape(value[1]) if value else ""
            return unescape(address).partition("#")[0], fields
    raise RuntimeError(f"no form for {action}")


def expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body[:2000].decode()}")
    return answer


def registering(path: str) -> Visit:
    async def register(visitor: Visitor, address: str) -> None:
        page = expect(await visitor.get(path), 200)
        action, fields = read_form(page.body, "/register")
        fields |= {"name": "Rosa L.", "address": address, "country": "BO", "agree": "y"}
        expect(await visitor.post(action, fields), 303)

    return register


async def confirm(visitor: Visitor, link: str) -> None:
    opened = expect(await visitor.get(link), 303)
    page = expect(await visitor.get(urlsplit(opened.headers["location"]).path), 200)
    action, fields = read_form(page.body, "/confirm")
    expect(await visitor.post(action, fields), 303)


async def visit_all(url: str, visit: Visit, things: list[str], clients: int) -> float:
    """Seconds for one visitor to each of the things, so many at a time."""
    waiting = iter(things)

    async def work() -> None:
        for thing in waiting:
            visitor = Visitor(url)
            await visit(visitor, thing)
            visitor.close()

    begun = time.monotonic()
    await asyncio.gather(*(work() for _ in range(clients)))
    return time.monotonic() - begun


def main() -> None:
    what, url, *words = sys.argv[1:]
    if what == "register":
        path, number, clients = words
        visit, things = registering(path), [f"person{one}@example.org" for one in range(int(number))]
    else:
        visit, things, clients = confirm, json.load(sys.stdin), words[0]
    sys.stdout.write(str(asyncio.run(visit_all(url, visit, things, int(clients)))))


if __name__ == "__main__":
    main()
