"""What registrations tell the capabilities to their right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceTaken:
    """A place became somebody's: at once, from the waiting list, by an organiser's hand, or again after leaving."""

    registration_id: int


@dataclass(frozen=True, slots=True)
class PlaceLeft:
    """A confirmed, waiting or offered registration ended, or begins anew elsewhere in the same transaction."""

    registration_id: int


@dataclass(frozen=True, slots=True)
class PeopleForgotten:
    """The event's vault is destroyed, and with it everybody who was registered."""

    event_id: int


@dataclass(frozen=True, slots=True)
class PlaceErased:
    """Everything of it is deleted, its own row last. `place_id` is public; `address` can't be looked up afterwards."""

    place_id: str
    address: str
