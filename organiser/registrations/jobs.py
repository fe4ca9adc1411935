"""What happens by the clock. Each looks at what is due and opens its own transactions, so that it may run again."""

from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.registrations import actions


def move_expired_offers() -> None:
    """Places whose offer ran out go to the next in line."""
    with transaction():
        actions.start_overdue_clocks()
    for event_id in actions.list_events_with_expired_offers(clock.now()):
        with transaction():
            actions.lapse_offers(event_id)


def purge_unconfirmed() -> None:
    """Tries that nobody confirmed in a day."""
    with transaction():
        actions.purge_unconfirmed()


def destroy_due_vaults() -> None:
    """People of events that are long over: counts stay. Then of whole series, after those who were enrolled in them.
    Then what is left of deleted things."""
    for event_id in actions.list_due_events(clock.now()):
        with transaction():
            actions.destroy_vault_of(event_id)
    with transaction():
        actions.end_enrolments(clock.now())
    for vault_id in actions.list_due_series_vaults(clock.now()):
        with transaction():
            actions.destroy_series_vault(vault_id)
    for vault_id in actions.list_due_orphans(clock.now()):
        with transaction():
            actions.destroy_orphan(vault_id)


def queue_reminders() -> None:
    """The day before an event."""
    with transaction():
        actions.queue_reminders()


def queue_daily_counts() -> None:
    """To organisers, in the morning."""
    with transaction():
        actions.queue_daily_counts()
