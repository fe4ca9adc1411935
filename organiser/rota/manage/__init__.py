"""Organisers' pages about a school's rota. Importing the modules hangs their routes on the blueprint."""

from organiser.rota.manage import duties, pages, volunteers
from organiser.rota.views import blueprint

__all__ = ["blueprint", "duties", "pages", "volunteers"]
