"""An empty clone of this repository, and a machine that has Python and nothing of ours."""

import http.client
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT, STOP_SECONDS

SYSTEM = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
# How a machine reaches its package index is its own affair; what it has fetched once it may keep.
OF_THE_MACHINE = ("PIP_", "SSL_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
PIP_FILES = (".config/pip/pip.conf", ".pip/pip.conf")
OFFLINE = ("Failed to establish a new connection", "Temporary failure in name resolution", "Name or service not known")


@dataclass
class Clone:
    folder: Path
    home: Path

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name.upper().startswith(OF_THE_MACHINE)}
        files = [path for name in PIP_FILES if (path := Path.home() / name).exists()]
        if files:
            kept.setdefault("PIP_CONFIG_FILE", str(files[0]))
        kept.setdefault("PIP_CACHE_DIR", os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")) + "/pip")
        return {"PATH": SYSTEM, "HOME": str(self.home), **kept}

    def run(self, *words: str, seconds: float) -> subprocess.CompletedProcess[str]:
        """A command of the README, as it is written there."""
        return subprocess.run(
            words, cwd=self.folder, env=self.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, timeout=seconds,
        )  # fmt: skip

    def start(self, *words: str) -> "Started":
        log = self.home / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                words, cwd=self.folder, env=self.environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        return Started(process, log)


@dataclass
class Started:
    process: "subprocess.Popen[bytes]"
    _log: Path

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wait_for(self, port: int, *, seconds: float) -> None:
        """Until it answers. Raises RuntimeError with its log if it doesn't."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError):
                get(port, "/", host=f"localhost:{port}")
                return
            time.sleep(0.2)
        raise RuntimeError(self.log)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            self.process.kill()


def get(port: int, path: str, *, host: str) -> tuple[int, str | None, str]:
    """Status, Location and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location"), answer.read().decode()
    finally:
        connection.close()


def make_clone(folder: Path) -> Clone:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "organiser")], check=True)
    home = folder / "home"
    home.mkdir()
    return Clone(folder / "organiser", home)
