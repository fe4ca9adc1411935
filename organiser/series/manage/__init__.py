"""Organisers' pages about series."""

from organiser.series.manage import dates, editing, making, overview
from organiser.series.manage.pages import blueprint

__all__ = ["blueprint", "dates", "editing", "making", "overview"]
