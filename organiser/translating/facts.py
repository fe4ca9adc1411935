"""What translating tells the capabilities to its right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TranslationChanged:
    """Readers of the item may see something else in some language. `kind` and `subject_id` as in Source."""

    kind: str
    subject_id: str
