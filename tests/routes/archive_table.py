"""What came of the sessions of a school is added by those who look after it."""

from organiser.events.models import Item, Material
from organiser.events.rules import version_of
from organiser.programme.models import Session
from tests.routes.reading import count, material
from tests.routes.table import EDITORS, Look, Press, Route, Visit

SCHOOL = {"event_id": "events.school"}
OF_SESSION = SCHOOL | {"material_id": "materials.land"}


def count_materials(visit: Visit) -> int:
    of_sessions = Session.item_id == Item.id, Session.public_id == visit.site.sessions["land"]
    return count(Material, Material.item_id == Item.id, *of_sessions)


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
)  # fmt: skip
