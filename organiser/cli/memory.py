"""What a process that serves asks of the memory it gets: to hold no more of it than it needs."""

import ctypes
import gc

# mallopt(3). Without them glibc keeps a heap for each thread, and what one of them freed stays with it.
ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
ARENAS, LARGE = 2, 128 * 1024


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
