"""What was translated of the demonstration: titles as far as somebody got, and the texts that many sessions share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from organiser.demo.rules.schooling import read_school
from organiser.demo.rules.stock import read_words
from organiser.kernel.db import db
from organiser.translating.models import Source, SourceText, Translation
from organiser.translating.queries import read_translated
from organiser.translating.rules import list_targets


@dataclass(frozen=True, slots=True)
class Past:
    """When it was translated; and when those were called something else that were `renamed` since, so that what follows
    their old name is behind."""

    translated_at: datetime
    renamed_at: datetime
    renamed: Mapping[str, str]


def translate_items(kind: str, items: Iterable[Any], past: Past) -> None:
    """Rows with a public id and `translated`, whose texts were offered by their own actions."""
    by_id = {one.public_id: one for one in items}
    rows = select(Source).where(Source.kind == kind, Source.subject_id.in_(by_id)).order_by(Source.id)
    sources = list(db.session.scalars(rows))
    for source in sources:
        for one in source.texts:
            one.changed_at = past.renamed_at if one.text in past.renamed else past.translated_at
            followed = past.renamed.get(one.text, one.text)
            for lang, text in _list_made(source, one):
                made = Translation(source_id=source.id, lang=lang, field=one.field, text=text, followed=followed)
                made.made_at = past.translated_at
                db.session.add(made)
    db.session.flush()
    for source in sources:
        by_id[source.subject_id].translated = read_translated(source)
    db.session.flush()


def _list_made(source: Source, one: SourceText) -> Iterator[tuple[str, str]]:
    yield from read_words().get(one.text, {}).items()
    abstracts = read_school()["abstracts"]
    if one.text == abstracts.get(source.lang):
        yield from ((lang, abstracts[lang]) for lang in list_targets(source.lang))
