"""Every check and test: ./manage test [--require-all] [--long] [words for pytest]

Without words for pytest: the static checks, then all tests with coverage, on SQLite and PostgreSQL.
With words: only pytest, with them.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.support.checks import CHECKS, ROOT, run_check
from tests.support.full_coverage import list_gaps, read_patterns, read_report
from tests.support.postgres import PostgresServer
from tests.support.tools import POSTGRESQL, TOOLS, Tool, bring, find_packaged_postgresql

OWN_WORDS = {"--require-all", "--long"}
# Each process begins with a half of its own, so that what a file's tests share is seldom made twice.
SHARED = ("--numprocesses=2", "--dist=worksteal")
MEMORY, PLENTY = Path("/dev/shm"), 4 << 30  # noqa: S108 (what is made there has a name of its own)


def main(words: list[str]) -> int:
    # So that SIGTERM unwinds as Ctrl-C does, and ends what was started here.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if set(words) <= OWN_WORDS:
        return run_everything(words)
    return run_pytest(words, {})


def run_everything(words: list[str]) -> int:
    found = {tool: None if is_given(tool) else bring(tool, tell=print) for tool in TOOLS}
    found[POSTGRESQL] = found[POSTGRESQL] or find_packaged_postgresql()
    missing = [tool for tool, path in found.items() if path is None and not is_given(tool)]
    for tool in missing:
        print(f"{tool.name} is missing, so not run: {tool.needed_for}", flush=True)
    failed = [f"no {tool.name}" for tool in missing if "--require-all" in words]
    with ThreadPoolExecutor(max_workers=1) as beside:
        checks = beside.submit(lambda: [check.name for check in CHECKS if not run_check(check)])
        tests = run_tests(words, found[POSTGRESQL])
    failed += [*checks.result(), *tests]
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def run_tests(words: list[str], postgresql: Path | None) -> list[str]:
    """What failed of them."""
    failed, gaps = [], []
    with postgres_for_all(postgresql) as environment, tempfile.TemporaryDirectory(dir=find_memory()) as folder:
        report = Path(folder) / "coverage.json"
        words = [*words, f"--basetemp={folder}/tests"]
        coverage = ["--cov=organiser", "--cov-branch", "--cov-report=term:skip-covered", f"--cov-report=json:{report}"]
        if run_pytest([*SHARED, *coverage, *words], environment):
            failed.append("pytest")
        if report.exists():
            gaps = list_gaps(read_report(report), read_patterns(ROOT / "pyproject.toml"))
    if gaps:
        failed.append("full coverage")
        print("Not fully covered, though pyproject.toml says so:", *gaps, sep="\n  ")
    return failed


def is_given(tool: Tool) -> bool:
    """Whether the caller named a running one."""
    return tool is POSTGRESQL and bool(os.environ.get("TEST_DATABASE_URL"))


def find_memory() -> Path | None:
    """Where files lie in memory, if there is plenty and programs may run there, which some tests want. Thousands of
    commits then wait for no disk, as in PostgreSQL."""
    is_fit = MEMORY.is_dir() and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    return MEMORY if is_fit and shutil.disk_usage(MEMORY).free >= PLENTY else None


@contextmanager
def postgres_for_all(binaries: Path | None) -> Iterator[dict[str, str]]:
    """One server for all workers, unless the caller's TEST_DATABASE_URL names one."""
    if is_given(POSTGRESQL) or binaries is None:
        yield {}
        return
    server = PostgresServer(binaries)
    try:
        yield {"TEST_DATABASE_URL": server.url}
    finally:
        server.stop()


def run_pytest(words: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen([sys.executable, "-m", "pytest", *words], cwd=ROOT, env={**os.environ, **environment})
    try:
        return process.wait()
    except BaseException:
        # Ctrl-C reached pytest as well; SIGTERM did not. Either way it is given the time to end its own.
        process.terminate()
        process.wait()
        raise


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
