"""Which mails have begun and which were taken, noted beside a SQLite database, so that one commit does for many mails.

SQLite has all its workers on one machine, and each commit there makes everybody else wait for the disk. A note needs no
disk: the system keeps it when the process is killed. When the machine itself goes down notes may be lost, so they count
for the boot in which they were written only, and without them every mail that was marked is in doubt.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from organiser.kernel.config import Settings

FOLDER = "outbox"
# Another one after each start of the machine: Linux has it, and elsewhere there are no notes.
BOOT = Path("/proc/sys/kernel/random/boot_id")
# More than any batch holds.
MANY = 1000
WORKER = re.compile(r"[0-9a-f]{16}")
NOTE = re.compile(r"^(\d+)(\+?)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Notes:
    """Ids of mails. Of those that were begun and not taken nobody knows whether the server has them."""

    begun: frozenset[int]
    taken: frozenset[int]


class Notebook:
    """A worker's notes of one batch: opened before its first mail is marked, closed once all is in the database.

    Where notes would not be found or not be believed it stays empty, and `reach` is 1: so many mails may be marked by
    one commit.
    """

    def __init__(self, settings: Settings, worker: str) -> None:
        self._path = _path(settings, worker)
        self._boot = _read_boot() if settings.is_sqlite else None
        self._file: int | None = None

    @property
    def reach(self) -> int:
        return 1 if self._boot is None else MANY

    def open(self) -> None:
        if self._file is None and self._boot is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
            self._write(self._boot)

    def begin(self, mail_id: int) -> None:
        """To be called before the first byte of DATA."""
        self._write(f"\n{mail_id}")

    def take(self) -> None:
        """The server has answered that it took the mail that was begun last."""
        self._write("+")

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._path.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        if self._file is not None:
            os.write(self._file, text.encode())


def find_notes(settings: Settings, worker: str) -> Notes | None:
    """What a worker that is gone has left; None if nothing that can be believed."""
    path = _path(settings, worker)
    if not WORKER.fullmatch(worker) or not path.is_file():
        return None
    boot, _, text = path.read_text().partition("\n")
    if boot != _read_boot():
        return None
    notes = NOTE.findall(text)
    return Notes(frozenset(int(mail) for mail, _ in notes), frozenset(int(mail) for mail, taken in notes if taken))


def drop_notes(settings: Settings, worker: str) -> None:
    """Once the database says all that they said."""
    if WORKER.fullmatch(worker):
        _path(settings, worker).unlink(missing_ok=True)


def _path(settings: Settings, worker: str) -> Path:
    return settings.data_dir / FOLDER / worker


def _read_boot() -> str | None:
    return BOOT.read_text().strip() if BOOT.is_file() else None
