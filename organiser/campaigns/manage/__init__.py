"""Campaigns as organisers write them, and as they put events under them."""

from organiser.campaigns.manage import events, picture, placing, states, writing
from organiser.campaigns.views import blueprint

__all__ = ["blueprint", "events", "picture", "placing", "states", "writing"]
