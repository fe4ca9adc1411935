"""What happens by the clock. It looks at what is due and opens its own transaction, so that it may run again."""

from organiser.kernel.db import transaction
from organiser.rota import actions


def queue_reminders() -> None:
    """The day before a turn."""
    with transaction():
        actions.queue_reminders()
