"""What a programme tells the capabilities to its right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionTranslated:
    """Readers of some language find other words for a session. Internal ids; the event is its school."""

    event_id: int
    session_id: int


@dataclass(frozen=True, slots=True)
class ProgrammeReleased:
    """People see a new version. The ids are internal ones of sessions whose readers see something else now; `restored`
    are those of `changed` that had been withdrawn."""

    event_id: int
    number: int
    added: tuple[int, ...]
    changed: tuple[int, ...]
    withdrawn: tuple[int, ...]
    restored: tuple[int, ...] = ()
