"""The timeline as everybody reads it: by year and month, on this day, entry by entry."""

from organiser.timeline.views import browsing, days, entries
from organiser.timeline.views.blueprint import blueprint

__all__ = ["blueprint", "browsing", "days", "entries"]
