"""How many answers a second: by wrk where it is, else by an own client in a process of its own."""

import asyncio
import re
import shutil
import subprocess
import sys
import time

from benchmarks.client import Visitor

RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")


def measure_rate(url: str, *, connections: int, seconds: float, headers: dict[str, str] | None = None) -> float:
    """Answers a second. Raises RuntimeError when one is an error."""
    given = [f"{name}: {value}" for name, value in (headers or {}).items()]
    wrk = shutil.which("wrk")
    if wrk and seconds >= 1:
        command = [wrk, "-t1", f"-c{connections}", f"-d{round(seconds)}s"]
    else:
        command = [sys.executable, "-m", "benchmarks.load", str(connections), str(seconds)]
    command += [word for line in given for word in ("-H", line)] + [url]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    rate = RATE.search(told)
    if rate is None or BAD.search(told):
        raise RuntimeError(f"{url}: {told}")
    return float(rate[1])


async def _ask_on(url: str, path: str, headers: dict[str, str], until: float) -> int:
    visitor, number = Visitor(url), 0
    while time.monotonic() < until:
        answer = await visitor.get(path, **headers)
        if answer.status not in {200, 304}:
            raise RuntimeError(f"{path}: {answer.status}")
        number += 1
    visitor.close()
    return number


async def _ask_all(connections: int, seconds: float, headers: dict[str, str], url: str) -> float:
    base, slash, path = url.partition("/")[0] + "//" + url.split("/")[2], "/", url.split("/", 3)[3]
    begun = time.monotonic()
    asked = [_ask_on(base, slash + path, headers, begun + seconds) for _ in range(connections)]
    return sum(await asyncio.gather(*asked)) / (time.monotonic() - begun)


def main() -> None:
    connections, seconds, *words = sys.argv[1:]
    headers = dict(line.split(": ", 1) for line in words[1:-1:2])
    rate = asyncio.run(_ask_all(int(connections), float(seconds), headers, words[-1]))
    sys.stdout.write(f"Requests/sec: {rate:.2f}\n")


if __name__ == "__main__":
    main()
