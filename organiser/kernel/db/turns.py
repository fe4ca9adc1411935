"""Whose turn it is to write to a SQLite database: in order of arrival within a process, and between processes in turn.

SQLite lets one write at a time. Others ask again after growing sleeps, up to a tenth of a second, and mostly find that
the process that has just committed was quicker: a second process is idle while all its visitors wait. What keeps data
right is SQLite's own lock; here is only who asks for it next.
"""

import fcntl
import os
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary, finalize

from sqlalchemy import Engine

# Bytes of the file that are locked. Whoever has written stands behind the one that is next already.
NEXT, WRITING = 0, 1
# A process that hangs keeps nobody waiting for longer: SQLite refuses then, and the visitor is asked to come again.
PATIENCE = 2.0
NAP = 0.0003
# Each change of process costs a moment in which nobody writes: so some writes of one come in a row.
GRACE = 0.03


class FairLock:
    """A lock that serves in order of arrival, so that no writer of this process starves."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._held = False
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        self._acquire()
        try:
            yield
        finally:
            self._release()

    def _acquire(self) -> None:
        with self._mutex:
            if not self._held:
                self._held = True
                return
            ticket = Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        ticket.acquire()

    def _release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Queue:
    """Of the processes that write to one database, by locks on a file beside it that end with their process.

    One thread of a process at a time: FairLock stands before it.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        finalize(self, os.close, self._file)

    @contextmanager
    def turn(self) -> Iterator[None]:
        now = time.monotonic()
        if not self._take_if_free(now + GRACE) and self._lock(NEXT, now + PATIENCE):
            self._lock(WRITING, now + PATIENCE)
            self._unlock(NEXT)
        try:
            yield
        finally:
            self._unlock(WRITING)

    def _take_if_free(self, until: float) -> bool:
        """As long as no other process has asked to be next."""
        while True:
            if self._lock(NEXT, 0.0):
                is_taken = self._lock(WRITING, 0.0)
                self._unlock(NEXT)
                if is_taken:
                    return True
            if time.monotonic() >= until:
                return False
            time.sleep(NAP)

    def _lock(self, byte: int, until: float) -> bool:
        """False if others had it for too long; one goes on then without it."""
        while True:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
            except OSError:
                if time.monotonic() >= until:
                    return False
                time.sleep(NAP)
            else:
                return True

    def _unlock(self, byte: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, byte)


_writers = FairLock()
_queues: WeakKeyDictionary[Engine, Queue] = WeakKeyDictionary()


@contextmanager
def turn_to_write(engine: Engine) -> Iterator[None]:
    """For a SQLite database that is a file. Not to be taken by a thread that has it."""
    with _writers.turn():
        if engine not in _queues:
            _queues[engine] = Queue(Path(f"{engine.url.database}-turn"))
        with _queues[engine].turn():
            yield
