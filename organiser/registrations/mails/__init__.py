"""Letters about places: one person, one place, one mail. What they say is read when they leave."""

from organiser.registrations.mails.daily import write_daily
from organiser.registrations.mails.edits import write_series_changed
from organiser.registrations.mails.letters import LETTERS, read_letters, write_letter

__all__ = ["LETTERS", "read_letters", "write_daily", "write_letter", "write_series_changed"]
