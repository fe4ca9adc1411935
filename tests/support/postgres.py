"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket in it, gone at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 120
# Nothing in here outlives the run, so nothing waits for a disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class PostgresServer:
    """Started by its making, ended by stop(). `url` leads to a database in which others can be created."""

    def __init__(self, binaries: Path, settings: Mapping[str, str] = SETTINGS) -> None:
        # /tmp and not TMPDIR: a socket's path has a hundred characters, and another user must get there.
        self._folder = Path(tempfile.mkdtemp(prefix="organiser-postgres-", dir="/tmp"))
        self._as_user = _ordinary_user(self._folder)
        data = self._folder / "data"
        subprocess.run(
            [
                binaries / "initdb",
                "-D",
                data,
                "--username=organiser",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=self._folder,
            **self._as_user,
        )
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._command = [binaries / "postgres", "-D", data, "-k", self._folder, *words]
        self.url = f"postgresql://organiser@/postgres?host={self._folder}"
        self.start_again()

    def start_again(self) -> None:
        """With the data that was there when it was halted."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # so that Ctrl-C ends the tests first and this by stop()
                **self._as_user,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self._folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)

    def halt(self) -> None:
        """Ends all connections; what was committed stays."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # "fast": ends the connections, doesn't wait for them
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)


def _ordinary_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as a user who may do nothing else, and owns the folder."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {
        "user": user.pw_uid,
        "group": user.pw_gid,
        "extra_groups": [],
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"},
    }
