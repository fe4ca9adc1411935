"""Making works known, describing them, and merging two that are one."""

from collections.abc import Iterable

from sqlalchemy import Select, select, update

from organiser.branches.models import Branch
from organiser.branches.queries import get_branch
from organiser.kernel import activity, clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.db.upserts import insert_on
from organiser.kernel.errors import EditConflict, NotFound
from organiser.study.errors import SameWork, WorkKnown
from organiser.study.facts import WorkRenamed, WorksMerged
from organiser.study.models import Edition, Work, WorkKind, WorkTopic
from organiser.study.policies import can_add_works_for, can_edit_work, can_merge_works
from organiser.study.queries import (
    find_merged_into,
    find_path,
    find_root_path,
    find_same_work,
    find_terms,
    searchable_text,
)
from organiser.study.rules.works import WorkValues, check_work, sort_name

PLAIN = ("kind", "author", "title", "lang", "year", "month", "day", "about", "minutes")


def find_or_make_work(*, author: str, title: str, year: int | None, link: str | None) -> Work:
    """The work of this author, title and year; a link is only filled in where there was none.

    Two who name the same work at once get the same row: the constraint decides, not a look before. The name of one
    that was merged means what it was merged into.
    """
    row = insert_on(db.session())(Work).values(
        public_id=ids.new_public_id(), author=author, title=title, year=year, year_key=year or 0, link=link or None,
        kind=WorkKind.OTHER, about="", author_key=sort_name(author), search="", version=1, created_at=clock.now(),
        is_demo=False,
    )  # fmt: skip
    db.session.execute(row.on_conflict_do_nothing(index_elements=[Work.author, Work.title, Work.year_key]))
    known = select(Work).where(Work.author == author, Work.title == title, Work.year_key == (year or 0))
    named = db.session.scalars(known).one()
    work = find_merged_into(named.public_id) or named
    if not work.search:
        work.search = searchable_text(work)
    if link and not work.link:
        work.link = link
    return work


def add_work(actor: Actor, branch_id: str, *, values: WorkValues) -> Work:
    """In the name of a branch. One that only an event had named becomes the branch's, and is described.

    Raises NotFound, Invalid, and WorkKnown for one that a branch has described before.
    """
    branch = _get_branch(actor, branch_id)
    check_work(values)
    known = find_same_work(values.author, values.title, values.year)
    if known is not None and known.branch_id is not None:
        raise WorkKnown(known.public_id)
    work = known or find_or_make_work(author=values.author, title=values.title, year=values.year, link=None)
    work = _lock(work.public_id)
    # Looked at again under its lock: another branch may have described it just now.
    if work.branch_id is not None:
        raise WorkKnown(work.public_id)
    work.branch_id = branch.id
    _write(work, values)
    activity.record(actor, "added", subject="works", subject_id=work.public_id, branch_id=branch.id)
    return work


def edit_work(actor: Actor, public_id: str, *, version: int, values: WorkValues) -> Work:
    """Raises NotFound, EditConflict when somebody was quicker, Invalid, WorkKnown."""
    work = _lock(public_id)
    if not can_edit_work(actor, find_path(work.branch_id), find_root_path()):
        raise NotFound
    if work.version != version:
        raise EditConflict(given=version, current=work.version)
    check_work(values)
    known = select(Work).where(
        Work.author == values.author, Work.title == values.title, Work.year_key == (values.year or 0),
        Work.id != work.id,
    )  # fmt: skip
    if (other := db.session.scalar(known)) is not None:
        known_as = find_merged_into(other.public_id) or other
        if known_as.id != work.id:
            raise WorkKnown(known_as.public_id)
        changed = _write_in_place_of(other, work, values)
    else:
        changed = _write(work, values)
    activity.record(
        actor, "edited", subject="works", subject_id=work.public_id, branch_id=work.branch_id, fields=changed
    )
    return work


