"""What series refuse, a class a reason. Fields, not sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organiser.events.errors import TimeRefused
from organiser.kernel.errors import OrganiserError


@dataclass(frozen=True, slots=True)
class RefusedDate:
    """A date that cannot stand, and why: clocks jump over its time, or show it twice and nobody said which."""

    day: date
    refusal: TimeRefused


class DatesRefused(OrganiserError):
    """Nothing is made or changed as long as one date cannot stand."""

    def __init__(self, dates: Sequence[RefusedDate]) -> None:
        self.dates = tuple(dates)
        super().__init__(", ".join(f"{refused.day}: {type(refused.refusal).__name__}" for refused in dates))


class DatesCollide(OrganiserError):
    """Two dates of one series would stand on this day."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(str(day))


class RuleNeeded(OrganiserError):
    """Monthly dates do not move by days together; they get another rule instead."""


class PlanChanged(OrganiserError):
    """What would happen now is not what was shown."""


class NothingLeft(OrganiserError):
    """A series keeps at least one date."""
