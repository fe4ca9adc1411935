"""Writing the timeline: the only writers of its tables."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from organiser.branches.models import Branch
from organiser.branches.queries import find_root
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.db.upserts import insert_on
from organiser.kernel.errors import EditConflict, NotFound
from organiser.study.actions import find_or_make_work
from organiser.study.facts import WorksMerged
from organiser.study.queries import find_root_path, find_terms
from organiser.timeline.content import (
    TRANSLATED,
    EntryValues,
    check_values,
    content_of,
    list_changed,
    searchable_text,
    write_when,
)
from organiser.timeline.errors import AlreadyPublished, NotPublished
from organiser.timeline.facts import TimelineChanged
from organiser.timeline.models import Entry, EntryState, EntryWork, TimelineVersion
from organiser.timeline.policies import can_edit_entry, can_publish_entries, can_write_entries
from organiser.translating.actions import offer_texts, take_over, withdraw_texts
from organiser.translating.facts import TranslationChanged
from organiser.translating.rules import SUBJECTS

KIND = "entry"
SUBJECT = SUBJECTS[KIND]


def create_entry(actor: Actor, *, values: EntryValues, draft_id: str | None = None, is_demo: bool = False) -> Entry:
    """A draft. Raises NotFound, Invalid.

    `draft_id` was made with the form: a form that is sent twice makes one entry, and its second answer is the first.
    """
    if not can_write_entries(actor):
        raise NotFound
    check_values(values)
    _wait_for_turn()
    if made := find_made(Entry, draft_id):
        return made
    now = clock.now()
    entry = Entry(
        public_id=take_id(Entry, draft_id), state=EntryState.DRAFT, sequence=0, version=1,
        created_at=now, changed_at=now, is_demo=is_demo, topics=[], works=[],
    )  # fmt: skip
    with db.session.no_autoflush:
        _write(entry, values)
    db.session.add(entry)
    db.session.flush()
    _offer(entry)
    activity.record(actor, "created", subject=SUBJECT, subject_id=entry.public_id)
    return entry


def _wait_for_turn() -> None:
    """Of two who send the same form at once, the second finds what the first one made."""
    roots = select(Branch.id).where(Branch.parent_id.is_(None)).order_by(Branch.id)
    db.session.execute(roots.with_for_update(key_share=True))


def edit_entry(actor: Actor, public_id: str, *, version: int, values: EntryValues) -> Entry:
    """Raises NotFound, EditConflict when somebody was quicker, Invalid."""
    entry = _lock_entry(actor, public_id)
    _check_version(entry, version)
    check_values(values)
    before = content_of(entry)
    with db.session.no_autoflush:
        _write(entry, values)
    db.session.flush()
    fields = list_changed(before, content_of(entry))
    if not fields:
        return entry
    entry.version += 1
    activity.record(actor, "edited", subject=SUBJECT, subject_id=entry.public_id, fields=fields)
    if entry.is_public:
        _mark_seen_change(entry)
    _offer(entry)
    return entry


def publish_entry(actor: Actor, public_id: str, *, version: int) -> Entry:
    """Exactly what was looked at. Raises NotFound, EditConflict, AlreadyPublished."""
    entry = _lock_to_publish(actor, public_id)
    if entry.is_public:
        raise AlreadyPublished
    _check_version(entry, version)
    entry.state, entry.published_at = EntryState.PUBLISHED, clock.now()
    return _turned(actor, entry, "published")


def withdraw_entry(actor: Actor, public_id: str) -> Entry:
    """It is a draft again. Raises NotFound, NotPublished."""
    entry = _lock_to_publish(actor, public_id)
    if not entry.is_public:
        raise NotPublished
    entry.state, entry.published_at = EntryState.DRAFT, None
    return _turned(actor, entry, "withdrawn")


def delete_entry(actor: Actor, public_id: str) -> None:
    """A draft is gone for good. Raises NotFound, AlreadyPublished."""
    entry = _lock_to_publish(actor, public_id)
    if entry.is_public:
        raise AlreadyPublished
    activity.record(actor, "deleted", subject=SUBJECT, subject_id=entry.public_id)
    withdraw_texts(KIND, entry.public_id)
    db.session.execute(delete(Entry).where(Entry.id == entry.id))
    db.session.flush()


def raise_version() -> None:
    """What is published has changed. Whoever comes second waits for the first one's commit."""
    row = insert_on(db.session())(TimelineVersion).values(id=1, version=1, changed_at=clock.now())
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=[TimelineVersion.id],
            set_={"version": TimelineVersion.version + 1, "changed_at": row.excluded.changed_at},
        )
    )
    announce(TimelineChanged())


