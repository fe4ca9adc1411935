"""What organisers type about events."""

from organiser.events.forms.event import EventForm
from organiser.events.forms.small import (
    ChangedMaterialForm,
    DateForm,
    HandOnForm,
    HelperForm,
    HostForm,
    MaterialForm,
    ReasonForm,
    show_material,
)

__all__ = [
    "ChangedMaterialForm",
    "DateForm",
    "EventForm",
    "HandOnForm",
    "HelperForm",
    "HostForm",
    "MaterialForm",
    "ReasonForm",
    "show_material",
]
