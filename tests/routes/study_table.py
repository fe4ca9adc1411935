"""Topics are kept by those who coordinate all branches. Works are read by everybody; every organiser may add one and
its editions, and change what their branch added; those who coordinate all branches may change all of them."""

from sqlalchemy import select

from organiser.kernel.db import db
from organiser.study.models import Edition, Term, TermName, Work
from tests.routes.reading import count
from tests.routes.table import EDITORS, EVERYBODY, OF_ALL, Look, Press, Rights, Route, Visit, rights


def name(visit: Visit) -> str | None:
    db.session.rollback()
    named = select(TermName.name).join(Term, Term.id == TermName.term_id)
    return db.session.scalar(named.where(Term.public_id == visit.site.topics["cities"], TermName.lang == "en"))


#                              stran atten membe helpe organ sibli coord elsew opera
ORGANISERS: Rights = rights("   login login login -     ok    ok    ok    ok    -     ", root="ok")
# Of the town's works: those at or above the town, and of all branches.
OWNERS: Rights = {**EDITORS, "root": "ok"}
READ = {"work_id": "works.read"}
TEXT = {"work_id": "works.read", "edition_id": "editions.text"}
LINK = {"work_id": "works.read", "edition_id": "editions.link"}
FILE = {"work_id": "works.read", "edition_id": "editions.file"}
WORK = {"title": "La somme et le reste", "author": "Henri Lefebvre", "kind": "book", "month": "0"}
LEAFLET = {"link": "https://leaflets.example.org/1", "language": "Aymara"}


def branch(visit: Visit) -> str:
    """One of those in whose name they may add something."""
    held = {"sibling": "sibling", "coordinator": "country", "elsewhere": "elsewhere", "root": "root"}
    return visit.site.branches[held.get(visit.who, "town")]


def version_of(model: type[Work] | type[Edition], public_id: str) -> str:
    db.session.rollback()
    return str(db.session.scalar(select(model.version).where(model.public_id == public_id)))


def about(visit: Visit) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(Work.about).where(Work.public_id == visit.site.works["read"]))


def language(visit: Visit) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(Edition.lang).where(Edition.public_id == visit.site.editions["link"]))


def edit_body(visit: Visit) -> dict[str, str]:
    return WORK | {"about": "Streets.", "version": version_of(Work, visit.site.works["read"])}


def edition_body(visit: Visit) -> dict[str, str]:
    return LEAFLET | {"version": version_of(Edition, visit.site.editions["link"])}


def is_merged(visit: Visit) -> bool:
    db.session.rollback()
    twin = select(Work.merged_into_id).where(Work.public_id == visit.site.works["twin"])
    return db.session.scalar(twin) is not None


ROUTES: tuple[Route, ...] = (
    Look(endpoint="study.terms", rights=OF_ALL, shows="Cities"),
    Press(
        endpoint="study.terms", rights=OF_ALL, body={"facet": "theme", "name_en": "Wages"},
        effect=lambda _visit: count(TermName, TermName.name == "Wages"), becomes=1,
    ),
    Look(endpoint="study.term", at={"term_id": "topics.cities"}, rights=OF_ALL, shows="Cities"),
    Press(
        endpoint="study.term", at={"term_id": "topics.cities"}, rights=OF_ALL,
        body={"name_en": "Towns"}, effect=name, becomes="Towns",
    ),
    Look(endpoint="study.works", rights=EVERYBODY, shows="Le droit"),
    Look(endpoint="study.text", at=TEXT, rights=EVERYBODY, shows="not a product"),
    Look(
        endpoint="study.file", at=FILE, rights=EVERYBODY, shows="%PDF", caching="public, no-cache",
        policy="default-src 'none'; sandbox; frame-ancestors 'none'",
    ),
    Look(endpoint="study.new_work", rights=ORGANISERS, shows="<h1"),
    Press(
        endpoint="study.new_work", rights=ORGANISERS, body=lambda visit: WORK | {"branch": branch(visit)},
        effect=lambda _visit: count(Work, Work.title == WORK["title"]), becomes=1,
    ),
    Look(endpoint="study.edit_work", at=READ, rights=OWNERS, shows="Le droit"),
    Press(endpoint="study.edit_work", at=READ, rights=OWNERS, body=edit_body, effect=about, becomes="Streets."),
    Look(endpoint="study.work_history", at=READ, rights=OWNERS, shows="Olga Ortiz"),
    Look(endpoint="study.merge", at=READ, rights=OWNERS, shows="Le droit à la ville"),
    Press(
        endpoint="study.merge", at=READ, rights=OWNERS, body=lambda visit: {"other": visit.site.works["twin"]},
        effect=is_merged, becomes=True,
    ),
    Look(endpoint="study.new_edition", at=READ | {"kind": "link"}, rights=ORGANISERS, shows="Le droit"),
    Press(
        endpoint="study.new_edition", at=READ | {"kind": "link"}, rights=ORGANISERS,
        body=lambda visit: LEAFLET | {"branch": branch(visit)},
        effect=lambda _visit: count(Edition, Edition.link == LEAFLET["link"]), becomes=1,
    ),
    Look(endpoint="study.edit_edition", at=LINK, rights=OWNERS, shows="library.example.org"),
    Press(
        endpoint="study.edit_edition", at=LINK, rights=OWNERS, body=edition_body, effect=language, becomes="ay",
    ),
    Press(
        endpoint="study.remove_edition", at=LINK, rights=OWNERS,
        effect=lambda visit: count(Edition, Edition.public_id == visit.site.editions["link"]), becomes=0,
    ),
)  # fmt: skip
