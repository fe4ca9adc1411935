"""Mails that an organiser sends to people who have not asked for any: those who are to speak, and to help."""

from datetime import timedelta

from organiser.accounts.rules import cap_key
from organiser.events.models import Event
from organiser.kernel import limits
from organiser.kernel.vaults import get_vault_key

PER_HOUR, PER_MONTH = 4, 12
HOUR, MONTH = timedelta(hours=1), timedelta(days=30)


def spend_invitation(event: Event, address: str) -> None:
    """Counted by the mailbox, whoever is removed and named again. Raises TooMany, VaultDestroyed."""
    mailbox = f"{event.public_id} {cap_key(address)}"
    of_hour, of_month = limits.count_up(
        limits.Spending("invited.hour", mailbox, HOUR),
        limits.Spending("invited.month", mailbox, MONTH, under=get_vault_key(event.vault)),
    )
    of_hour.require_within(PER_HOUR)
    of_month.require_within(PER_MONTH)
