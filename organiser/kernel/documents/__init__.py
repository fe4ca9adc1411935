"""Documents that people send: a PDF or an EPUB, written anew before it is kept, and given away as a file only.

clean = clean_document(data)                                    # before the transaction
with transaction():
    document = store_document(clean, branch_id=…)
"""

from organiser.kernel.documents.clean import MAX_BYTES, CleanDocument, clean_document
from organiser.kernel.documents.errors import (
    DocumentActive,
    DocumentQuotaSpent,
    DocumentRefused,
    DocumentTooHeavy,
    DocumentUnreadable,
)
from organiser.kernel.documents.models import MEDIA_TYPES, Document
from organiser.kernel.documents.store import open_document, remove_document, store_document, sweep_documents

__all__ = [
    "MAX_BYTES",
    "MEDIA_TYPES",
    "CleanDocument",
    "Document",
    "DocumentActive",
    "DocumentQuotaSpent",
    "DocumentRefused",
    "DocumentTooHeavy",
    "DocumentUnreadable",
    "clean_document",
    "open_document",
    "remove_document",
    "store_document",
    "sweep_documents",
]
