"""How long the worker waits for what. One value, so that tests can hurry."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """Numbers are seconds. One mail takes at most connect + 4 × answer + after_dot, which a lease must outlast."""

    connect: float = 10
    answer: float = 30
    after_dot: float = 60
    keep_open: float = 15
    lease: timedelta = timedelta(minutes=4)
    batch: int = 100
    # So many mails are written ahead of their turn; what was written longer ago than this is written anew.
    ahead: int = 50
    fresh: timedelta = timedelta(seconds=1)
    # Then what was claimed is given back, so that a ticket overtakes a bulk mail even on a slow server.
    batch_time: float = 10
    idle: float = 2
    database_away: float = 5
    first_retry: timedelta = timedelta(minutes=1)
    last_retry: timedelta = timedelta(hours=1)
    greylisted: timedelta = timedelta(minutes=5)
    give_up: timedelta = timedelta(hours=96)
