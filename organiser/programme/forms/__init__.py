"""What organisers type about programmes."""

from organiser.programme.forms.session import SessionForm
from organiser.programme.forms.small import BreakForm, MoveForm, ReleaseForm, RoomForm, TrackForm, UndoForm
from organiser.programme.forms.speaker import SpeakerForm

__all__ = [
    "BreakForm",
    "MoveForm",
    "ReleaseForm",
    "RoomForm",
    "SessionForm",
    "SpeakerForm",
    "TrackForm",
    "UndoForm",
]
