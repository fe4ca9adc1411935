"""Changing rotas. The only writers of these tables."""

from organiser.rota.actions.duties import DutyValues, add_duty, change_duty, remove_duty
from organiser.rota.actions.following import (
    follow_event,
    follow_release,
    follow_shift,
    follow_translation,
    forget_event,
    forget_people,
)
from organiser.rota.actions.reminding import queue_reminders
from organiser.rota.actions.telling import tell_helpers
from organiser.rota.actions.turns import assign, give_back, take, unassign
from organiser.rota.actions.volunteers import add_volunteer, invite_again, remove_volunteer, rotate_feed

__all__ = [
    "DutyValues",
    "add_duty",
    "add_volunteer",
    "assign",
    "change_duty",
    "follow_event",
    "follow_release",
    "follow_shift",
    "follow_translation",
    "forget_event",
    "forget_people",
    "give_back",
    "invite_again",
    "queue_reminders",
    "remove_duty",
    "remove_volunteer",
    "rotate_feed",
    "take",
    "tell_helpers",
    "unassign",
]
