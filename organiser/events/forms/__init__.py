"""What organisers type about events."""

from organiser.events.forms.event import EventForm
from organiser.events.forms.small import (
    DateForm,
    HandOnForm,
    HelperForm,
    HostForm,
    MaterialForm,
    ReasonForm,
)

__all__ = [
    "DateForm",
    "EventForm",
    "HandOnForm",
    "HelperForm",
    "HostForm",
    "MaterialForm",
    "ReasonForm",
]
