"""The pages through which one gets in. Those of one's own account are in organiser/accounts/manage."""

from organiser.accounts.views import invitations, links, login, unsubscribing
from organiser.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "invitations", "links", "login", "unsubscribing"]
