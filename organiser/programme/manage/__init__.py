"""Organisers' pages about a school's programme. Importing the modules hangs their routes on the blueprint."""

from organiser.programme.manage import grid, releasing, rooms, sessions, speakers, tracks
from organiser.programme.manage.pages import blueprint

__all__ = ["blueprint", "grid", "releasing", "rooms", "sessions", "speakers", "tracks"]
