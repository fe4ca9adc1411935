"""Campaigns as everybody reads them."""

from organiser.campaigns.views import pages
from organiser.campaigns.views.blueprint import blueprint

__all__ = ["blueprint", "pages"]
