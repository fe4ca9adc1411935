"""The table of a run: figure, ratio, target, and where it is to be read."""

import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from organiser.kernel import clock

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "docs" / "results"


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is to what stands in `against`; `target` is reached if `is_reached`, and None where there is none."""

    what: str
    figure: str
    ratio: float | None = None
    against: str = ""
    target: str = ""
    is_reached: bool | None = None

    def line(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} × {self.against}"
        mark = {None: "", True: " — reached", False: " — **missed**"}[self.is_reached]
        return f"| {self.what} | {self.figure} | {ratio} | {self.target}{mark} |"


def at_least(what: str, figure: str, ratio: float, against: str, least: float) -> Row:
    return Row(what, figure, ratio, against, f"at least {least:g}", ratio >= least)


def at_most(what: str, figure: str, ratio: float, against: str, most: float) -> Row:
    return Row(what, figure, ratio, against, f"at most {most:g}", ratio <= most)


def limited(what: str, figure: str, value: float, most: float, unit: str) -> Row:
    """A figure that has a limit of its own."""
    return Row(what, figure, target=f"at most {most:g} {unit}", is_reached=value <= most)


def write_table(rows: Iterable[Row], *, command: str, database: str, server: str, seconds: float) -> str:
    head = [
        f"# Measured on {clock.now():%Y-%m-%d}, {database}",
        "",
        f"`{command}` at commit {_commit()}: {os.cpu_count()} cores shared with the load client, "
        f"Python {platform.python_version()}, {server}, {seconds:.0f} seconds in all. The load average was "
        f"{os.getloadavg()[0]:.1f} at the end. Ratios are of this one run: "
        "[what the rows mean](../../benchmarks/README.md).",
        "",
        "| what | figure | ratio | target |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *(row.line() for row in rows)]) + "\n"


def keep(table: str, what: str, database: str) -> Path:
    RESULTS.mkdir(parents=True, exist_ok=True)
    name = "benchmark" if what == "all" else what
    path = RESULTS / f"{name}-{clock.now():%Y-%m-%d}-{database}.md"
    path.write_text(table)
    return path


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"
