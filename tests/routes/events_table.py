"""Organisers at or above the event's branch do everything with an event; for all others it isn't there."""

from sqlalchemy import update

from organiser.accounts.models import Account
from organiser.events.models import Event, EventHelper, Host, Material
from organiser.events.rules import version_of
from organiser.kernel.db import db, transaction
from tests.routes.reading import count, draw_picture, event, material, state
from tests.routes.table import EDITORS, Body, Look, Press, Route, Visit, rights

TOWN = {"branch_id": "branches.town"}
OPEN, DRAFT, PAST = {"event_id": "events.open"}, {"event_id": "events.draft"}, {"event_id": "events.past"}
PAST_MATERIAL = PAST | {"material_id": "materials.past"}
CANCELLED, POSTPONED = {"event_id": "events.cancelled"}, {"event_id": "events.postponed"}
FULL, ASKED = {"event_id": "events.full"}, {"host_id": "hosts.asked"}
# Whoever organises the branch that was asked; the owner's own organisers have a page of theirs.
#                     stran atten membe helpe organ sibli coord elsew opera
ASKED_ONES = rights(" login login login -     -     ok    ok    -     -    ")
DATE = {"day": "2027-03-02", "start": "19:00", "end": "21:00", "draft_id": "abcdefghijklmnopqrstuvwxyz"}
NEW = {
    "title": "Strike kitchen", "kind": "meeting", "lang": "en", "on_site": "y", "place": "La Paz",
    "visibility": "public", "takes_registrations": "y", **DATE,
}  # fmt: skip


def changed(visit: Visit) -> Body:
    found = event(visit, "open")
    assert found is not None
    return NEW | {"version": str(found.version), "title": "The right to bread"}


def title(visit: Visit, key: str) -> str | None:
    found = event(visit, key)
    return found.title if found else None


def has_picture(visit: Visit, key: str) -> bool:
    found = event(visit, key)
    return found is not None and found.picture_id is not None


def hang_picture(visit: Visit) -> None:
    """The town's own."""
    found = event(visit, "open")
    assert found is not None
    picture = found.branch.picture_id
    with transaction() as session:
        session.execute(update(Event).where(Event.public_id == visit.site.events["open"]).values(picture_id=picture))


def count_materials(visit: Visit) -> int:
    of_event = Event.item_id == Material.item_id, Event.public_id == visit.site.events["past"]
    return count(Material, *of_event)


def is_helper(visit: Visit, key: str, who: str) -> bool:
    found = event(visit, key)
    assert found is not None
    named = Account.public_id == visit.site.accounts[who], Account.id == EventHelper.account_id
    return count(EventHelper, EventHelper.event_id == found.id, *named) == 1


def branch_of(visit: Visit) -> str:
    db.session.rollback()
    found = event(visit, "open")
    assert found is not None
    return next(key for key, public_id in visit.site.branches.items() if public_id == found.branch.public_id)


