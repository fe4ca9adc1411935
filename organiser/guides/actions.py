"""Writing guides: their only writers. Every change raises the version, so that nobody's is lost unseen."""

from collections.abc import Sequence

from sqlalchemy import select, update

from organiser.guides.errors import GuideIsEmpty, GuideIsFull, GuideIsPublished
from organiser.guides.models import Guide, GuideEntry
from organiser.guides.policies import can_edit_guide
from organiser.guides.queries import get_branch_to_guide
from organiser.guides.rules import MAX_ENTRIES, EntryValues, GuideValues, check_entry, check_guide
from organiser.guides.wording import list_texts
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.errors import EditConflict, NotFound
from organiser.study.facts import WorksMerged
from organiser.study.queries import get_work
from organiser.translating.actions import offer_texts, take_over, withdraw_texts
from organiser.translating.facts import TranslationChanged

KIND = "guide"
PLAIN = ("title", "summary", "text", "lang", "arrangement")


def create_guide(actor: Actor, branch_id: str, *, values: GuideValues, draft_id: str | None = None) -> Guide:
    """A draft. `draft_id` was made with the form: one that is sent twice makes one. Raises NotFound, Invalid."""
    branch = get_branch_to_guide(actor, branch_id)
    check_guide(values)
    if made := find_made(Guide, draft_id, branch_id=branch.id):
        return made
    now = clock.now()
    guide = Guide(
        public_id=take_id(Guide, draft_id),
        branch_id=branch.id,
        version=1,
        created_at=now,
        changed_at=now,
        is_demo=branch.is_demo,
    )
    for name in PLAIN:
        setattr(guide, name, getattr(values, name))
    db.session.add(guide)
    db.session.flush()
    _offer(guide)
    activity.record(actor, "created", subject="guides", subject_id=guide.public_id, branch_id=branch.id)
    return guide


def edit_guide(actor: Actor, public_id: str, *, version: int, values: GuideValues) -> Guide:
    """Raises NotFound, EditConflict, Invalid."""
    guide = _lock(actor, public_id, version)
    check_guide(values)
    changed = [name for name in PLAIN if getattr(guide, name) != getattr(values, name)]
    for name in changed:
        setattr(guide, name, getattr(values, name))
    _follow(actor, guide, "edited", changed)
    return guide


def add_entry(actor: Actor, public_id: str, *, work_id: str) -> GuideEntry:
    """At the end, which spoils nobody's order. Raises NotFound, GuideIsFull."""
    guide = _lock(actor, public_id)
    if len(guide.entries) >= MAX_ENTRIES:
        raise GuideIsFull
    entry = GuideEntry(work_id=get_work(work_id).id, position=len(guide.entries))
    guide.entries.append(entry)
    _follow(actor, guide, "added a work")
    return entry


def edit_entry(actor: Actor, public_id: str, entry_id: str, *, version: int, values: EntryValues) -> GuideEntry:
    """Raises NotFound, EditConflict, Invalid."""
    guide = _lock(actor, public_id, version)
    entry = _get_entry(guide, entry_id)
    check_entry(values)
    entry.heading, entry.part, entry.comment, entry.minutes = (
        values.heading,
        values.part,
        values.comment,
        values.minutes,
    )
    _follow(actor, guide, "edited a work")
    return entry


def remove_entry(actor: Actor, public_id: str, entry_id: str, *, version: int) -> None:
    """Raises NotFound, EditConflict."""
    guide = _lock(actor, public_id, version)
    guide.entries.remove(_get_entry(guide, entry_id))
    _number(guide, [entry.public_id for entry in guide.entries])
    _follow(actor, guide, "removed a work")


def arrange_entries(actor: Actor, public_id: str, *, version: int, order: Sequence[str]) -> None:
    """`order` are the public ids of all its entries. Raises NotFound, EditConflict, also when it misses one."""
    guide = _lock(actor, public_id, version)
    if sorted(order) != sorted(entry.public_id for entry in guide.entries):
        raise EditConflict(given=version, current=guide.version)
    if list(order) == [entry.public_id for entry in guide.entries]:
        return
    _number(guide, order)
    _follow(actor, guide, "arranged")


def publish_guide(actor: Actor, public_id: str) -> None:
    """Done twice it is done once. Raises NotFound, GuideIsEmpty."""
    guide = _lock(actor, public_id)
    if not guide.entries:
        raise GuideIsEmpty
    if guide.published_at is None:
        guide.published_at = clock.now()
        _follow(actor, guide, "published")


def withdraw_guide(actor: Actor, public_id: str) -> None:
    """A draft again. Raises NotFound."""
    guide = _lock(actor, public_id)
    if guide.published_at is not None:
        guide.published_at = None
        _follow(actor, guide, "withdrawn")


def delete_guide(actor: Actor, public_id: str) -> None:
    """A draft alone. Raises NotFound, GuideIsPublished."""
    guide = _lock(actor, public_id)
    if guide.published_at is not None:
        raise GuideIsPublished
    activity.record(actor, "deleted", subject="guides", subject_id=guide.public_id, branch_id=guide.branch_id)
    withdraw_texts(KIND, guide.public_id)
    db.session.delete(guide)
    db.session.flush()


def follow_translation(fact: TranslationChanged) -> None:
    """Reaction: its readers get other words."""
    take_over(fact, KIND, Guide)


def follow_merged_works(fact: WorksMerged) -> None:
    """An entry names the work that is left."""
    db.session.execute(update(GuideEntry).where(GuideEntry.work_id == fact.gone_id).values(work_id=fact.kept_id))
    db.session.expire_all()


def _lock(actor: Actor, public_id: str, version: int | None = None) -> Guide:
    guide = db.session.scalar(select(Guide).where(Guide.public_id == public_id).with_for_update())
    if guide is None or not can_edit_guide(actor, guide.branch.path):
        raise NotFound
    if version is not None and guide.version != version:
        raise EditConflict(given=version, current=guide.version)
    return guide


def _get_entry(guide: Guide, entry_id: str) -> GuideEntry:
    entry = next((one for one in guide.entries if one.public_id == entry_id), None)
    if entry is None:
        raise NotFound
    return entry


def _number(guide: Guide, order: Sequence[str]) -> None:
    places = {entry_id: place for place, entry_id in enumerate(order)}
    for entry in guide.entries:
        entry.position = places[entry.public_id]


def _follow(actor: Actor, guide: Guide, verb: str, fields: Sequence[str] = ()) -> None:
    guide.version += 1
    guide.changed_at = clock.now()
    db.session.flush()
    _offer(guide)
    activity.record(actor, verb, subject="guides", subject_id=guide.public_id, branch_id=guide.branch_id, fields=fields)


def _offer(guide: Guide) -> None:
    """Its words to translators, and what they made of them to its readers."""
    guide.translated = offer_texts(
        KIND, guide.public_id, branch_id=guide.branch_id, lang=guide.lang, texts=list_texts(guide),
        is_open=guide.published_at is not None,
    )  # fmt: skip
    db.session.flush()
