"""Keeping documents: a row in the database, a file in UPLOAD_DIR/documents under a name that we made."""

from pathlib import Path

from sqlalchemy import func, select

from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.documents.clean import MEGABYTE, CleanDocument
from organiser.kernel.documents.errors import DocumentQuotaSpent
from organiser.kernel.documents.models import Document
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.files import sweep_files, write_file

BRANCH_QUOTA = 500 * MEGABYTE


def store_document(clean: CleanDocument, *, branch_id: int | None) -> Document:
    """Keep what clean_document() made. Raises DocumentQuotaSpent.

    The file is written first: without a row it is swept later, whereas a row without a file would be a dead link.
    """
    size = len(clean.body)
    if branch_id is not None and _spent(branch_id) + size > BRANCH_QUOTA:
        raise DocumentQuotaSpent(most=BRANCH_QUOTA)
    document = Document(
        public_id=ids.new_public_id(), branch_id=branch_id, kind=clean.kind, size=size, created_at=clock.now()
    )
    write_file(path_of(document), clean.body)
    db.session.add(document)
    db.session.flush()
    return document


def remove_document(document: Document) -> None:
    """Remove the row: from its commit on the document is not found. The file goes with the next sweep, since it must
    not be gone if this transaction is rolled back."""
    db.session.delete(document)
    db.session.flush()


def open_document(document: Document) -> Path:
    """Its file. Raises NotFound where it is gone."""
    path = path_of(document)
    if not path.is_file():
        raise NotFound
    return path


def path_of(document: Document) -> Path:
    return _folder() / document.public_id[:2] / f"{document.public_id}.{document.kind}"


def _folder() -> Path:
    return settings().upload_dir / "documents"


def sweep_documents() -> None:
    """A job: delete the files that no row names."""
    sweep_files(_folder().glob("??"), _list_named)


def _list_named(paths: list[Path]) -> set[Path]:
    named = select(Document).where(Document.public_id.in_([path.stem for path in paths]))
    return {path_of(document) for document in db.session.scalars(named)}


def _spent(branch_id: int) -> int:
    total = select(func.coalesce(func.sum(Document.size), 0)).where(Document.branch_id == branch_id)
    return int(db.session.scalar(total) or 0)
