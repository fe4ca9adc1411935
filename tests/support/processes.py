"""organiser as its users start it: processes, against a database of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.support.mail_server import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
STOP_SECONDS = 60


class LiveServer:
    """One installation. `url` is its BASE_URL once serve() has returned.

    start() adds a process (a worker, a second web process), run() waits for a command to end.
    """

    def __init__(self, settings: Mapping[str, str], folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        foreign = {"DATABASE_URL", "KEYSTORE_URL", "MAIL_URL", "BASE_URL", "DATA_DIR", "UPLOAD_DIR", "DEMO"}
        inherited = {name: value for name, value in os.environ.items() if name not in foreign}
        self.environ = {**inherited, **settings, "BASE_URL": self.url, "PYTHONUNBUFFERED": "1"}
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    def serve(self, *words: str) -> None:
        """Start `organiser web` (or what is named) and wait until it answers."""
        self.wait_until_it_answers(self.start(*(words or ("web",)), "--port", str(self.port)))

    def wait_until_it_answers(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Asked without a page: what one shows of its branches is kept for some seconds."""
        try:
            with urlopen(f"{self.url}/health", timeout=5):  # noqa: S310 (our own address)
                return True
        except HTTPError as answer:
            answer.close()
            return True
        except (URLError, ConnectionError, TimeoutError):
            return False

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with self._log_path.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "organiser", *words],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def run(self, *words: str) -> str:
        """What a command printed. Raises CalledProcessError when it fails."""
        command = [sys.executable, "-m", "organiser", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
        return done.stdout

    @property
    def log(self) -> str:
        return self._log_path.read_text(errors="replace") if self._log_path.exists() else ""

    @property
    def _log_path(self) -> Path:
        return self._folder / "server.log"

    def stop(self) -> None:
        """End every process by SIGTERM, as an operator does. One that doesn't end is killed, and that is an error."""
        stubborn = []
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                stubborn.append(" ".join(map(str, process.args)))  # type: ignore[arg-type]
        self._processes.clear()
        if stubborn:
            raise RuntimeError(f"SIGTERM did not end {stubborn}:\n{self.log}")
