"""What campaigns tell the capabilities to their right. Reactions stand in organiser/reactions.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CampaignChanged:
    """Other events stand under it than before, for those who follow it. `branch_id` is that of its own branch."""

    branch_id: int
