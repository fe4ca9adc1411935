"""What the capabilities do that keep on their rows what their readers see of translations."""

from typing import Any, TypeVar

from sqlalchemy import select

from organiser.kernel.db import Base, db
from organiser.translating.facts import TranslationChanged
from organiser.translating.queries import find_source, read_translated

Item = TypeVar("Item", bound=Base)


def take_over(fact: TranslationChanged, kind: str, table: type[Item]) -> Item | None:
    """The item that the fact is about, locked, with what its readers see now in `translated`; None where they see what
    they saw before, or it is another kind's. What follows from it, such as a revision, is for whoever asks."""
    if fact.kind != kind:
        return None
    columns: Any = table
    rows = select(table).where(columns.public_id == fact.subject_id).with_for_update(of=table)
    item: Any = db.session.scalar(rows.execution_options(populate_existing=True))
    source = find_source(kind, fact.subject_id)
    if item is None or source is None:
        return None
    translated = read_translated(source)
    if translated == item.translated:
        return None
    item.translated = translated
    db.session.flush()
    found: Item = item
    return found
