"""An installation of its own for the run: database, application in this process, servers in others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
from flask import Flask

from benchmarks.bare import FOLDER
from benchmarks.report import ROOT
from organiser.cli.migrating import migrate
from organiser.factory import create_app
from organiser.kernel.config import Settings
from tests.support.mail_server import free_port
from tests.support.postgres import SETTINGS, PostgresServer
from tests.support.tools import find_any_postgresql

WORKERS = 2
START_SECONDS, STOP_SECONDS = 60, 15
# Unlike in tests every commit is on the disk before it is answered, as in production.
DURABLE = {**SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
# One machine plays all the world here, and is no attack.
NO_CAPS = {"REGISTRATIONS_PER_NETWORK_HOUR": "10000000", "MAILS_PER_INSTALLATION_HOUR": "10000000"}
SECRETS = {"SECRET_KEY": "s" * 32, "MASTER_KEY": "m" * 32}


class Installation:
    """`app` is the application in this process; serve() answers at `url` from others, against the same database."""

    def __init__(self, folder: Path, urls: dict[str, str], server: str) -> None:
        self.folder, self._server = folder, server
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        settings = {**urls, **NO_CAPS, **SECRETS, "DATA_DIR": str(folder / "data"), "BASE_URL": self.url}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self._environ = {**inherited, **settings, "PYTHONPATH": str(ROOT)}
        self.settings = Settings.from_environment(settings)
        self.is_sqlite, self.database_url = self.settings.is_sqlite, self.settings.database_url
        self.app: Flask = create_app(self.settings)
        migrate(self.app, self.settings)

    @contextmanager
    def serve(self) -> Iterator["subprocess.Popen[bytes]"]:
        """The web processes; the port is the installation's."""
        words = ["organiser", "web", "--port", str(self.port), "--server", self._server]
        words += ["--workers", str(WORKERS)] if self._server == "granian" else []
        with self.process(words) as process:
            wait_for(f"{self.url}/en/", process)
            yield process

    @contextmanager
    def serve_bare(self, bodies: dict[str, bytes]) -> Iterator[str]:
        """These bytes from a bare Flask application on the same server; its address."""
        folder, port = self.folder / "bytes", free_port()
        folder.mkdir(exist_ok=True)
        for name, body in bodies.items():
            (folder / name).write_bytes(body)
        words = ["benchmarks.bare", str(port), self._server]
        with self.process(words, **{FOLDER: str(folder)}) as process:
            wait_for(f"http://127.0.0.1:{port}/{next(iter(bodies))}", process)
            yield f"http://127.0.0.1:{port}"

    @contextmanager
    def process(self, words: list[str], **more: str) -> Iterator["subprocess.Popen[bytes]"]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=ROOT, env=self._environ | more, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log,
            )  # fmt: skip
        try:
            yield process
        except BaseException:
            sys.stderr.write((self.folder / "log").read_text(errors="replace")[-4000:])
            raise
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Until it answers. Raises RuntimeError when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 (our own address)
                return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"{url} did not come up")


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """DATABASE_URL and KEYSTORE_URL of empty databases."""
    if kind == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{folder}/one.sqlite3", "KEYSTORE_URL": f"sqlite:///{folder}/keys.sqlite3"}
        return
    binaries = find_any_postgresql()
    if binaries is None:
        raise SystemExit("There is no PostgreSQL on this machine: apt-get install postgresql")
    server = PostgresServer(binaries, DURABLE)
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE one")
            connection.execute("CREATE DATABASE keys")
        names = {"DATABASE_URL": "one", "KEYSTORE_URL": "keys"}
        yield {name: server.url.replace("/postgres?", f"/{database}?") for name, database in names.items()}
    finally:
        server.stop()
