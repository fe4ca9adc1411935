"""What the timeline refuses, a class a reason."""

from organiser.kernel.errors import OrganiserError


class WrongTimelineFilter(OrganiserError):
    """A word of an address that the timeline does not have, has twice, or cannot read."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class AlreadyPublished(OrganiserError):
    """It stands on the timeline already."""


class NotPublished(OrganiserError):
    """It does not stand on the timeline."""
