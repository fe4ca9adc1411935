"""What people see who come: the event's page, and the private page of their place."""

from organiser.registrations.views import entering, events, places, series, taking
from organiser.registrations.views.blueprint import blueprint

__all__ = ["blueprint", "entering", "events", "places", "series", "taking"]
