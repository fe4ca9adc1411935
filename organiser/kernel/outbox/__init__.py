"""Outgoing mail: a row written with its cause, rendered and sent later by a worker.

A row holds ids and no personal data: the address and the words are read when the row's turn comes, so that a person
who was erased meanwhile gets nothing, and a mail tells what is true when it leaves.
"""

from organiser.kernel.outbox.message import CalendarPart, MailMessage
from organiser.kernel.outbox.models import Mail, MailState
from organiser.kernel.outbox.queue import (
    Expander,
    Follower,
    Reader,
    Renderer,
    find_expander,
    find_follower,
    queue_from,
    queue_mail,
    renderer_of,
    set_renderers,
)
from organiser.kernel.outbox.words import Blanks, write_mail

__all__ = [
    "Blanks",
    "CalendarPart",
    "Expander",
    "Follower",
    "Mail",
    "MailMessage",
    "MailState",
    "Reader",
    "Renderer",
    "find_expander",
    "find_follower",
    "queue_from",
    "queue_mail",
    "renderer_of",
    "set_renderers",
    "write_mail",
]
