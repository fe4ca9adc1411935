"""Organisers' pages about a school's programme. Importing the modules hangs their routes on the blueprint."""

from organiser.programme.manage import asking, grid, releasing, rooms, sessions, sheets, speakers, tracks
from organiser.programme.manage.pages import blueprint

__all__ = ["asking", "blueprint", "grid", "releasing", "rooms", "sessions", "sheets", "speakers", "tracks"]
