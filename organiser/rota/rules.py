"""What holds for turns, without database and request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from organiser.rota.models import Duty

# When and where a duty is done, as a mail's params keep it.
Standing = dict[str, Any]
MOST_NEEDED = 99
MAX_PLACE = 80


@dataclass(frozen=True, slots=True)
class Busy:
    """Something that somebody has to be at, or wants to be at."""

    title: str
    starts_at: datetime
    ends_at: datetime


def standing_of(duty: Duty) -> Standing:
    """What somebody has to know who does it."""
    starts, ends = duty.starts_at.isoformat(), duty.ends_at.isoformat()
    return {"starts": starts, "ends": ends, "place": duty.place, "is_off": duty.is_off}


def task_of(duty: Duty) -> Standing:
    """What somebody has to be told of whom it was taken from: the duty may be gone by then."""
    return {"kind": duty.kind} | standing_of(duty)


def find_clashes(starts_at: datetime, ends_at: datetime, busy: Iterable[Busy]) -> list[str]:
    """The titles of what is on meanwhile, each once. What ends as the other begins is no clash."""
    return list(dict.fromkeys(one.title for one in busy if one.starts_at < ends_at and starts_at < one.ends_at))
