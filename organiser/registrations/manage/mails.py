"""What was mailed about an event: kinds and numbers, no addresses."""

from datetime import datetime
from math import ceil

from flask import render_template

from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.registrations.labels import MAILS
from organiser.registrations.lists import list_held_back, list_sent
from organiser.registrations.manage.people import EVENT
from organiser.registrations.queries import get_event_to_count
from organiser.registrations.views.blueprint import blueprint


@blueprint.get(f"{EVENT}/mails")
def mails(event_id: str) -> str:
    event = get_event_to_count(current_actor(), event_id)
    return render_template(
        "registrations/mails.html",
        event=event,
        branch=event.branch,
        tab="mails",
        minutes=settings().minutes_to_undo,
        held_back=[(MAILS[kind], _minutes_until(due_at)) for kind, due_at in list_held_back(event)],
        rows=[(MAILS.get(sent.kind, sent.kind), sent) for sent in list_sent(event)],
    )


def _minutes_until(due_at: datetime) -> int:
    """At least one: a mail that is due goes out with the worker's next look."""
    return max(1, ceil((due_at - clock.now()).total_seconds() / 60))
