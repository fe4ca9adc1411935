"""What came of the sessions of a school is added by those who look after it; anybody may wait for it."""

from organiser.archive.models import NoticeRequest
from organiser.archive.queries import find_request, link_token
from organiser.events.models import Item, Material
from organiser.events.rules import version_of
from organiser.kernel.db import db
from organiser.programme.models import Session
from tests.routes.reading import count, material
from tests.routes.table import EDITORS, EVERYBODY, OK, Look, Press, Route, Visit, rights

SCHOOL, PAST = {"event_id": "events.school"}, {"event_id": "events.past"}
OF_SESSION = SCHOOL | {"material_id": "materials.land"}
ASKED, WAITING = {"request_id": "notices.asked"}, {"request_id": "notices.waiting"}
#                 stran atten membe helpe organ sibli coord elsew opera
OWN_ASKED = rights("-   -     -     -     -     -     -     -     -    ", notice_asked=OK, notice_waiting="missing")
OWN = rights("      -     -     -     -     -     -     -     -     -    ", notice_waiting=OK, notice_asked="missing")


def count_materials(visit: Visit) -> int:
    of_sessions = Session.item_id == Item.id, Session.public_id == visit.site.sessions["land"]
    return count(Material, Material.item_id == Item.id, *of_sessions)


def read_token(visit: Visit) -> str:
    db.session.rollback()
    found = find_request(visit.site.notices["asked"])
    assert found is not None
    return link_token(found)


ROUTES: tuple[Route, ...] = (
    Look(endpoint="archive.materials", at=SCHOOL, rights=EDITORS, shows="From the balcony"),
    Press(
        endpoint="archive.materials", at=SCHOOL, rights=EDITORS, effect=count_materials, becomes=2,
        body=lambda visit: {
            "session": visit.site.sessions["land"], "title": "In writing", "link": "https://texts.example.org/",
            "kind": "text", "lang": "es",
        },
    ),
    Look(endpoint="archive.edit_material", at=OF_SESSION, rights=EDITORS, shows="From the balcony"),
    Press(
        endpoint="archive.edit_material", at=OF_SESSION, rights=EDITORS,
        body=lambda visit: {
            "kind": "text", "title": "In writing", "link": "https://texts.example.org/", "lang": "es",
            "version": str(version_of(material(visit, "land"))),
        },
        effect=lambda visit: material(visit, "land").title, becomes="In writing",
    ),
    Press(
        endpoint="archive.remove_material", at=OF_SESSION, rights=EDITORS,
        effect=count_materials, becomes=0,
    ),
    Look(endpoint="notices.ask", at=PAST, rights=EVERYBODY, shows='name="address"'),
    Press(
        endpoint="notices.ask", at=PAST, rights=EVERYBODY, body={"address": "third@notices.example.org"},
        effect=lambda _visit: count(NoticeRequest), becomes=3,
    ),
    Look(endpoint="notices.asked", at=PAST, rights=EVERYBODY, shows="Look into your mail"),
    Look(
        endpoint="notices.open_link", at={"token": read_token}, rights=EVERYBODY, answers=303,
        shows=lambda visit: f"/en/notices/{visit.site.notices['asked']}",
    ),
    Press(
        endpoint="notices.stop_by_link", at={"token": read_token}, rights=EVERYBODY, answers=200, is_one_click=True,
        effect=lambda _visit: count(NoticeRequest), becomes=1,
    ),
    Look(endpoint="notices.own", at=ASKED, rights=OWN_ASKED, shows="asked@notices.example.org"),
    Press(
        endpoint="notices.confirm", at=ASKED, rights=OWN_ASKED,
        effect=lambda _visit: count(NoticeRequest, NoticeRequest.confirmed_at.is_not(None)), becomes=2,
    ),
    Press(
        endpoint="notices.stop", at=WAITING, rights=OWN, effect=lambda _visit: count(NoticeRequest), becomes=1,
    ),
)  # fmt: skip
