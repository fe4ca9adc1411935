"""What happens to requests by the clock. Each opens its own transactions, so that it may run again."""

from organiser.archive import notice_actions as actions
from organiser.archive.queries import list_due
from organiser.kernel import clock
from organiser.kernel.db import transaction


def tell_waiting() -> None:
    """Something came of an event."""
    for event_id in list_due(clock.now()):
        with transaction():
            actions.tell_waiting(event_id)


def forget_waiting() -> None:
    """Whoever never confirmed, and everybody once the event is long over."""
    now = clock.now()
    with transaction():
        actions.forget_unconfirmed(now)
    for vault_id in actions.list_due_lists(now):
        with transaction():
            actions.destroy_list(vault_id)
