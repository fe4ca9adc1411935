"""The pages of one's own account; with them the blueprint of accounts is whole."""

from organiser.accounts.manage import account, passkeys, passwords
from organiser.accounts.views import blueprint

__all__ = ["account", "blueprint", "passkeys", "passwords"]
