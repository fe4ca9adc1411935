"""Editions of a work: added, changed, taken away."""

from sqlalchemy import select

from organiser.branches.queries import get_branch
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.documents import CleanDocument, remove_document, store_document
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.study.actions.works import refresh_search
from organiser.study.models import Edition, EditionKind, Work
from organiser.study.policies import can_add_works_for
from organiser.study.queries import get_edition_to_edit
from organiser.study.rules.works import EditionValues, check_edition


def add_edition(
    actor: Actor, work_id: str, *, branch_id: str, values: EditionValues, clean: CleanDocument | None = None
) -> Edition:
    """To anybody's work, in the name of a branch; `clean` is the file of an edition that is one.

    Raises NotFound, Invalid, DocumentQuotaSpent.
    """
    work = _lock_work(work_id)
    branch = get_branch(actor, branch_id)
    if not can_add_works_for(actor, branch.path):
        raise NotFound
    check_edition(values)
    if (clean is not None) != (values.kind == EditionKind.FILE):
        raise Invalid("file", "missing")
    edition = Edition(
        work_id=work.id,
        branch_id=branch.id,
        kind=values.kind,
        created_at=clock.now(),
        version=0,
        is_demo=branch.is_demo,
        document_id=store_document(clean, branch_id=branch.id).id if clean else None,
    )
    db.session.add(edition)
    _write(edition, values)
    _follow(actor, work, edition, "added an edition")
    return edition


def edit_edition(actor: Actor, work_id: str, edition_id: str, *, version: int, values: EditionValues) -> Edition:
    """Its kind stays what it is, and so does its file. Raises NotFound, EditConflict, Invalid."""
    work = _lock_work(work_id)
    edition = get_edition_to_edit(actor, work_id, edition_id)
    if edition.version != version:
        raise EditConflict(given=version, current=edition.version)
    check_edition(values)
    if values.kind != edition.kind:
        raise NotFound
    _write(edition, values)
    _follow(actor, work, edition, "edited an edition")
    return edition


def remove_edition(actor: Actor, work_id: str, edition_id: str) -> None:
    """Raises NotFound."""
    work = _lock_work(work_id)
    edition = get_edition_to_edit(actor, work_id, edition_id)
    document = edition.document
    db.session.delete(edition)
    _follow(actor, work, edition, "removed an edition")
    if document is not None:
        remove_document(document)


def _lock_work(public_id: str) -> Work:
    rows = select(Work).where(Work.public_id == public_id, Work.merged_into_id.is_(None)).with_for_update()
    work = db.session.scalar(rows)
    if work is None:
        raise NotFound
    return work


def _write(edition: Edition, values: EditionValues) -> None:
    is_text, is_link = values.kind == EditionKind.TEXT, values.kind == EditionKind.LINK
    edition.lang, edition.title = values.lang, values.title
    edition.link = values.link if is_link else ""
    edition.text = values.text if is_text else ""
    edition.words = values.words
    edition.licence, edition.attribution = values.licence, values.attribution
    edition.version += 1


def _follow(actor: Actor, work: Work, edition: Edition, verb: str) -> None:
    db.session.flush()
    refresh_search(work)
    activity.record(actor, verb, subject="works", subject_id=work.public_id, branch_id=edition.branch_id)
