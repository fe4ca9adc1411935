"""Turning a file that somebody sent into a document that may be kept. Never inside a transaction: it takes seconds."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from organiser.kernel.confined import Limits, run_confined
from organiser.kernel.documents.errors import DocumentActive, DocumentTooHeavy, DocumentUnreadable

# A program of its own, and never imported here: its libraries would weigh on every process.
CHECKER = Path(__file__).with_name("checker.py")
UNREADABLE, TOO_HEAVY, ACTIVE = 3, 4, 5

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
LIMITS = Limits(seconds=20)

# One at a time: a document of that size takes some hundred megabytes while it is read.
_turns = BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A PDF or EPUB that we wrote ourselves, without scripts, actions and attachments; `kind` is pdf or epub."""

    body: bytes = field(repr=False)
    kind: str


def clean_document(data: bytes) -> CleanDocument:
    """Read a PDF or EPUB in a process with limits, and write it anew. Its content says what it is, not its name.

    Raises DocumentTooHeavy, DocumentActive, DocumentUnreadable.
    """
    if len(data) > MAX_BYTES:
        raise DocumentTooHeavy(most=MAX_BYTES)
    with _turns:
        code, output = run_confined(CHECKER, data, MAX_BYTES, limits=LIMITS)
    if code == TOO_HEAVY:
        raise DocumentTooHeavy(most=MAX_BYTES)
    if code == ACTIVE:
        raise DocumentActive
    if code != 0:
        raise DocumentUnreadable
    head, _, body = output.partition(b"\n")
    return CleanDocument(body, json.loads(head)["kind"])
