"""Reading editions: which there are, and in which order somebody wants them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.documents import Document
from organiser.kernel.errors import NotFound
from organiser.study.models import Edition, EditionKind, Work
from organiser.study.policies import can_edit_work
from organiser.study.queries.terms import find_root_path
from organiser.study.queries.works import find_path
from organiser.study.rules.works import minutes_of

# What one can read here at once, before what one has to follow or fetch.
ORDER = (EditionKind.TEXT, EditionKind.FILE, EditionKind.LINK)


def get_text(work_id: str, edition_id: str) -> Edition:
    """An edition whose text stands here, with it. Raises NotFound."""
    edition = _find(work_id, edition_id)
    if edition is None or edition.kind != EditionKind.TEXT:
        raise NotFound
    return edition


def get_file(work_id: str, edition_id: str) -> tuple[Edition, Document]:
    """An edition whose file lies here. Raises NotFound."""
    edition = _find(work_id, edition_id)
    if edition is None or edition.document is None:
        raise NotFound
    return edition, edition.document


def get_edition_to_edit(actor: Actor, work_id: str, edition_id: str) -> Edition:
    """For those who may change it, who need not be those who may change its work. Raises NotFound."""
    edition = _find(work_id, edition_id)
    if edition is None or not can_edit_work(actor, find_path(edition.branch_id), find_root_path()):
        raise NotFound
    return edition


def _find(work_id: str, edition_id: str) -> Edition | None:
    rows = (
        select(Edition)
        .join(Edition.work)
        .options(undefer(Edition.text), joinedload(Edition.work), joinedload(Edition.document))
    )
    rows = rows.where(Edition.public_id == edition_id, Work.public_id == work_id, Work.merged_into_id.is_(None))
    return db.session.scalar(rows)


def sort_editions(editions: Sequence[Edition], lang: str) -> list[Edition]:
    """Those in the reader's language first, then by language; what can be read here before what is elsewhere."""
    places = {kind: place for place, kind in enumerate(ORDER)}
    return sorted(editions, key=lambda one: (one.lang != lang, one.lang, places[EditionKind(one.kind)], one.id))


def find_minutes(work: Work, lang: str) -> int | None:
    """How long it takes to read: what was entered, else by the words of the text in this language, else in another."""
    if work.minutes:
        return work.minutes
    words = [one.words for one in sort_editions(work.editions, lang) if one.words]
    return minutes_of(words[0]) if words else None


def list_edition_languages() -> list[str]:
    """Codes of the languages in which there is something to read."""
    return sorted(db.session.scalars(select(Edition.lang).distinct()))
