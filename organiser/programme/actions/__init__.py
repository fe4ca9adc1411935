"""Changing programmes. The only writers of these tables."""

from organiser.programme.actions.following import follow_event, forget_event
from organiser.programme.actions.planning import change_plan, set_break, undo_change
from organiser.programme.actions.releasing import release_programme
from organiser.programme.actions.speakers import add_speaker, change_speaker, remove_speaker

__all__ = [
    "add_speaker",
    "change_plan",
    "change_speaker",
    "follow_event",
    "forget_event",
    "release_programme",
    "remove_speaker",
    "set_break",
    "undo_change",
]
