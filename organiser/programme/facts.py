"""What a programme tells the capabilities to its right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgrammeReleased:
    """People see a new version. The ids are internal ones of sessions whose readers see something else now."""

    event_id: int
    number: int
    added: tuple[int, ...]
    changed: tuple[int, ...]
    withdrawn: tuple[int, ...]
