"""Hostile documents are refused, and what is kept was written by us: threat rows 25, 36 and 40."""

import io
import os
import time
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from organiser.kernel import clock, confined
from organiser.kernel.db import db, transaction
from organiser.kernel.documents import (
    CleanDocument,
    Document,
    DocumentActive,
    DocumentQuotaSpent,
    DocumentRefused,
    DocumentTooHeavy,
    DocumentUnreadable,
    clean_document,
    open_document,
    remove_document,
    store,
    store_document,
    sweep_documents,
)
from organiser.kernel.documents.store import path_of
from organiser.kernel.errors import NotFound
from tests.kernel import documents as made

MEGABYTE = 1024 * 1024


def test_a_pdf_is_written_anew_without_what_was_behind_it_and_who_made_it() -> None:
    clean = clean_document(made.make_pdf(author="Rosa Example") + b"\n<script>alert(1)</script>PK\x03\x04")
    assert clean.kind == "pdf"
    assert clean.body.startswith(b"%PDF-")
    assert not any(word in clean.body for word in (b"Rosa", b"script", b"PK\x03\x04"))
    assert len(PdfReader(io.BytesIO(clean.body)).pages) == 1


def test_a_pdf_may_say_how_its_pages_turn() -> None:
    assert clean_document(made.make_pdf_with_turning_pages()).kind == "pdf"


def test_an_epub_is_packed_anew_with_its_type_first() -> None:
    clean = clean_document(made.make_epub() + b"trailing <script>")
    with zipfile.ZipFile(io.BytesIO(clean.body)) as book:
        first, names = book.infolist()[0], book.namelist()
    assert (clean.kind, first.filename, first.compress_type) == ("epub", "mimetype", zipfile.ZIP_STORED)
    assert sorted(names) == sorted(made.PARTS)
    assert b"trailing" not in clean.body


@pytest.mark.parametrize(
    "data",
    [
        made.make_scripted_pdf(),
        made.make_pdf_with_file(),
        made.make_pdf_with_action("/Launch"),
        made.make_pdf_with_action("/SubmitForm"),
        made.make_pdf_with_action("/GoToE"),
        made.make_pdf_with_action("/URI", on_page=True),
        made.make_pdf_with_action("/Launch", called="/Trans"),
        made.make_pdf_with_action("/Launch", is_apart=True),
        made.make_scripted_pdf().replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS", b"/#4a#53"),
        made.make_locked_pdf(),
        made.make_epub({"x.js": "alert(1)"}),
        made.make_epub({"two.xhtml": "<html><script>alert(1)</script></html>"}),
        made.make_epub({"two.xhtml": '<html><img src="x" onerror="alert(1)"/></html>'}),
        made.make_epub({"pic.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'}),
        made.make_epub({"two.xhtml": '<a href="JavaScript:alert(1)">a</a>'}),
        made.make_epub({"two.xhtml": '<a href="java&#115;cript&#x3a;alert(1)">a</a>'}),
        made.make_epub({"two.xhtml": '<a href="java&#10;script:alert(1)">a</a>'}),
        made.make_epub(
            {"two.xhtml": '<x:x xmlns:h-1="http://www.w3.org/1999/xhtml"><h-1:script>a()</h-1:script></x:x>'}
        ),
        made.make_epub({"two.xhtml": '<!DOCTYPE x [<!ENTITY a "&b;&b;">]><x>&a;</x>'}),
        made.make_epub({"two.xhtml": "<script>alert(1)</script>".encode("utf-16")}),
        made.make_epub({"image.png": "<html><script>alert(1)</script></html>"}),
        made.make_epub({"inner.zip": "PK"}),
    ],
)
def test_what_runs_opens_or_hides_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentActive):
        clean_document(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a" + made.make_pdf(),
        b"<script>alert(1)</script>" + made.make_pdf(),
        b"%PDF-1.7\nnothing of the sort",
        made.make_pdf()[:200],
        b"PK\x03\x04 no archive",
        made.make_epub()[:300],
        made.make_epub(without="mimetype"),
        made.make_epub({"mimetype": "application/zip"}),
        made.make_epub(without="META-INF/container.xml"),
        made.make_epub(without="book.opf"),
        made.make_epub({"../outside.xhtml": "a"}),
        made.make_epub({"/etc/passwd": "a"}),
        made.make_epub({"C:\\a.xhtml": "a"}),
        made.make_epub({"ONE.xhtml": "a"}),
        made.make_linked_epub(),
    ],
)
def test_what_is_no_pdf_or_epub_by_its_content_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        clean_document(data)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-" + bytes(20 * MEGABYTE),
        made.make_epub({"zeros.bin": bytes(70 * MEGABYTE)}),
        made.make_epub({f"{number}.xhtml": "a" for number in range(3_001)}),
    ],
    ids=["weight", "ratio", "number"],
)
def test_bombs_are_refused_quickly(data: bytes) -> None:
    with pytest.raises(DocumentTooHeavy):
        clean_document(data)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(made.make_epub({"zeros.bin": bytes(5_000)}))
    for place in (data.find(b"PK\x01\x02"), data.rfind(b"zeros.bin") - 46):
        assert place > 0
    at = data.rfind(b"zeros.bin") - 46 + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(DocumentRefused):
        clean_document(bytes(data))


def test_a_checker_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0.0001)
    with pytest.raises(DocumentUnreadable):
        clean_document(made.make_pdf())


@pytest.mark.usefixtures("app")
def test_documents_are_kept_under_names_of_ours_and_swept_when_nothing_names_them() -> None:
    with transaction():
        kept = store_document(CleanDocument(b"kept", "pdf"), branch_id=None)
        gone = store_document(CleanDocument(b"gone", "epub"), branch_id=None)
    paths = [path_of(document) for document in (kept, gone)]
    assert [path.read_bytes() for path in paths] == [b"kept", b"gone"]
    with transaction():
        remove_document(db.session.scalars(select(Document).where(Document.kind == "epub")).one())
    half = paths[0].with_suffix(".0123.part")
    half.write_bytes(b"half")
    sweep_documents()
    assert all(path.exists() for path in (*paths, half))
    long_ago = (clock.now() - timedelta(hours=2)).timestamp()
    for path in (*paths, half):
        os.utime(path, (time.time(), long_ago))
    sweep_documents()
    assert [path.exists() for path in (*paths, half)] == [True, False, False]
    paths[0].unlink()
    with pytest.raises(NotFound):
        open_document(kept)


@pytest.mark.usefixtures("app")
def test_a_branch_has_its_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BRANCH_QUOTA", 10)
    with transaction():
        store_document(CleanDocument(b"12345678", "pdf"), branch_id=1)
        store_document(CleanDocument(b"12345678", "pdf"), branch_id=2)
    with pytest.raises(DocumentQuotaSpent), transaction():
        store_document(CleanDocument(b"123", "pdf"), branch_id=1)
