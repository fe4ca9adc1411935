"""The school's sessions in other languages: titles as far as somebody got, and the texts that many of them share."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from organiser.demo.rules.schooling import read_school, read_words
from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.programme.actions.translating import KIND
from organiser.programme.models import Session
from organiser.translating.models import Source, SourceText, Translation
from organiser.translating.queries import read_translated
from organiser.translating.rules import list_targets


def translate_school(event: Event, *, made_at: datetime, changed_at: datetime) -> None:
    """As translators left it. A few sessions were called something else when they did, so those are stale."""
    sessions = {one.public_id: one for one in db.session.scalars(select(Session).where(Session.event_id == event.id))}
    rows = select(Source).where(Source.kind == KIND, Source.parent_id == event.public_id).order_by(Source.id)
    sources, renamed = list(db.session.scalars(rows)), read_school()["renamed"]
    for source in sources:
        for one in source.texts:
            one.changed_at = changed_at if one.text in renamed else made_at
            for lang, text in _list_made(source, one):
                db.session.add(
                    Translation(
                        source_id=source.id, lang=lang, field=one.field, text=text,
                        followed=renamed.get(one.text, one.text), made_at=made_at,
                    )
                )  # fmt: skip
    db.session.flush()
    for source in sources:
        sessions[source.subject_id].translated = read_translated(source)
    db.session.flush()


def _list_made(source: Source, one: SourceText) -> Iterator[tuple[str, str]]:
    if one.field == "title":
        yield from read_words().get(one.text, {}).items()
        return
    abstracts = read_school()["abstracts"]
    if one.text == abstracts.get(source.lang):
        yield from ((lang, abstracts[lang]) for lang in list_targets(source.lang))
