"""The organisers' side: drafts, what is published, and who did what; with it the blueprint of the timeline is whole."""

from organiser.timeline.manage import lists, states, writing
from organiser.timeline.views import blueprint

__all__ = ["blueprint", "lists", "states", "writing"]
