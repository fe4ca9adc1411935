"""What holds for accounts, without database and request: addresses, passwords, codes, passkeys, lifetimes."""

from organiser.accounts.rules.addresses import cap_key, normalise_address
from organiser.accounts.rules.lifetimes import INVITATION_LIFE, LINK_LIFE, has_session_ended

__all__ = ["INVITATION_LIFE", "LINK_LIFE", "cap_key", "has_session_ended", "normalise_address"]