ROUTES: tuple[Route, ...] = (
    Look(endpoint="events.branch_events", at=TOWN, rights=EDITORS, shows="The right to the city"),
    Look(endpoint="events.new", at=TOWN, rights=EDITORS, shows='name="title"'),
    Press(
        endpoint="events.new", at=TOWN, rights=EDITORS, body=NEW,
        effect=lambda _visit: count(Event, Event.title == "Strike kitchen", Event.state == "draft"), becomes=1,
    ),
    Look(endpoint="events.overview", at=DRAFT, rights=EDITORS, shows="Not yet agreed"),
    Look(endpoint="events.history", at=OPEN, rights=EDITORS, shows="Olga Ortiz"),
    Look(endpoint="events.edit", at=OPEN, rights=EDITORS, shows="The right to the city"),
    Press(
        endpoint="events.edit", at=OPEN, rights=EDITORS, body=changed,
        effect=lambda visit: title(visit, "open"), becomes="The right to bread",
    ),
    Press(
        endpoint="events.publish", at=DRAFT, rights=EDITORS,
        effect=lambda visit: state(visit, "draft"), becomes="published",
    ),
    Look(endpoint="events.postpone", at=OPEN, rights=EDITORS, shows='name="reason"'),
    Press(
        endpoint="events.postpone", at=OPEN, rights=EDITORS, body={"reason": "Snow."},
        effect=lambda visit: state(visit, "open"), becomes="postponed",
    ),
    Look(endpoint="events.cancel", at=OPEN, rights=EDITORS, shows='name="reason"'),
    Press(
        endpoint="events.cancel", at=OPEN, rights=EDITORS, body={"reason": "Snow."},
        effect=lambda visit: state(visit, "open"), becomes="cancelled",
    ),
    Press(
        endpoint="events.restore", at=CANCELLED, rights=EDITORS,
        effect=lambda visit: state(visit, "cancelled"), becomes="published",
    ),
    Look(endpoint="events.withdraw", at={"event_id": "events.unlisted"}, rights=EDITORS, shows="Among friends"),
    Press(
        endpoint="events.withdraw", at={"event_id": "events.unlisted"}, rights=EDITORS,
        effect=lambda visit: state(visit, "unlisted"), becomes="draft",
    ),
    Look(endpoint="events.set_date", at=POSTPONED, rights=EDITORS, shows='name="day"'),
    Press(
        endpoint="events.set_date", at=POSTPONED, rights=EDITORS, body=DATE,
        effect=lambda visit: state(visit, "postponed"), becomes="published",
    ),
    Look(endpoint="events.duplicate", at=PAST, rights=EDITORS, shows='name="day"'),
    Press(
        endpoint="events.duplicate", at=PAST, rights=EDITORS, body=DATE,
        effect=lambda _visit: count(Event, Event.title == "What was to be done", Event.state == "draft"), becomes=1,
    ),
    Look(endpoint="events.delete", at=DRAFT, rights=EDITORS, shows="Not yet agreed"),
    Press(
        endpoint="events.delete", at=DRAFT, rights=EDITORS,
        effect=lambda visit: state(visit, "draft"), becomes=None,
    ),
    Look(endpoint="events.materials", at=PAST, rights=EDITORS, shows="The whole evening"),
    Press(
        endpoint="events.materials", at=PAST, rights=EDITORS, effect=count_materials, becomes=2,
        body={"kind": "text", "title": "Notes", "link": "https://notes.example.org/", "lang": "en"},
    ),
    Look(endpoint="events.edit_material", at=PAST_MATERIAL, rights=EDITORS, shows="The whole evening"),
    Press(
        endpoint="events.edit_material", at=PAST_MATERIAL, rights=EDITORS,
        body=lambda visit: {
            "kind": "text", "title": "The evening in writing", "link": "https://notes.example.org/", "lang": "en",
            "version": str(version_of(material(visit, "past"))),
        },
        effect=lambda visit: material(visit, "past").title, becomes="The evening in writing",
    ),
    Press(
        endpoint="events.remove_material", at=PAST_MATERIAL, rights=EDITORS,
        effect=count_materials, becomes=0,
    ),
    Look(endpoint="events.helpers", at=OPEN, rights=EDITORS, shows="Hana Haddad"),
    Press(
        endpoint="events.helpers", at={"event_id": "events.full"}, rights=EDITORS,
        body=lambda visit: {"account": visit.site.accounts["helper"]},
        effect=lambda visit: is_helper(visit, "full", "helper"), becomes=True,
    ),
    Press(
        endpoint="events.unname_helper", at=OPEN | {"account_id": "accounts.helper"}, rights=EDITORS,
        effect=lambda visit: is_helper(visit, "open", "helper"), becomes=False,
    ),
    Look(endpoint="events.picture", at=OPEN, rights=EDITORS, shows='name="picture"'),
    Press(
        endpoint="events.picture", at=OPEN, rights=EDITORS,
        body=lambda _visit: {"picture": draw_picture(), "alt": "A hall"},
        effect=lambda visit: has_picture(visit, "open"), becomes=True,
    ),
    Press(
        endpoint="events.remove_picture", at=OPEN, rights=EDITORS, given=hang_picture,
        effect=lambda visit: has_picture(visit, "open"), becomes=False,
    ),
    Look(endpoint="events.hand_on", at=OPEN, rights=EDITORS, shows='name="branch"'),
    Press(
        endpoint="events.hand_on", at=OPEN, rights=EDITORS,
        body=lambda visit: {"branch": visit.site.branches["below"]},
        effect=branch_of, becomes="below",
    ),
    Look(endpoint="events.hosts", at=FULL, rights=EDITORS, shows="El Alto"),
    Press(
        endpoint="events.hosts", at=FULL, rights=EDITORS, body={"branch": "Chile", "sees": "names"},
        effect=lambda _visit: count(Host), becomes=2,
    ),
    Press(
        endpoint="events.end_hosting", at=FULL | ASKED, rights=EDITORS,
        effect=lambda _visit: count(Host), becomes=0,
    ),
    Look(endpoint="events.hosting", at=ASKED, rights=ASKED_ONES, shows="A walk through the market"),
    Press(
        endpoint="events.accept_hosting", at=ASKED, rights=ASKED_ONES,
        effect=lambda _visit: count(Host, Host.state == "accepted"), becomes=1,
    ),
    Press(
        endpoint="events.leave_hosting", at=ASKED, rights=ASKED_ONES,
        effect=lambda _visit: count(Host), becomes=0,
    ),
)  # fmt: skip
