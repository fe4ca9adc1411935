"""What was mailed about an event: kinds and numbers, no addresses."""

from datetime import datetime
from math import ceil

from flask import render_template
from flask_babel import lazy_gettext

from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.registrations.lists import list_held_back, list_sent
from organiser.registrations.manage.people import EVENT
from organiser.registrations.queries import get_event_to_count
from organiser.registrations.views.blueprint import blueprint

KIND_LABELS = {
    "registrations.confirm": lazy_gettext("Please confirm"),
    "registrations.already": lazy_gettext("The link to a place, once more"),
    "registrations.confirmed": lazy_gettext("You have a place"),
    "registrations.waiting": lazy_gettext("You are on the waiting list"),
    "registrations.offer": lazy_gettext("A place is free for you"),
    "registrations.offer_lapsed": lazy_gettext("The place went to somebody else"),
    "registrations.withdrawn": lazy_gettext("Your registration is cancelled"),
    "registrations.reminder": lazy_gettext("Reminder"),
    "registrations.moved": lazy_gettext("Time or place changed"),
    "registrations.postponed": lazy_gettext("Postponed"),
    "registrations.cancelled": lazy_gettext("Cancelled"),
    "registrations.restored": lazy_gettext("It takes place after all"),
}


@blueprint.get(f"{EVENT}/mails")
def mails(event_id: str) -> str:
    event = get_event_to_count(current_actor(), event_id)
    return render_template(
        "registrations/mails.html",
        event=event,
        branch=event.branch,
        tab="mails",
        minutes=settings().minutes_to_undo,
        held_back=[(KIND_LABELS[kind], _minutes_until(due_at)) for kind, due_at in list_held_back(event)],
        rows=[(KIND_LABELS.get(sent.kind, sent.kind), sent) for sent in list_sent(event)],
    )


def _minutes_until(due_at: datetime) -> int:
    """At least one: a mail that is due goes out with the worker's next look."""
    return max(1, ceil((due_at - clock.now()).total_seconds() / 60))
