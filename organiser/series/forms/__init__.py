"""What organisers type about series."""

from organiser.series.forms.dates import EndForm, RedateForm, RenameForm
from organiser.series.forms.event import ScopeForm, SeriesForm

__all__ = ["EndForm", "RedateForm", "RenameForm", "ScopeForm", "SeriesForm"]
