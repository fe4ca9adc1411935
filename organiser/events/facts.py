"""What events tell the capabilities to their right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventCreated:
    """A draft was made, by hand or as a copy."""

    event_id: int


@dataclass(frozen=True, slots=True)
class EventDuplicated:
    """A draft was made of another event's content, after EventCreated."""

    event_id: int
    source_id: int


@dataclass(frozen=True, slots=True)
class EventPublished:
    """A draft stands in lists and calendars now."""

    event_id: int


@dataclass(frozen=True, slots=True)
class PlacesDeclared:
    """How it takes place, or its number of places, or its registration's times were set or changed."""

    event_id: int


@dataclass(frozen=True, slots=True)
class EventAltered:
    """Readers of a calendar see something else: it was published, edited, moved, cancelled, withdrawn or handed on.

    `branch_ids` are those it stands at now and stood at before.
    """

    event_id: int
    branch_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventShifted:
    """It takes place as a whole so many days later, earlier where negative; also a draft. Comes before EventAltered."""

    event_id: int
    days: int


@dataclass(frozen=True, slots=True)
class RulesChanged:
    """The rules of its time zone are new. By them it begins and ends when it did; what lies between may not."""

    event_id: int


@dataclass(frozen=True, slots=True)
class HostsChanged:
    """It stands, or no longer stands, at these branches beside its own. What it says is the same."""

    event_id: int
    branch_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventMoved:
    """Time or place of a published event changed. `before` is what describe_whereabouts() said of it, JSON. `days`: it
    shifted as a whole by so many, 0 where it did not."""

    event_id: int
    before: dict[str, str]
    days: int = 0


@dataclass(frozen=True, slots=True)
class EventPostponed:
    """It will not take place as announced; registrations stand. `before` as in EventMoved."""

    event_id: int
    before: dict[str, str]


@dataclass(frozen=True, slots=True)
class EventCancelled:
    event_id: int


@dataclass(frozen=True, slots=True)
class EventRestored:
    """A cancellation was taken back."""

    event_id: int


@dataclass(frozen=True, slots=True)
class EventWithdrawn:
    """It was made a draft again, unless a capability to the right refuses: nobody is told of it."""

    event_id: int


@dataclass(frozen=True, slots=True)
class EventDeleted:
    """A draft that nobody was registered for is deleted in this transaction, after the reactions."""

    event_id: int
