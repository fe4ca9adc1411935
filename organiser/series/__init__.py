"""Meetings that repeat: a rule makes dates, and each date is an event of its own."""
