"""Feeds that were put together: the newest of each in memory, its last good copy on disk for a database that is away.

Nothing here is the truth. Memory is bounded in bytes, the disk by age (purge_copies).
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from organiser.calendars.feeds import Shown, Told
from organiser.calendars.queries import Slice
from organiser.calendars.sheets import Sheet, Whole

MEMORY_BYTES = 48 * 1024 * 1024
COPY_SECONDS = 30 * 24 * 3600
# A copy for a database that is away may be so much older than the newest feed; writing one costs more than mending it.
COPY_EVERY_SECONDS = 60
TURNS = 16
# What a feed takes beside its bytes: its statement, and each of its rows. Askers choose the slices, so all is counted.
FEED_BYTES, ROW_BYTES = 12_000, 900


@dataclass(slots=True)
class Kept:
    """What `etag` was answered with. `place_id` and `path` are the branch's, `day` its window's; all changes up to the
    mark `seen` are in it."""

    place_id: str
    path: str
    etag: str
    day: str
    seen: int
    shown: Shown | Told
    copied_at: float | None = None
    is_copied: bool = False

    def is_of(self, place: Slice, etag: str) -> bool:
        return (self.place_id, self.etag) == (place.public_id, etag)

    @property
    def size(self) -> int:
        """Bytes of memory, more or less."""
        rows = 0 if isinstance(self.shown, Told) else len(self.shown.lineup.rows)
        return self.sheet.size + rows * ROW_BYTES + FEED_BYTES

    @property
    def sheet(self) -> Sheet | Whole:
        return self.shown.sheet


class Memory:
    """The last feeds that were asked for, least recently used out first."""

    def __init__(self, limit: int = MEMORY_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()
        self._turns = [Lock() for _ in range(TURNS)]

    def find(self, key: str) -> Kept | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: str, kept: Kept) -> None:
        size = kept.size
        with self._lock:
            _kept, old = self._kept.pop(key, (None, 0))
            self._size += size - old
            self._kept[key] = kept, size
            while self._size > self._limit:
                _key, (_kept, dropped) = self._kept.popitem(last=False)
                self._size -= dropped

    def turn(self, key: str) -> Lock:
        """To be held while a feed is put together, so that readers who come at once wait for the first one's."""
        return self._turns[hash(key) % TURNS]


class Copies:
    """One file per feed that was ever asked for, named by a hash of its address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: str, plain: bytes) -> None:
        """Written beside and renamed: a reader never gets half a feed. Raises OSError, and leaves nothing behind."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(dir=self._folder)
        try:
            with open(number, "wb") as file:  # noqa: PTH123 - what mkstemp() has opened
                file.write(plain)
            os.replace(draft, self._path(key))  # noqa: PTH105 - beside mkstemp()'s plain name
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise

    def find(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def purge(self) -> None:
        """Remove copies that no feed was built for within COPY_SECONDS. Some are renamed meanwhile."""
        for path in self._folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - COPY_SECONDS:
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode()).hexdigest()[:40] + ".ics")
