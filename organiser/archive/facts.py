"""What the archive tells the capabilities to its right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionMaterialChanged:
    """Something else came of a session of this school, by its internal id. The school itself says what it said."""

    event_id: int
