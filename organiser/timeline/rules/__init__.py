"""Calendars, dates and anniversaries, without a database."""
