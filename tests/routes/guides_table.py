"""Published guides are read by everybody; those at or above the branch write them, as they do its events."""

from sqlalchemy import select

from organiser.guides.models import Guide, GuideEntry
from organiser.kernel.db import db
from tests.routes.reading import count
from tests.routes.table import EDITORS, EVERYBODY, Look, Press, Rights, Route, Visit

OWNERS: Rights = {**EDITORS, "root": "ok"}
TOWN = {"branch_id": "branches.town"}
OPEN, DRAFT = {"guide_id": "guides.open"}, {"guide_id": "guides.draft"}
FIRST = {"guide_id": "guides.open", "entry_id": "guide_entries.first"}
GUIDE = {"title": "What is a city?", "lang": "en", "arrangement": "theme"}


def find(visit: Visit, key: str) -> Guide | None:
    db.session.rollback()
    return db.session.scalar(select(Guide).where(Guide.public_id == visit.site.guides[key]))


def version(visit: Visit) -> str:
    guide = find(visit, "open")
    return str(guide.version) if guide else ""


def title(visit: Visit) -> str | None:
    guide = find(visit, "open")
    return guide.title if guide else None


def is_published(visit: Visit, key: str) -> bool:
    guide = find(visit, key)
    return guide is not None and guide.published_at is not None


def order(visit: Visit) -> list[str]:
    guide = find(visit, "open")
    keys = {public_id: key for key, public_id in visit.site.guide_entries.items()}
    return [keys.get(entry.public_id, "new") for entry in guide.entries] if guide else []


def part(visit: Visit) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(GuideEntry.part).where(GuideEntry.public_id == visit.site.guide_entries["first"]))


ROUTES: tuple[Route, ...] = (
    Look(endpoint="guides.guides", rights=EVERYBODY, shows="Streets and rights"),
    Look(
        endpoint="guides.guide", at=OPEN | {"slug": "streets-and-rights"}, rights=EVERYBODY, shows="the preface",
    ),
    Look(
        endpoint="guides.guide", at=DRAFT | {"slug": "not-yet-agreed-upon"}, shows="Not yet agreed upon",
        rights={who: outcome if outcome == "ok" else "missing" for who, outcome in OWNERS.items()},
    ),
    Look(endpoint="guides.branch_guides", at=TOWN, rights=OWNERS, shows="Not yet agreed upon"),
    Look(endpoint="guides.new_guide", at=TOWN, rights=OWNERS, shows="<h1"),
    Press(
        endpoint="guides.new_guide", at=TOWN, rights=OWNERS, body=GUIDE,
        effect=lambda _visit: count(Guide, Guide.title == GUIDE["title"]), becomes=1,
    ),
    Look(endpoint="guides.entries", at=OPEN, rights=OWNERS, shows="Le droit"),
    Look(endpoint="guides.edit_guide", at=OPEN, rights=OWNERS, shows="Streets and rights"),
    Press(
        endpoint="guides.edit_guide", at=OPEN, rights=OWNERS, body=lambda visit: GUIDE | {"version": version(visit)},
        effect=title, becomes=GUIDE["title"],
    ),
    Look(endpoint="guides.history", at=OPEN, rights=OWNERS, shows="Olga Ortiz"),
    Look(endpoint="guides.add_entry", at=OPEN, query="q=droit", rights=OWNERS, shows="Le droit à la ville"),
    Press(
        endpoint="guides.add_entry", at=OPEN, rights=OWNERS, body=lambda visit: {"work": visit.site.works["twin"]},
        effect=order, becomes=["first", "second", "new"],
    ),
    Press(
        endpoint="guides.arrange", at=OPEN, rights=OWNERS, effect=order, becomes=["second", "first"],
        body=lambda visit: {"version": version(visit), "move": f"down:{visit.site.guide_entries['first']}"},
    ),
    Look(endpoint="guides.edit_entry", at=FIRST, rights=OWNERS, shows="the preface"),
    Press(
        endpoint="guides.edit_entry", at=FIRST, rights=OWNERS, effect=part, becomes="the end",
        body=lambda visit: {"version": version(visit), "part": "the end"},
    ),
    Press(
        endpoint="guides.remove_entry", at=FIRST, rights=OWNERS, effect=order, becomes=["second"],
        body=lambda visit: {"version": version(visit)},
    ),
    Press(
        endpoint="guides.publish", at=DRAFT, rights=OWNERS,
        effect=lambda visit: is_published(visit, "draft"), becomes=True,
    ),
    Press(
        endpoint="guides.withdraw", at=OPEN, rights=OWNERS,
        effect=lambda visit: is_published(visit, "open"), becomes=False,
    ),
    Press(
        endpoint="guides.delete", at=DRAFT, rights=OWNERS,
        effect=lambda visit: find(visit, "draft") is None, becomes=True,
    ),
)  # fmt: skip
