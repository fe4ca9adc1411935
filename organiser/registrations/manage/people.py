"""Who comes: numbers for whoever edits the event, names for those who look after its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask_babel import lazy_gettext

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.plain_text import clean_line
from organiser.kernel.read_audit import record_read
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.pagination import Page, asked_page
from organiser.places.rules import fold
from organiser.registrations import policies
from organiser.registrations.forms import MODE_LABELS
from organiser.registrations.lists import Line, list_people
from organiser.registrations.models import HOLDING, LIVE, Mode, Status
from organiser.registrations.queries import count_by_status, count_places, get_event_at_door, get_event_to_count
from organiser.registrations.rules import Person, can_add, list_by_letter
from organiser.registrations.views.blueprint import PAGES, blueprint

EVENT = f"{PAGES}/manage/events/<event_id>"
PAGE_SIZE = 50
STATUS_LABELS = {
    Status.CONFIRMED: lazy_gettext("Has a place"),
    Status.OFFERED: lazy_gettext("Is offered a place"),
    Status.WAITING: lazy_gettext("Waits"),
    Status.UNCONFIRMED: lazy_gettext("Not confirmed yet"),
    Status.CANCELLED: lazy_gettext("Cancelled"),
    Status.LAPSED: lazy_gettext("Let an offer lapse"),
}
# The look of a badge; see state_badge() in macros/dates.html.
BADGES = {Status.OFFERED: "few", Status.LAPSED: "over", Status.CANCELLED: "over"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list, with nothing left to open."""

    place_id: str
    name: str
    address: str
    badge: str
    status: str
    how: str
    since: datetime
    position: int | None


@blueprint.get(f"{EVENT}/people")
def people(event_id: str) -> str:
    actor = current_actor()
    event = get_event_to_count(actor, event_id)
    may_read = policies.can_read_people(actor, event)
    status, words = request.args.get("status", ""), clean_line(request.args.get("q")) or ""
    found = _find_people(event, status, words) if may_read else []
    number = asked_page()
    shown = [describe_person(line) for line in found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    counts = count_by_status(event.id)
    page = render_template(
        "registrations/people.html",
        event=event,
        branch=event.branch,
        tab="people",
        counts=counts,
        seats=[(MODE_LABELS[Mode(one.mode)], one) for one in count_places([event.id])[event.id].seats],
        may_read=may_read,
        page=Page(shown, number, PAGE_SIZE, len(found)),
        labels=STATUS_LABELS,
        asked={"status": status, "q": words},
        is_kept=event.vault.destroyed_at is None,
        can_add=can_add(event, clock.now()),
    )
    if shown:
        record_read(actor, subject="events", subject_id=event_id, purpose="people", people=len(shown))
    return page


@blueprint.get(f"{EVENT}/door")
def door(event_id: str) -> str:
    """First word and first letter, for whoever stands there."""
    actor = current_actor()
    event = get_event_at_door(actor, event_id, now=clock.now())
    names = [line.person.name for line in list_people(event, HOLDING) if _is_coming(line)]
    page = render_template(
        "registrations/door.html",
        event=event,
        branch=event.branch,
        tab="helpers",
        people=len(names),
        letters=list_by_letter(names),
        at=describe_moment(clock.now(), event.zone, lang=current_language()),
    )
    record_read(actor, subject="events", subject_id=event_id, purpose="door", people=len(names))
    return page


def _is_coming(line: Line) -> bool:
    return line.status == Status.CONFIRMED and line.mode == Mode.ON_SITE


def _find_people(event: Event, status: str, words: str) -> list[Line]:
    """Search and order come after opening: the database knows no names."""
    wanted = (Status(status),) if status in set(Status) else LIVE
    asked = fold(words).split()
    lines = [line for line in list_people(event, wanted) if _fits(line.person, asked)]
    if status == Status.WAITING:
        lines.sort(key=lambda line: line.position or 0)
    return lines


def _fits(person: Person, asked: Sequence[str]) -> bool:
    if not asked:
        return True
    told = fold(f"{person.name} {person.address}")
    return all(word in told for word in asked)


def describe_person(line: Line) -> PersonRow:
    """A registration, opened, as a row of the page."""
    status, person = Status(line.status), line.person
    return PersonRow(
        place_id=line.place_id,
        name=person.name,
        address=person.address,
        badge=BADGES.get(status, status),
        status=str(STATUS_LABELS[status]),
        how=str(MODE_LABELS[Mode(line.mode)]),
        since=line.joined_at or line.created_at,
        position=line.position if status == Status.WAITING else None,
    )
