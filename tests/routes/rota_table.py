"""A rota names people: for whoever reads the school's people. A volunteer's link opens their own page alone."""

from organiser.calendars.rules import PRIVATE_CACHING
from organiser.kernel.db import db, transaction
from organiser.rota import actions
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.queries import feed_token, find_volunteer, link_token
from tests.routes.people_table import NAMES
from tests.routes.planning_table import SCHOOL
from tests.routes.reading import count, event
from tests.routes.table import EDITORS, EVERYBODY, OK, Look, Press, Route, Visit, rights
from tests.support.make import organiser_of

#                    stran atten membe helpe organ sibli coord elsew opera
OWN = rights("       -     -     -     -     -     -     -     -     -    ", volunteer=OK)
BO = {"volunteer_id": "volunteers.bo"}
DOOR, CHAIR = SCHOOL | {"duty_id": "duties.door"}, SCHOOL | {"duty_id": "duties.chair"}
DUTY = {"kind": "children", "needs": "3", "day": "", "starts": "09:00", "ends": "12:00", "session": "", "place": ""}


def bo(visit: Visit) -> Volunteer:
    db.session.rollback()
    found = find_volunteer(visit.site.volunteers["bo"])
    assert found is not None
    return found


def numbers_or_names(visit: Visit) -> str:
    return "Bo Castro" if visit.who in {"organiser", "acting"} else "1 of 2"


def needs(visit: Visit) -> int:
    db.session.rollback()
    return db.session.query(Duty).filter_by(public_id=visit.site.duties["door"]).one().needs


def turns(_visit: Visit) -> int:
    return count(Turn, Turn.ended_at.is_(None))


def leave_door(visit: Visit) -> None:
    """What is at the same time could not be taken."""
    school = event(visit, "school")
    assert school is not None
    actor, event_id, site = organiser_of(school.branch), school.public_id, visit.site
    with transaction():
        actions.unassign(actor, event_id, duty_id=site.duties["door"], volunteer_id=site.volunteers["bo"])


def duty_body(visit: Visit) -> dict[str, str]:
    school = event(visit, "school")
    assert school is not None
    return DUTY | {"day": school.starts_wall.date().isoformat()}


ROUTES: tuple[Route, ...] = (
    Look(endpoint="rota.rota", at=SCHOOL, rights=EDITORS | {"acting": OK}, shows=numbers_or_names),
    Look(endpoint="rota.new_duty", at=SCHOOL, rights=NAMES, shows='name="needs"'),
    Press(
        endpoint="rota.new_duty", at=SCHOOL, rights=NAMES, body=duty_body,
        effect=lambda _visit: count(Duty, Duty.kind == "children"), becomes=1,
    ),
    Look(endpoint="rota.edit_duty", at=DOOR, rights=NAMES, shows="Bo Castro"),
    Press(endpoint="rota.edit_duty", at=DOOR, rights=NAMES, body=duty_body, effect=needs, becomes=3),
    Press(
        endpoint="rota.delete_duty", at=CHAIR, rights=NAMES,
        effect=lambda _visit: count(Duty, Duty.kind == "chair"), becomes=0,
    ),
    Press(
        endpoint="rota.assign", at=CHAIR, rights=NAMES, given=leave_door, effect=turns, becomes=1,
        body=lambda visit: {"volunteer": visit.site.volunteers["bo"]},
    ),
    Press(endpoint="rota.unassign", at=DOOR | BO, rights=NAMES, effect=turns, becomes=0),
    Look(endpoint="rota.volunteers", at=SCHOOL, rights=NAMES, shows="bo@people.example.org"),
    Press(
        endpoint="rota.volunteers", at=SCHOOL, rights=NAMES,
        body={"name": "Noa", "address": "noa@people.example.org", "lang": "en"},
        effect=lambda _visit: count(Volunteer), becomes=2,
    ),
    Press(
        endpoint="rota.invite_again", at=SCHOOL | BO, rights=NAMES,
        effect=lambda visit: bo(visit).generation, becomes=1,
    ),
    Press(
        endpoint="rota.remove_volunteer", at=SCHOOL | BO, rights=NAMES,
        effect=lambda _visit: count(Volunteer), becomes=0,
    ),
    Look(
        endpoint="rota.open_link", at={"token": lambda visit: link_token(bo(visit))}, rights=EVERYBODY, answers=303,
        shows=lambda visit: f"/en/volunteers/{visit.site.volunteers['bo']}",
    ),
    Look(endpoint="rota.own", at=BO, rights=OWN, shows="At the door, Main door"),
    Press(
        endpoint="rota.take", at=BO | {"duty_id": "duties.chair"}, rights=OWN, given=leave_door,
        effect=turns, becomes=1,
    ),
    Press(endpoint="rota.give_back", at=BO | {"duty_id": "duties.door"}, rights=OWN, effect=turns, becomes=0),
    Press(
        endpoint="rota.rotate_feed", at=BO, rights=OWN, effect=lambda visit: bo(visit).feed_generation, becomes=1,
    ),
    Look(
        endpoint="calendars.shift_feed", at={"token": lambda visit: feed_token(bo(visit))}, rights=EVERYBODY,
        caching=PRIVATE_CACHING, shows="SUMMARY:At the door",
    ),
)  # fmt: skip
