"""What happens by the clock. It looks at what is due and opens its own transaction, so that it may run again."""

from organiser.kernel.db import transaction
from organiser.programme import actions


def forget_removed() -> None:
    """Speakers who were removed a day ago, and whom nobody brought back."""
    with transaction():
        actions.forget_removed_speakers()
