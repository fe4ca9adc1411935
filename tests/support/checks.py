"""The checks that read the code and don't run it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    words: tuple[str, ...]
    reads: Path


CHECKS = (
    Check("ruff check", ("ruff", "check", "--quiet", "."), ROOT),
    Check("ruff format", ("ruff", "format", "--check", "--quiet", "."), ROOT),
    Check("mypy", ("mypy", "--no-error-summary", "organiser"), ROOT / "organiser"),
    Check("djlint", ("djlint", "--quiet", "--lint", "templates"), ROOT / "templates"),
)


def run_check(check: Check) -> bool:
    """True if there is nothing to say; what there is, is printed."""
    if not check.reads.exists():
        print(f"{check.name}: nothing to read in {check.reads.relative_to(ROOT)}")
        return True
    done = subprocess.run(
        [sys.executable, "-m", *check.words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"{check.name}: {'failed' if done.returncode else 'ok'}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0
