"""`./manage run` in a tree of its own, as somebody has it who has just cloned it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.mail_server import free_port
from tests.support.processes import ROOT, STOP_SECONDS

START_SECONDS = 180
OWN = {".git", ".venv", ".env", "data"}


@dataclass
class Running:
    url: str
    folder: Path

    @property
    def printed(self) -> str:
        return (self.folder / "printed").read_text()

    def log_in_of(self, who: str) -> tuple[str, str, str]:
        """Address, password and the secret of the codes, as they were printed."""
        lines = self.printed.splitlines()
        at = next(at for at, line in enumerate(lines) if line.split()[:1] == [who])
        _, address, _, password, *_ = lines[at].split()
        return address, password, lines[at + 1].split()[-1]


def leave_out(folder: str, names: list[str]) -> set[str]:
    """What is of this checkout and not of the repository."""
    return {name for name in names if name == "__pycache__" or (Path(folder) == ROOT and name in OWN)}


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The environment is this one's, linked, so that nothing has to be installed; all else is the copy's own."""
    folder = tmp_path_factory.mktemp("outside")
    tree = folder / "organiser"
    shutil.copytree(ROOT, tree, ignore=leave_out)
    (tree / ".venv").symlink_to(sys.prefix)
    port = free_port()
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(
            [str(tree / "manage"), "run", "--port", str(port)],
            cwd=tree,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Running(f"http://localhost:{port}/", folder)
    try:
        wait_until_it_answers(running, process)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        finally:
            process.kill()


def wait_until_it_answers(running: Running, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(running.url, timeout=20):  # noqa: S310 (our own address)
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"./manage run did not answer:\n{running.printed}")
