"""What holds for turns, without database and request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MOST_NEEDED = 99
MAX_PLACE = 80


@dataclass(frozen=True, slots=True)
class Busy:
    """Something that somebody has to be at, or wants to be at."""

    title: str
    starts_at: datetime
    ends_at: datetime


def find_clashes(starts_at: datetime, ends_at: datetime, busy: Iterable[Busy]) -> list[str]:
    """The titles of what is on meanwhile, each once. What ends as the other begins is no clash."""
    return list(dict.fromkeys(one.title for one in busy if one.starts_at < ends_at and starts_at < one.ends_at))
