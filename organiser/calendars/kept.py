"""Bodies that were built: the newest of each feed in memory, its last good copy on disk for a database that is away.

Nothing here is the truth. Memory is bounded in bytes, the disk by age (purge_copies).
"""

import gzip
import hashlib
import os
import tempfile
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

MEMORY_BYTES = 48 * 1024 * 1024
COPY_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Body:
    """A feed's bytes, plain and compressed, with the validators that they were built for."""

    etag: str
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


def make_body(etag: str, plain: bytes) -> Body:
    """gzip without a time stamp, so that the same feed gives the same bytes."""
    return Body(etag, plain, gzip.compress(plain, compresslevel=6, mtime=0))


class Memory:
    """The last bodies that were asked for, least recently used out first."""

    def __init__(self, limit: int = MEMORY_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._bodies: OrderedDict[str, Body] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> Body | None:
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def keep(self, key: str, body: Body) -> None:
        with self._lock:
            old = self._bodies.pop(key, None)
            self._size += body.size - (old.size if old else 0)
            self._bodies[key] = body
            while self._size > self._limit:
                _key, dropped = self._bodies.popitem(last=False)
                self._size -= dropped.size


class Copies:
    """One file per feed that was ever asked for, named by a hash of its address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: str, plain: bytes) -> None:
        """Written beside and renamed: a reader never gets half a feed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as draft:
            draft.write(plain)
        os.replace(draft.name, self._path(key))  # noqa: PTH105 - beside NamedTemporaryFile's plain name

    def find(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def purge(self) -> None:
        """Remove copies that no feed was built for within COPY_SECONDS."""
        for path in self._folder.glob("*"):
            if path.stat().st_mtime < time.time() - COPY_SECONDS:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode()).hexdigest()[:40] + ".ics")
