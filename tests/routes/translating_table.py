"""Those at or above the branch translate what stands there, as they write it; a translator, what is open."""

from collections.abc import Mapping

from organiser.kernel.db import db
from organiser.translating.models import InvitedTranslator, Translator
from organiser.translating.queries import find_source, list_originals, list_renderings
from organiser.translating.rules import fingerprint
from tests.routes.reading import count
from tests.routes.table import EDITORS, Look, Press, Rights, Route, Visit

OWNERS: Rights = {**EDITORS, "root": "ok"}
THEIRS: Rights = OWNERS | {"translator": "ok"}
NOT_THEIRS: Rights = OWNERS | {"translator": "missing"}
# Whoever may name a helper: its organisers, and coordinators above who need no "act for" for that.
NAMING: Rights = {**EDITORS, "root": "ok", "translator": "missing"}
TOWN = {"branch_id": "branches.town"}
OPEN, DRAFT = ({"source_id": f"sources.{key}", "into": "es"} for key in ("open", "draft"))
FRENCH = OPEN | {"into": "fr"}


def titles(visit: Visit) -> list[str]:
    db.session.rollback()
    source = find_source("event", visit.site.events["open"])
    return [one.text for one in list_renderings(source, "es")] if source else []


def body(visit: Visit) -> Mapping[str, str]:
    source = find_source("event", visit.site.events["open"])
    shown = fingerprint(list_originals(source), list_renderings(source, "es")) if source else ""
    return {"title": "Lo que pasa", "shown": shown}


INVITED = {"name": "Tomas", "address": "tomas@staff.example.org", "languages": "fr", "lang": "en"}

ROUTES: tuple[Route, ...] = (
    Look(endpoint="translating.branch_translations", at=TOWN, query="into=es", rights=THEIRS, shows="translation-line"),
    Look(endpoint="translating.translate", at=OPEN, rights=THEIRS, shows="translation-original"),
    Look(endpoint="translating.translate", at=FRENCH, rights=NOT_THEIRS, shows="translation-original"),
    Look(endpoint="translating.translate", at=DRAFT, rights=NOT_THEIRS, shows="translation-original"),
    Press(
        endpoint="translating.translate", at=OPEN, rights=THEIRS, body=body, effect=titles, becomes=["Lo que pasa"],
    ),
    Look(endpoint="translating.translators", at=TOWN, rights=NAMING, shows="Tala Tahiri"),
    Press(
        endpoint="translating.invite_translator", at=TOWN, rights=NAMING, body=INVITED,
        effect=lambda _visit: count(InvitedTranslator, InvitedTranslator.branch_id > 0), becomes=1,
    ),
    Press(
        endpoint="translating.remove_translator", at=TOWN | {"translator_id": "translators.town"}, rights=NAMING,
        effect=lambda _visit: count(Translator, Translator.branch_id > 0), becomes=0,
    ),
)  # fmt: skip
