"""The pages that everybody can open, and the desk at which organisers begin."""

from organiser.discovery.views import branches, desk, events, files, home, maps, works
from organiser.discovery.views.blueprint import blueprint

__all__ = ["blueprint", "branches", "desk", "events", "files", "home", "maps", "works"]
