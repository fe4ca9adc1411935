"""Names are for organisers of exactly the event's branch and for whoever acts for it; numbers for all who edit it.

At the door those who are named for it see the shortest form, until the event is over.
"""

from organiser.events.actions import accept_host
from organiser.events.models import Event, Host
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox.models import Mail
from organiser.registrations.models import EventEdition, PeopleExport, Registration, Shift
from tests.routes.events_table import ASKED, ASKED_ONES
from tests.routes.reading import count, status
from tests.routes.table import EDITORS, MISSING, OK, Look, Press, Route, Visit, rights
from tests.support.make import organiser_of

#                     stran atten membe helpe organ sibli coord elsew opera
NAMES = rights("      login login login -     ok    -     -     -     -    ", root=MISSING, acting=OK)
DOOR = rights("       login login login ok    ok    -     -     -     -    ", root=MISSING, acting=OK)
OPEN, FULL, PAST = {"event_id": "events.open"}, {"event_id": "events.full"}, {"event_id": "events.past"}
PERSON, WAITING = OPEN | {"place_id": "places.confirmed"}, FULL | {"place_id": "places.waiting"}
ADDED = {"name": "Nora", "address": "nora@people.example.org", "mode": "on_site", "country": "", "lang": "en"}


def numbers_or_names(visit: Visit) -> str:
    """The same page, with names for some; that nobody else is shown one, tests/security/test_names.py sees to."""
    return "Rosa Lima" if visit.who in {"organiser", "acting"} else "<h1"


def count_links(visit: Visit) -> int:
    return count(Mail, Mail.kind == "registrations.already", Mail.subject_id == visit.site.places["confirmed"])


def tells_count(visit: Visit) -> bool:
    of_event = EventEdition.event_id == Event.id, Event.public_id == visit.site.events["open"]
    return count(EventEdition, EventEdition.shows_count, *of_event) == 1


def agree(visit: Visit) -> None:
    """The next town holds it, too."""
    with transaction():
        accept_host(organiser_of(db.session.query(Host).one().branch), visit.site.hosts["asked"])


ROUTES: tuple[Route, ...] = (
    Look(
        endpoint="registrations.hosted_people", at=ASKED, rights=ASKED_ONES, given=agree, shows="With a place",
    ),
    Look(endpoint="registrations.people", at=OPEN, rights=EDITORS | {"acting": OK}, shows=numbers_or_names),
    Look(endpoint="registrations.editions", at=OPEN, rights=EDITORS, shows="What was to be done"),
    Press(
        endpoint="registrations.editions", at=OPEN, rights=EDITORS, body={"earlier": ""}, effect=tells_count,
        becomes=False,
    ),
    Look(endpoint="registrations.mails", at=OPEN, rights=EDITORS | {"acting": OK}, shows="<h1"),
    Look(endpoint="registrations.person", at=PERSON, rights=NAMES, shows="Rosa Lima"),
    Look(endpoint="registrations.add_person", at=OPEN, rights=NAMES, shows='name="given"'),
    Press(
        endpoint="registrations.add_person", at=OPEN, rights=NAMES, body=ADDED | {"given": "spoken"},
        effect=lambda visit: count(Registration, Registration.consent_version.contains("spoken")), becomes=1,
    ),
    Look(endpoint="registrations.export_people", at=OPEN, rights=NAMES, shows='name="reason"'),
    Press(
        endpoint="registrations.export_people", at=OPEN, rights=NAMES, body={"reason": "The house asks for a list."},
        answers=200, effect=lambda _visit: count(PeopleExport), becomes=1,
    ),
    Press(
        endpoint="registrations.remove_person", at=PERSON, rights=NAMES,
        effect=lambda visit: status(visit, "confirmed"), becomes="cancelled",
    ),
    Press(endpoint="registrations.send_link", at=PERSON, rights=NAMES, effect=count_links, becomes=1),
    Press(
        endpoint="registrations.move_to_front", at=WAITING, rights=NAMES, body={"reason": "She gives the talk."},
        effect=lambda _visit: count(Shift), becomes=1,
    ),
    Press(
        endpoint="registrations.give_place", at=WAITING, rights=NAMES, body={"reason": "She gives the talk."},
        effect=lambda visit: status(visit, "waiting"), becomes="confirmed",
    ),
    Look(endpoint="registrations.door", at=OPEN, rights=DOOR, shows="Rosa L."),
    # A helper who isn't named for this one, and one that is over.
    Look(endpoint="registrations.door", at=FULL, rights=NAMES, shows="Luis C."),
    Look(endpoint="registrations.door", at=PAST, rights=NAMES, shows="Sol V."),
)  # fmt: skip
