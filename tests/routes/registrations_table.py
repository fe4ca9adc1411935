"""An event's page is for whoever may see the event; a place is for the holder of its link, and for nobody else.

What organisers do with people stands in people_table.py.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.vaults import create_vault
from organiser.registrations import consent
from organiser.registrations.models import Enrolled, Enrolment, Registration, Status
from organiser.registrations.queries import link_token, ticket_token
from organiser.series.models import Series
from tests.routes.reading import count, place, status
from tests.routes.table import EVERYBODY, OK, Body, Look, Press, Route, Visit, rights

#                          stran atten membe helpe organ sibli coord elsew opera
DRAFT_SEEN = rights("      -     -     -     -     ok    -     ok    -     -    ", root=OK)
MEMBERS_SEEN = rights("    -     -     ok    ok    ok    -     ok    -     -    ", root=OK)
HOLDER = rights("          -     ok    -     -     -     -     -     -     -    ")
NOBODY_ELSE = rights("     -     -     -     -     -     -     -     -     -    ")
OPEN = {"event_id": "events.open"}
MINE = {"place_id": "places.confirmed"}


def at_event(key: str) -> dict[str, str]:
    return {"event_id": f"events.{key}", "slug": f"event_slugs.{key}"}


def held_by(key: str) -> dict[str, Any]:
    return {"at": {"place_id": f"places.{key}"}, "rights": NOBODY_ELSE | {f"place:{key}": OK}}


def open_door(visit: Visit) -> None:
    """It begins now."""
    with transaction() as session:
        begins = {"starts_at": clock.now(), "ends_at": clock.now() + timedelta(hours=2)}
        session.execute(update(Event).where(Event.public_id == visit.site.events["open"]).values(**begins))


def has_entered(visit: Visit) -> bool:
    found = place(visit, "on_line")
    return found is not None and found.entered_at is not None


def link(visit: Visit) -> str:
    found = place(visit, "confirmed")
    assert found is not None
    return link_token(found)


def ticket(visit: Visit) -> str:
    found = place(visit, "confirmed")
    assert found is not None
    return ticket_token(found)


def application(_visit: Visit) -> Body:
    return {
        "name": "Nora", "address": "nora@people.example.org", "mode": "on_site", "country": "", "agree": "y",
        "consent_version": consent.CURRENT, "key": "abcdefghijklmnopqrstuvwxyz", "website": "",
    }  # fmt: skip


def count_tries(_visit: Visit) -> int:
    return count(Registration, Registration.status == Status.UNCONFIRMED)


def lang(visit: Visit) -> str | None:
    found = place(visit, "confirmed")
    return found.lang if found else None


def circle_slug(visit: Visit) -> str:
    found = db.session.query(Series).filter_by(public_id=visit.site.series["circle"]).one()
    return found.slug


def enrol_confirmed(visit: Visit) -> None:
    """Whoever has the place is enrolled with it."""
    with transaction() as session:
        held = session.query(Registration).filter_by(public_id=visit.site.places["confirmed"]).one()
        series = session.query(Series).filter_by(public_id=visit.site.series["circle"]).one()
        held.enrolment = Enrolment(
            series=series, vault=create_vault("enrolment", destroy_after=None), mode="on_site", address_index=b"1",
            identity=b"1", lang="en", consent_version="1:form", consent_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip


ROUTES: tuple[Route, ...] = (
    Look(endpoint="registrations.event_page", at=at_event("open"), rights=EVERYBODY, shows="The right to the city"),
    Look(endpoint="registrations.event_page", at=at_event("unlisted"), rights=EVERYBODY, shows="Among friends"),
    Look(endpoint="registrations.event_page", at=at_event("members"), rights=MEMBERS_SEEN, shows="assembly"),
    Look(endpoint="registrations.event_page", at=at_event("draft"), rights=DRAFT_SEEN, shows="Not yet agreed"),
    Look(
        endpoint="registrations.event_without_slug", at=OPEN, rights=EVERYBODY, answers=301,
        shows=lambda visit: visit.site.event_slugs["open"],
    ),
    Look(
        endpoint="registrations.event_without_slug", at={"event_id": "events.draft"}, rights=DRAFT_SEEN, answers=301,
        shows=lambda visit: visit.site.event_slugs["draft"],
    ),
    Look(
        endpoint="registrations.shared_event", at=OPEN, rights=EVERYBODY, answers=302,
        shows=lambda visit: visit.site.event_slugs["open"],
    ),
    Look(
        endpoint="registrations.shared_event", at={"event_id": "events.draft"}, rights=DRAFT_SEEN, answers=302,
        shows=lambda visit: visit.site.event_slugs["draft"],
    ),
    Press(
        endpoint="registrations.register", at=OPEN, rights=EVERYBODY, body=application,
        effect=count_tries, becomes=2,
    ),
    Press(
        endpoint="registrations.register", at={"event_id": "events.members"}, rights=MEMBERS_SEEN, body=application,
        effect=count_tries, becomes=2,
    ),
    Look(endpoint="registrations.registered", at=OPEN, rights=EVERYBODY, shows="<h1"),
    Look(
        endpoint="registrations.open_link", at={"token": link}, rights=EVERYBODY, answers=303,
        shows=lambda visit: f"/en/places/{visit.site.places['confirmed']}",
    ),
    Look(endpoint="registrations.place", at=MINE, rights=HOLDER, shows="Rosa Lima"),
    Look(endpoint="registrations.ticket", at=MINE, rights=HOLDER, shows="<svg"),
    Look(endpoint="registrations.place_calendar", at=MINE, rights=HOLDER, shows="BEGIN:VEVENT"),
    Look(endpoint="registrations.export", at=MINE, rights=HOLDER, shows="Rosa Lima"),
    Look(
        endpoint="registrations.enter", **held_by("on_line"), given=open_door, answers=303,
        shows="https://meet.example.org/x",
    ),
    Press(
        endpoint="registrations.note_entering", **held_by("on_line"), given=open_door, answers=200,
        effect=has_entered, becomes=True,
    ),
    Press(
        endpoint="registrations.confirm", **held_by("unconfirmed"),
        effect=lambda visit: status(visit, "unconfirmed"), becomes="confirmed",
    ),
    Press(
        endpoint="registrations.cancel", at=MINE, rights=HOLDER,
        effect=lambda visit: status(visit, "confirmed"), becomes="cancelled",
    ),
    Press(
        endpoint="registrations.undo", **held_by("cancelled"),
        effect=lambda visit: status(visit, "cancelled"), becomes="confirmed",
    ),
    Press(
        endpoint="registrations.leave_series", **held_by("confirmed"), given=enrol_confirmed,
        effect=lambda _visit: count(Enrolment, Enrolment.status == Enrolled.LEFT), becomes=1,
    ),
    Look(
        endpoint="registrations.series_page", at={"series_id": "series.circle", "slug": circle_slug},
        rights=EVERYBODY, shows="Next time",
    ),
    Press(
        endpoint="registrations.accept", **held_by("offered"),
        effect=lambda visit: status(visit, "offered"), becomes="confirmed",
    ),
    Press(
        endpoint="registrations.change", at=MINE, rights=HOLDER, effect=lang, becomes="es",
        body={"name": "Rosa Lima", "country": "PE", "mode": "on_site", "lang": "es", "viewer_zone": "America/Lima"},
    ),
    Press(
        endpoint="registrations.erase", at=MINE, rights=HOLDER,
        effect=lambda visit: place(visit, "confirmed"), becomes=None,
    ),
    Look(endpoint="registrations.erased", rights=EVERYBODY, shows="<h1"),
    Look(endpoint="registrations.show_ticket", at={"token": ticket}, rights=EVERYBODY, shows="<h1"),
)  # fmt: skip
