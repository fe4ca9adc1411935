"""The calendar part of a mail about one person's place (RFC 6047): PUBLISH while it stands, CANCEL when it doesn't."""

from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from flask_babel import gettext

from organiser.events.models import Event, State
from organiser.events.wording import title_in
from organiser.kernel import extensions
from organiser.kernel.i18n import current_language
from organiser.kernel.ical import (
    CalendarEvent,
    Mailbox,
    Method,
    Status,
    render_event,
    render_event_file,
    render_mail_part,
)
from organiser.kernel.outbox import CalendarPart
from organiser.registrations.models import Registration
from organiser.registrations.rules import is_discreet

# What a calendar shows of it: a person's place ends with a cancellation, the event itself may go on.
STATUS: dict[str, Status] = {State.POSTPONED: "tentative", State.CANCELLED: "cancelled"}


class _Span(TypedDict, total=False):
    starts_at: datetime
    ends_at: datetime
    starts_on: date
    ends_on: date


def make_part(
    place: Registration, method: Method, *, page: str, from_name: str, where: str, written_at: datetime
) -> CalendarPart:
    """`page` is the address that the entry leads to; `where` what a confirmed person may know of the place."""
    entry = describe_place(place, page=page, where=where, written_at=written_at, is_over=method == "CANCEL")
    organizer = Mailbox(from_name, extensions.settings().mail_from)
    return CalendarPart(method, render_mail_part(entry, method=method, organizer=organizer, lang=current_language()))


def make_file(place: Registration, *, page: str, where: str) -> bytes:
    """The same as a file to be imported, without METHOD."""
    entry = describe_place(place, page=page, where=where, written_at=place.event.changed_at, is_over=False)
    return render_event_file(render_event(entry), lang=current_language())


def describe_place(place: Registration, *, page: str, where: str, written_at: datetime, is_over: bool) -> CalendarEvent:
    event = place.event
    discreet = is_discreet(event)
    return CalendarEvent(
        uid=UUID(event.uid),
        sequence=max(place.mail_sequence, 0),
        changed_at=max(event.changed_at, written_at),
        summary=gettext("Appointment") if discreet else title_in(event, current_language()),
        status="cancelled" if is_over else STATUS.get(event.state, "confirmed"),
        description=page,
        location="" if discreet else where,
        url=page,
        **_span(event),
    )


def _span(event: Event) -> _Span:
    if event.all_day:
        return {"starts_on": event.starts_wall.date(), "ends_on": event.ends_wall.date()}
    return {"starts_at": event.starts_at, "ends_at": event.ends_at}
