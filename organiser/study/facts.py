"""What study tells the capabilities to its right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermRenamed:
    """A topic is called something else, so what was written down under its old name is stale."""

    term_id: int
