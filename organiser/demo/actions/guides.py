"""Guides of a few branches: what is read, in which order and why. The works are real."""

from sqlalchemy import select

from organiser.demo.actions.structure import Structure, add_work
from organiser.demo.rules.stock import GuideSeed, list_guides, list_works
from organiser.guides.models import Guide, GuideEntry
from organiser.kernel import clock
from organiser.kernel.db import db


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
