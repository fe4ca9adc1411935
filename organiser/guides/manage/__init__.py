"""Guides as organisers write them."""

from organiser.guides.manage import entries, states, writing
from organiser.guides.views import blueprint

__all__ = ["blueprint", "entries", "states", "writing"]
