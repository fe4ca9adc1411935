"""What events refuse, a class a reason. Fields, not sentences."""

from datetime import date, datetime

from organiser.kernel.errors import OrganiserError


class WrongFilter(OrganiserError):
    """A word of an address that no filter has, that comes twice, or that holds what it cannot. `key` is the word."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class WrongState(OrganiserError):
    """The verb does not fit the event as it stands."""

    def __init__(self, verb: str, state: str) -> None:
        self.verb = verb
        self.state = state
        super().__init__(f"{verb} while {state}")


class EventOver(OrganiserError):
    """It took place; its time is a fact now."""


class BranchClosed(OrganiserError):
    """Nothing is posted at a closed branch."""


class NoSuchHelper(OrganiserError):
    """A helper for the door holds a role at the event's branch or above it."""


class AlreadyHost(OrganiserError):
    """It is the event's own branch, or was asked before."""


class NotForOthers(OrganiserError):
    """What only the members of a branch may see is not held by another one."""


class TimeRefused(OrganiserError):
    """What was typed makes no span of time. `field` names what has to be typed again."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class TimeSkipped(TimeRefused):
    """Clocks jump over it. `before` and `after` are the nearest wall times that exist."""

    def __init__(self, field: str, *, before: datetime, after: datetime) -> None:
        super().__init__(field)
        self.before = before
        self.after = after


class TimeRepeated(TimeRefused):
    """Clocks show it twice. `first` and `second` carry their offsets."""

    def __init__(self, field: str, *, first: datetime, second: datetime) -> None:
        super().__init__(field)
        self.first = first
        self.second = second


class StartMissing(TimeRefused):
    """Neither a start time nor all day."""


class EndMissing(TimeRefused):
    """Neither an end nor a duration."""


class EndTwice(TimeRefused):
    """An end and a duration that say different things."""


class EndNextDay(TimeRefused):
    """An end before the start that would make it longer than a night. `ends` is the wall time that it would be."""

    def __init__(self, field: str, *, ends: datetime) -> None:
        super().__init__(field)
        self.ends = ends


class EndNotAfterStart(TimeRefused):
    """It would last no time at all."""


class TooLong(TimeRefused):
    """Longer than anything that people come to. `most` is the last day that could be."""

    def __init__(self, field: str, *, most: date) -> None:
        super().__init__(field)
        self.most = most


class DateOutOfRange(TimeRefused):
    """A year that was hardly meant."""
