"""Guides of a few branches: what is read, in which order and why. The works are real."""

from sqlalchemy import select

from organiser.demo.actions.structure import Structure, add_work
from organiser.demo.rules.stock import GuideSeed, list_guides, list_works
from organiser.guides.actions import KIND
from organiser.guides.models import Guide, GuideEntry
from organiser.guides.wording import list_texts
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.translating.actions import offer_texts
from organiser.translating.models import Translation
from organiser.translating.queries import find_source, read_translated


def make_guides(structure: Structure) -> None:
    """Once: one that was changed or taken away since stays so, as long as any is left."""
    if db.session.scalar(select(Guide.id).where(Guide.is_demo).limit(1)) is None:
        for seed in list_guides():
            _make_guide(structure, seed)
        db.session.flush()


def _make_guide(structure: Structure, seed: GuideSeed) -> None:
    now = clock.now()
    guide = Guide(
        branch_id=structure.branches[seed.branch].id, title=seed.title, summary=seed.summary, text=seed.text,
        lang=seed.lang, arrangement=seed.arrangement, version=1, published_at=now, created_at=now, changed_at=now,
        is_demo=True,
    )  # fmt: skip
    works = list_works()
    guide.entries = [
        GuideEntry(
            work_id=add_work(works[entry.work]).id, position=position, heading=entry.heading, part=entry.part,
            minutes=entry.minutes, comment=entry.comment,
        )
        for position, entry in enumerate(seed.entries)
    ]  # fmt: skip
    db.session.add(guide)
    db.session.flush()
    _offer(guide, seed)


def _offer(guide: Guide, seed: GuideSeed) -> None:
    """Its texts, and those that were translated; of those that are left, readers get the original."""
    texts = list_texts(guide)
    offer_texts(KIND, guide.public_id, branch_id=guide.branch_id, lang=guide.lang, texts=texts, is_open=True)
    source = find_source(KIND, guide.public_id)
    assert source is not None
    for lang, words in seed.other.items():
        for name, text in words.items():
            base, _, number = name.partition(".")
            field = f"{base}.{guide.entries[int(number)].public_id}" if number else base
            made = Translation(source_id=source.id, lang=lang, field=field, text=text, followed=texts[field])
            made.made_at = guide.created_at
            db.session.add(made)
    db.session.flush()
    guide.translated = read_translated(source)
