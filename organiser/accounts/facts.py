"""What accounts tell the capabilities to their right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    """The account now takes the rights that the invitation brings."""

    invitation_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class AccountDisabled:
    """Nobody logs in to it from now on: whatever its roles look after is without it."""

    account_id: int
