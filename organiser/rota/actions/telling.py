"""Letters to those who help, queued in the transaction of what causes them."""

from typing import Any

from organiser.kernel.outbox import queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.rota.models import Volunteer


def queue_letter(volunteer: Volunteer, kind: str, *, mark: str, **params: Any) -> None:
    """`mark` tells apart what may happen to somebody several times."""
    queue_mail(
        f"rota.{kind}",
        cause=f"rota.{kind}:{volunteer.public_id}:{mark}",
        subject_id=volunteer.public_id,
        event_id=volunteer.event.id,
        branch_id=volunteer.event.branch_id,
        params={"generation": volunteer.generation} | params,
        priority=Priority.PERSONAL,
    )
