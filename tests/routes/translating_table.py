"""Those at or above the branch translate what stands there, as they write it; a translator, what is open."""

from collections.abc import Mapping

from organiser.kernel.db import db
from organiser.translating.queries import find_source, list_originals, list_renderings
from organiser.translating.rules import fingerprint
from tests.routes.table import EDITORS, Look, Press, Rights, Route, Visit

OWNERS: Rights = {**EDITORS, "root": "ok"}
OPEN, DRAFT = ({"source_id": f"sources.{key}", "into": "es"} for key in ("open", "draft"))


def titles(visit: Visit) -> list[str]:
    db.session.rollback()
    source = find_source("event", visit.site.events["open"])
    return [one.text for one in list_renderings(source, "es")] if source else []


def body(visit: Visit) -> Mapping[str, str]:
    source = find_source("event", visit.site.events["open"])
    shown = fingerprint(list_originals(source), list_renderings(source, "es")) if source else ""
    return {"title": "Lo que pasa", "shown": shown}


ROUTES: tuple[Route, ...] = (
    Look(
        endpoint="translating.branch_translations", at={"branch_id": "branches.town"}, query="into=es", rights=OWNERS,
        shows="translation-line",
    ),
    Look(endpoint="translating.translate", at=OPEN, rights=OWNERS, shows="translation-original"),
    Look(endpoint="translating.translate", at=DRAFT, rights=OWNERS, shows="translation-original"),
    Press(
        endpoint="translating.translate", at=OPEN, rights=OWNERS, body=body, effect=titles, becomes=["Lo que pasa"],
    ),
)  # fmt: skip