def merge_works(actor: Actor, kept_id: str, *, gone_id: str) -> Work:
    """Two that are one: what hangs on the other comes over, and its address and name lead to the kept one.

    Raises NotFound, SameWork.
    """
    if kept_id == gone_id:
        raise SameWork
    locked = {work.public_id: work for work in db.session.scalars(_select_locked([kept_id, gone_id]))}
    if len(locked) != 2:
        raise NotFound
    kept, gone = locked[kept_id], locked[gone_id]
    if not can_merge_works(actor, (find_path(kept.branch_id), find_path(gone.branch_id)), find_root_path()):
        raise NotFound
    db.session.execute(update(Edition).where(Edition.work_id == gone.id).values(work_id=kept.id))
    kept.topics = [*kept.topics, *(term for term in gone.topics if term not in kept.topics)]
    gone.topics = []
    for name in ("lang", "month", "day", "about", "minutes", "link"):
        if not getattr(kept, name) and (name not in ("month", "day") or kept.year == gone.year):
            setattr(kept, name, getattr(gone, name))
    gone.merged_into_id = kept.id
    kept.version += 1
    db.session.flush()
    refresh_search(kept)
    announce(WorksMerged(kept.id, gone.id))
    activity.record(actor, "merged", subject="works", subject_id=kept.public_id, branch_id=kept.branch_id)
    return kept


def refresh_search(work: Work) -> None:
    """After what it is found by has changed."""
    db.session.refresh(work, ["editions"])
    work.search = searchable_text(work, work.editions)
    db.session.flush()


def refresh_works_of(term_id: int) -> None:
    """Works are found by their topics' names."""
    with_topic = select(WorkTopic.work_id).where(WorkTopic.term_id == term_id)
    for work in db.session.scalars(select(Work).where(Work.id.in_(with_topic)).order_by(Work.id).with_for_update()):
        work.search = searchable_text(work, work.editions)


def _get_branch(actor: Actor, branch_id: str) -> Branch:
    branch = get_branch(actor, branch_id)
    if not can_add_works_for(actor, branch.path):
        raise NotFound
    return branch


def _lock(public_id: str) -> Work:
    work = db.session.scalar(_select_locked([public_id]))
    if work is None:
        raise NotFound
    return work


def _select_locked(public_ids: Iterable[str]) -> Select[Work]:
    """By their ids, so that two who merge the same pair the other way round don't wait for each other."""
    rows = select(Work).where(Work.public_id.in_(public_ids), Work.merged_into_id.is_(None))
    return rows.order_by(Work.id).with_for_update().execution_options(populate_existing=True)


def _write_in_place_of(merged: Work, work: Work, values: WorkValues) -> list[str]:
    """The work takes the name of one that was merged into it, which keeps the other: both go on leading to it."""
    name = {"author": work.author, "title": work.title, "year": work.year, "year_key": work.year_key}
    # No two have the same name, not even for a moment.
    merged.title = merged.public_id
    db.session.flush()
    changed = _write(work, values)
    for field, value in name.items():
        setattr(merged, field, value)
    db.session.flush()
    return changed


def _write(work: Work, values: WorkValues) -> list[str]:
    """Names of the fields that were another."""
    topics = find_terms(values.topics)
    before = {name: getattr(work, name) for name in PLAIN} | {"link": work.link or "", "topics": list(work.topics)}
    after = {name: getattr(values, name) for name in PLAIN} | {"link": values.link, "topics": topics}
    changed = sorted(name for name, value in after.items() if before[name] != value)
    for name in PLAIN:
        setattr(work, name, getattr(values, name))
    work.year_key, work.author_key, work.link = values.year or 0, sort_name(values.author), values.link or None
    if "topics" in changed:
        work.topics = topics
    work.version += 1
    db.session.flush()
    refresh_search(work)
    if {"author", "title"} & set(changed):
        announce(WorkRenamed(work.id))
    return changed
