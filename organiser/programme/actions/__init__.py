"""Changing programmes. The only writers of these tables."""

from organiser.programme.actions.answering import (
    change_own_words,
    clear_own_portrait,
    confirm_speaking,
    decline_speaking,
    set_own_portrait,
)
from organiser.programme.actions.asking import ask_everybody, ask_speaker, revoke_link
from organiser.programme.actions.following import (
    follow_copy,
    follow_event,
    follow_shift,
    forget_contacts,
    forget_event,
)
from organiser.programme.actions.importing import import_sheet
from organiser.programme.actions.planning import change_plan, set_break
from organiser.programme.actions.portraits import clear_portrait, set_portrait
from organiser.programme.actions.releasing import release_programme
from organiser.programme.actions.rooms import furnish_room
from organiser.programme.actions.speakers import add_speaker, change_speaker, forget_removed_speakers, remove_speaker
from organiser.programme.actions.telling import tell_speakers
from organiser.programme.actions.translating import follow_translation
from organiser.programme.actions.undoing import undo_change

__all__ = [
    "add_speaker",
    "ask_everybody",
    "ask_speaker",
    "change_own_words",
    "change_plan",
    "change_speaker",
    "clear_own_portrait",
    "clear_portrait",
    "confirm_speaking",
    "decline_speaking",
    "follow_copy",
    "follow_event",
    "follow_shift",
    "follow_translation",
    "forget_contacts",
    "forget_event",
    "forget_removed_speakers",
    "furnish_room",
    "import_sheet",
    "release_programme",
    "remove_speaker",
    "revoke_link",
    "set_break",
    "set_own_portrait",
    "set_portrait",
    "tell_speakers",
    "undo_change",
]
