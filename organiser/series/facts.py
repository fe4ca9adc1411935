"""What series tell the capabilities to their right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatesAdded:
    """Published dates now stand in a series: new ones, or drafts that were published. Whoever is enrolled comes to them
    before anybody else."""

    series_id: int
    event_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeriesChanged:
    """Its title, its rule, whether it takes enrolments, or which dates belong to it."""

    series_id: int


@dataclass(frozen=True, slots=True)
class SeriesEdited:
    """Several dates were moved or cancelled as one edit. Announced after what each of them announces by itself.

    `edit_id` is the edit's own public id: what people are told is told once for it.
    """

    series_id: int
    edit_id: str
    event_ids: tuple[int, ...]
