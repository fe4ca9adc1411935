"""What study tells the capabilities to its right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermRenamed:
    """A topic is called something else, so what was written down under its old name is stale."""

    term_id: int


@dataclass(frozen=True, slots=True)
class TermNested:
    """A topic stands under another one than before, so whoever asks for these finds other things."""

    term_id: int


@dataclass(frozen=True, slots=True)
class WorkRenamed:
    """A work has another author or title, so what was written down under its old name is stale."""

    work_id: int


@dataclass(frozen=True, slots=True)
class WorksMerged:
    """Whatever points to `gone_id` has to point to `kept_id`: they were one work."""

    kept_id: int
    gone_id: int
