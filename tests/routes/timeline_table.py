"""The timeline is read by everybody, drafted by whoever organises, answered for by who coordinates all branches."""

from sqlalchemy import select

from organiser.kernel.db import db
from organiser.timeline.models import Entry
from tests.routes.discovery_table import PUBLIC_MINUTE
from tests.routes.reading import count
from tests.routes.table import EVERYBODY, OF_ALL, OK, Look, Press, Route, Visit, rights

#                        stran atten membe helpe organ sibli coord elsew opera
WRITERS = rights("       login login login -     ok    ok    ok    ok    -    ", root=OK)
# The page of a draft: who may not write one is not told of it.
READERS = rights("       -     -     -     -     ok    ok    ok    ok    -    ", root=OK)
OCTOBER, DRAFT = {"entry_id": "entries.october"}, {"entry_id": "entries.draft"}
NEW = {
    "title": "Another one", "calendar": "julian", "year": "1917", "month": "10", "day": "26", "source": "A book",
    "lang": "en",
}  # fmt: skip


def entry(visit: Visit, key: str) -> Entry | None:
    db.session.rollback()
    found = select(Entry).where(Entry.public_id == visit.site.entries[key])
    return db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def title(visit: Visit, key: str) -> str:
    found = entry(visit, key)
    assert found is not None
    return found.title


def state(visit: Visit, key: str) -> str | None:
    found = entry(visit, key)
    return found.state if found else None


def version(visit: Visit, key: str) -> str:
    found = entry(visit, key)
    assert found is not None
    return str(found.version)


ROUTES: tuple[Route, ...] = (
    Look(endpoint="timeline.index", rights=EVERYBODY, shows="1917"),
    Look(endpoint="timeline.year", at={"year": "1917"}, rights=EVERYBODY, shows="The palace is surrounded"),
    Look(
        endpoint="timeline.month", at={"year": "1917", "month": "11"}, rights=EVERYBODY,
        shows="The palace is surrounded",
    ),
    Look(endpoint="timeline.day", at={"day": "11-07"}, rights=EVERYBODY, shows="The palace is surrounded"),
    Look(
        endpoint="timeline.today", query="date=2017-11-07", rights=EVERYBODY, shows="The palace is surrounded"
    ),
    Look(
        endpoint="timeline.entry", at=OCTOBER, rights=EVERYBODY, answers=301,
        shows=lambda visit: f"{visit.site.entries['october']}/the-palace-is-surrounded",
    ),
    Look(
        endpoint="timeline.named_entry", at=OCTOBER | {"slug": "entry_slugs.october"}, rights=EVERYBODY,
        shows="A history",
    ),
    Look(
        endpoint="timeline.named_entry", at=DRAFT | {"slug": "entry_slugs.draft"}, rights=READERS,
        shows="Not yet checked",
    ),
    Look(
        endpoint="discovery.timeline_card", at=OCTOBER, rights=EVERYBODY, caching=PUBLIC_MINUTE, shows="PNG",
    ),
    Look(endpoint="timeline.kept_entries", rights=WRITERS, shows="Not yet checked"),
    Look(endpoint="timeline.new", rights=WRITERS, shows="Show both dates"),
    Press(
        endpoint="timeline.new", rights=WRITERS, body=NEW,
        effect=lambda _visit: count(Entry, Entry.title == "Another one"), becomes=1,
    ),
    Look(endpoint="timeline.overview", at=DRAFT, rights=WRITERS, shows="What was done"),
    Look(endpoint="timeline.overview", at=OCTOBER, rights=WRITERS, shows="What was done"),
    Look(endpoint="timeline.edit", at=DRAFT, rights=WRITERS, shows="Not yet checked"),
    Look(endpoint="timeline.edit", at=OCTOBER, rights=OF_ALL, shows="The palace is surrounded"),
    Press(
        endpoint="timeline.edit", at=DRAFT, rights=WRITERS, effect=lambda visit: title(visit, "draft"),
        becomes="Another one", body=lambda visit: NEW | {"version": version(visit, "draft")},
    ),
    Press(
        endpoint="timeline.edit", at=OCTOBER, rights=OF_ALL, effect=lambda visit: title(visit, "october"),
        becomes="Another one", body=lambda visit: NEW | {"version": version(visit, "october")},
    ),
    Press(
        endpoint="timeline.publish", at=DRAFT, rights=OF_ALL, effect=lambda visit: state(visit, "draft"),
        becomes="published", body=lambda visit: {"version": version(visit, "draft")},
    ),
    Press(
        endpoint="timeline.withdraw", at=OCTOBER, rights=OF_ALL,
        effect=lambda visit: state(visit, "october"), becomes="draft",
    ),
    Press(
        endpoint="timeline.delete", at=DRAFT, rights=OF_ALL, effect=lambda visit: state(visit, "draft"),
        becomes=None,
    ),
)  # fmt: skip
