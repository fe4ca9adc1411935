"""What accounts tell the capabilities to their right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    """The account now takes the rights that the invitation brings."""

    invitation_id: int
    account_id: int
