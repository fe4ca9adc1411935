"""The day before: one mail with all turns of a day."""

from datetime import timedelta

from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.rota.actions.telling import queue_letter
from organiser.rota.models import Duty
from organiser.rota.queries import list_turns

AHEAD = timedelta(hours=24)


def queue_reminders() -> None:
    """To whoever has a turn within a day; once for each of the school's days, at the first turn of that day."""
    now = clock.now()
    due = list_turns(
        Duty.starts_at > now, Duty.starts_at <= now + AHEAD,
        Duty.event.has(Event.state == State.PUBLISHED),
    )  # fmt: skip
    for turn in due:
        day = turn.duty.starts_wall.date().isoformat()
        queue_letter(turn.volunteer, "reminder", mark=day, day=day)
