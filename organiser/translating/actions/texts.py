"""Offering texts and translating them.

An item's own row is always locked before its texts here are changed, and a translator's rows before the item's: no two
wait for each other in a circle, since neither waits for the rows of the other.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update

from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.db.upserts import insert_on
from organiser.translating.errors import TextsChanged
from organiser.translating.facts import TranslationChanged
from organiser.translating.models import Source, SourceText, Translation
from organiser.translating.queries import find_source, get_source, list_originals, list_renderings, read_translated
from organiser.translating.rules import SUBJECTS, Translated, check_texts, fingerprint


def offer_texts(
    kind: str,
    subject_id: str,
    *,
    branch_id: int,
    lang: str,
    texts: Mapping[str, str],
    is_open: bool,
    until: datetime | None = None,
    parent_id: str = "",
) -> Translated:
    """Say how an item's texts stand, in the transaction that changes them; what its readers get of translations.

    Texts that were translated for another item of the same branch bring their translations with them.
    """
    source = find_source(kind, subject_id)
    if source is None:
        source = Source(kind=kind, subject_id=subject_id)
        db.session.add(source)
    source.branch_id, source.lang, source.is_open, source.until = branch_id, lang, is_open, until
    source.parent_id = parent_id
    fresh = _write_texts(source, {field: text for field, text in texts.items() if text})
    db.session.flush()
    if fresh and _is_free(source):
        for field in fresh:
            _adopt(source, field, texts[field])
    return read_translated(source)


def withdraw_texts(kind: str, subject_id: str) -> None:
    """The item is deleted, with its parts."""
    own = and_(Source.kind == kind, Source.subject_id == subject_id)
    db.session.execute(delete(Source).where(or_(own, Source.parent_id == subject_id)))


def move_parts(parent_id: str, *, branch_id: int, is_open: bool) -> None:
    """What they are part of stands at this branch, and is open to readers or isn't."""
    values = {"branch_id": branch_id, "is_open": is_open}
    other = or_(Source.branch_id != branch_id, Source.is_open != is_open)
    db.session.execute(update(Source).where(Source.parent_id == parent_id, other).values(values))


def translate(
    actor: Actor, source_id: str, into: str, *, texts: Mapping[str, str], checked: Collection[str], shown: str
) -> Source:
    """Write fields in one language; an empty one takes its translation away. `checked` are fields whose translation
    still fits an original that changed. `shown` is the fingerprint of what the page showed.

    Other items of the branch that say exactly the same, such as the dates of a series, are translated with it.
    Raises NotFound, Invalid, TextsChanged.
    """
    source = get_source(actor, source_id, into)
    held = _lock_translations(source, into)
    originals = {one.field: one.text for one in list_originals(source)}
    if shown != fingerprint(list_originals(source), list_renderings(source, into)):
        raise TextsChanged
    wanted = {field: text for field, text in texts.items() if field in originals}
    check_texts(wanted)
    changed = {field: text for field, text in wanted.items() if _is_other(held.get(field), text, field in checked)}
    if changed:
        activity.record(
            actor, "translated", subject=SUBJECTS[source.kind], subject_id=source.subject_id,
            branch_id=source.branch_id, fields=[into, *changed],
        )  # fmt: skip
        for subject_id in _write(source, into, held, changed):
            announce(TranslationChanged(source.kind, subject_id))
    return source


def _write_texts(source: Source, texts: Mapping[str, str]) -> list[str]:
    """The fields that say something else now."""
    known = {one.field: one for one in source.texts}
    fresh = [field for field, text in texts.items() if field not in known or known[field].text != text]
    for position, (field, text) in enumerate(texts.items()):
        one = known.get(field)
        if one is None:
            source.texts.append(SourceText(field=field, position=position, text=text, changed_at=clock.now()))
            continue
        one.position = position
        if one.text != text:
            one.text, one.changed_at = text, clock.now()
    for field in known.keys() - texts.keys():
        source.texts.remove(known[field])
    return fresh


def _is_free(source: Source) -> bool:
    """Whether nobody is just translating it, whom this would wait for while they wait for the item: on PostgreSQL rows
    that point to this one hold it. Their words are newer than any that could be taken over."""
    rows = select(Source.id).where(Source.id == source.id).with_for_update(skip_locked=True)
    return db.session.scalar(rows) is not None