def _turned(actor: Actor, entry: Entry, verb: str) -> Entry:
    entry.version += 1
    _mark_seen_change(entry)
    activity.record(actor, verb, subject=SUBJECT, subject_id=entry.public_id)
    _offer(entry)
    return entry


def _offer(entry: Entry) -> None:
    """Its words to whoever translates for all branches, and what they made of them to its readers."""
    root = find_root()
    if root is not None:
        entry.translated = offer_texts(
            KIND, entry.public_id, branch_id=root.id, lang=entry.lang,
            texts={field: getattr(entry, field) for field in TRANSLATED}, is_open=entry.is_public,
        )  # fmt: skip
        entry.search_text = searchable_text(entry)
    db.session.flush()


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: a revision for calendars, if readers of some language see something else."""
    entry = take_over(fact, KIND, Entry)
    if entry is None:
        return
    entry.search_text = searchable_text(entry)
    if entry.is_public:
        _mark_seen_change(entry)
    db.session.flush()


def _mark_seen_change(entry: Entry) -> None:
    """Calendars take notice of a change by these two alone (RFC 5545 §3.8.7.3, §3.8.7.4)."""
    entry.sequence += 1
    entry.changed_at = clock.now()
    raise_version()


def _lock_entry(actor: Actor, public_id: str) -> Entry:
    """The row under its lock, for those who may edit it. Raises NotFound."""
    row = select(Entry).where(Entry.public_id == public_id).with_for_update(of=Entry)
    everything = row.options(selectinload(Entry.topics), selectinload(Entry.works).selectinload(EntryWork.work))
    entry = db.session.scalar(everything.execution_options(populate_existing=True))
    if entry is None or not can_edit_entry(actor, find_root_path(), is_public=entry.is_public):
        raise NotFound
    return entry


def _lock_to_publish(actor: Actor, public_id: str) -> Entry:
    if not can_publish_entries(actor, find_root_path()):
        raise NotFound
    return _lock_entry(actor, public_id)


def _check_version(entry: Entry, version: int) -> None:
    if entry.version != version:
        raise EditConflict(given=version, current=entry.version)


def _write(entry: Entry, values: EntryValues) -> None:
    write_when(entry, values.when)
    entry.title, entry.text, entry.lang = values.title, values.text, values.lang
    entry.place_name, entry.city_id = values.place_name, values.city_id
    entry.source, entry.source_link = values.source, values.source_link or None
    entry.topics = find_terms(values.topics)
    entry.search_text = searchable_text(entry)
    _write_works(entry, values)


def _write_works(entry: Entry, values: EntryValues) -> None:
    """Rows are kept by their position, so that what stays the same is not written."""
    kept = {one.position: one for one in entry.works}
    rows = []
    for position, named in enumerate(values.works):
        work = find_or_make_work(author=named.author, title=named.title, year=named.year, link=named.link)
        row = kept.get(position) or EntryWork(position=position)
        row.work, row.work_id, row.part = work, work.id, named.part
        rows.append(row)
    entry.works = rows


def follow_merged_works(fact: WorksMerged) -> None:
    """An entry names the work that is left."""
    db.session.execute(update(EntryWork).where(EntryWork.work_id == fact.gone_id).values(work_id=fact.kept_id))
    db.session.expire_all()
