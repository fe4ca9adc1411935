"""What a process that serves asks of the memory it gets: to hold no more of it than it needs."""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# mallopt(3). Without them glibc keeps a heap for each thread, and what one of them freed stays with it.
ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
ARENAS, LARGE = 2, 128 * 1024
# Granian's own allocator (jemalloc) keeps for ten seconds, and until it is next asked for something, what answers took.
GRANIAN_ALLOCATOR = "dirty_decay_ms:25,muzzy_decay_ms:0,narenas:2"


def tell_granian_allocator() -> None:
    """Before granian is read: its allocator looks at the environment once, and processes that are forked have it then.

    Raises RuntimeError when it is too late.
    """
    if "granian" in sys.modules:
        raise RuntimeError("granian was imported before its allocator was told what to keep")
    os.environ.setdefault("_RJEM_MALLOC_CONF", GRANIAN_ALLOCATOR)


@contextmanager
def reading_code() -> Iterator[None]:
    """Nearly all that modules make stays, and looking for garbage in it again and again takes a sixth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def save_memory() -> None:
    """Before threads begin. Other C libraries than glibc have nothing of the kind, and need none."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in ((ARENA_MAX, ARENAS), (MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, LARGE)):
            mallopt(option, value)


def settle_memory() -> None:
    """After everything was read: it stays, and the collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