def _adopt(source: Source, field: str, text: str) -> None:
    """What others made of the same words, in languages in which this field is missing; the newest first."""
    same = (
        select(Translation.lang, Translation.text)
        .join(Source, Source.id == Translation.source_id)
        .where(
            Source.branch_id == source.branch_id, Source.lang == source.lang, Source.id != source.id,
            Source.kind == source.kind, Translation.field == field, Translation.followed == text,
        )
        .order_by(Translation.made_at.desc(), Translation.id.desc())
    )  # fmt: skip
    for lang, made in db.session.execute(same).all():
        _insert(source.id, lang, field, made, text)


def _lock_translations(source: Source, into: str) -> dict[str, Translation]:
    rows = select(Translation).where(Translation.source_id == source.id, Translation.lang == into)
    found = db.session.scalars(
        rows.order_by(Translation.id).with_for_update().execution_options(populate_existing=True)
    )
    return {one.field: one for one in found}


def _is_other(held: Translation | None, text: str, is_checked: bool) -> bool:
    """A text that stands as it stood says nothing about an original that changed, unless somebody says so."""
    if held is None:
        return bool(text)
    return held.text != text or is_checked


def _write(source: Source, into: str, held: Mapping[str, Translation], texts: Mapping[str, str]) -> list[str]:
    """Here, and to items that say the same and have nothing for it, or something stale that nobody is writing just now.

    The items that were reached. What others may have to wait for, rows that are new and then the items, is taken in the
    order of the sources by everybody, so that two who write twins never wait in a circle. Raises TextsChanged.
    """
    followed = {one.field: one.text for one in list_originals(source)}
    subjects, reached, missing = {source.id: source.subject_id}, {source.id}, []
    for field, text in texts.items():
        if field in held:
            _change(held[field], text, followed[field])
        else:
            missing.append((source.id, field))
        twins = _list_twins(source, field, followed[field]) if text else {}
        reached |= _renew(twins, into, field, text, followed[field])
        missing += [(twin, field) for twin in twins]
        subjects |= twins
    db.session.flush()
    for source_id, field in sorted(missing):
        if _insert(source_id, into, field, texts[field], followed[field]):
            reached.add(source_id)
        elif source_id == source.id:
            raise TextsChanged
    return [subjects[source_id] for source_id in sorted(reached)]


def _change(held: Translation, text: str, followed: str) -> None:
    if text:
        held.text, held.followed, held.made_at = text, followed, clock.now()
    else:
        db.session.delete(held)


def _renew(twins: Collection[int], into: str, field: str, text: str, followed: str) -> set[int]:
    """Those of which something stale stood there. Whatever somebody else is writing is theirs."""
    rows = select(Translation).where(
        Translation.source_id.in_(twins), Translation.lang == into, Translation.field == field
    )
    rows = rows.where(Translation.followed != followed).order_by(Translation.id)
    stale = db.session.scalars(rows.with_for_update(skip_locked=True)).all() if twins else ()
    for one in stale:
        _change(one, text, followed)
    return {one.source_id for one in stale}


def _insert(source_id: int, lang: str, field: str, text: str, followed: str) -> bool:
    """False where there is one already."""
    row = {
        "source_id": source_id, "lang": lang, "field": field, "text": text, "followed": followed,
        "made_at": clock.now(),
    }  # fmt: skip
    made = insert_on(db.session())(Translation).values(row).on_conflict_do_nothing().returning(Translation.id)
    return db.session.scalar(made) is not None


def _list_twins(source: Source, field: str, text: str) -> dict[int, str]:
    """Other items of the same kind and branch with the same words in the same place."""
    rows = (
        select(Source.id, Source.subject_id)
        .join(SourceText, SourceText.source_id == Source.id)
        .where(
            Source.branch_id == source.branch_id, Source.kind == source.kind, Source.lang == source.lang,
            Source.id != source.id, SourceText.field == field, SourceText.text == text,
        )
        .order_by(Source.id)
    )  # fmt: skip
    return {row.id: row.subject_id for row in db.session.execute(rows)}
