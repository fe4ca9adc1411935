"""What people type about entries of the timeline."""

from organiser.timeline.forms.entry import EntryForm, PublishForm
from organiser.timeline.forms.reading import list_differences, read_values, read_when, shown_values

__all__ = ["EntryForm", "PublishForm", "list_differences", "read_values", "read_when", "shown_values"]
