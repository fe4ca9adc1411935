"""What the timeline tells the capabilities to its right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimelineChanged:
    """Readers of the timeline see something else from now on."""
