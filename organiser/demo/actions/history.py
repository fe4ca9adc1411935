"""The timeline of the demonstration: the year 1917, each entry with its source. Written once, by the real actions."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from organiser.branches.queries import find_root
from organiser.demo.actions.structure import JOB, Structure
from organiser.demo.actions.words import Past, translate_items
from organiser.demo.rules.stock import EntrySeed, list_entries, list_works
from organiser.kernel import clock
from organiser.kernel.activity import Activity
from organiser.kernel.actor import Actor, Grant, Role
from organiser.kernel.db import db
from organiser.timeline.actions import KIND, SUBJECT, create_entry, publish_entry, raise_version
from organiser.timeline.content import EntryValues, NamedWork, searchable_text
from organiser.timeline.models import Entry
from organiser.translating.models import Source

LANG = "en"
TRANSLATED, RENAMED = timedelta(days=30), timedelta(days=3)
# What was called so when it was translated.
FORMER = {"Kornilov is declared a traitor, and mutinies": "Kornilov mutinies"}


def make_history(structure: Structure) -> None:
    """Nothing if any of it is there."""
    if db.session.scalar(select(exists().where(Entry.is_demo))):
        return
    # Whoever's root stands above the timeline: beside a real movement it isn't the demonstration's.
    root = find_root() or structure.root
    keeper = Actor(job=JOB, grants=(Grant(root.id, root.path, Role.COORDINATOR),))
    entries = []
    for seed in list_entries():
        entry = create_entry(keeper, values=_describe(seed, structure), is_demo=True)
        entries.append(publish_entry(keeper, entry.public_id, version=entry.version))
    now = clock.now()
    translate_items(KIND, entries, Past(now - TRANSLATED, now - RENAMED, FORMER))
    for entry in entries:
        entry.search_text = searchable_text(entry)


def clear_history() -> None:
    """With what was done to it."""
    subjects = select(Entry.public_id).where(Entry.is_demo)
    db.session.execute(delete(Activity).where(Activity.subject == SUBJECT, Activity.subject_id.in_(subjects)))
    db.session.execute(delete(Source).where(Source.kind == KIND, Source.subject_id.in_(subjects)))
    db.session.execute(delete(Entry).where(Entry.is_demo))
    raise_version()


def _describe(seed: EntrySeed, structure: Structure) -> EntryValues:
    works = (list_works()[key] for key in seed.works)
    return EntryValues(
        when=seed.when,
        title=seed.title,
        lang=LANG,
        text=seed.text,
        source=seed.source,
        source_link=seed.link,
        place_name=seed.place,
        city_id=seed.city,
        topics=tuple(structure.topics[key].public_id for key in seed.topics if key in structure.topics),
        works=tuple(NamedWork(work.author, work.title, work.year) for work in works),
    )
