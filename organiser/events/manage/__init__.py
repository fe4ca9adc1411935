"""The organisers' side of events. Importing the modules hangs their routes on the blueprint."""

from organiser.events.manage import extras, hosting, lists, overview, states, writing
from organiser.events.manage.pages import blueprint

__all__ = ["blueprint", "extras", "hosting", "lists", "overview", "states", "writing"]
