"""Editions that are files: sent, given away as files, gone with the edition."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.documents import CleanDocument, Document
from organiser.kernel.errors import Invalid
from organiser.study.actions import add_edition, remove_edition
from organiser.study.models import Edition, EditionKind, Licence
from organiser.study.rules.works import EditionValues
from tests.kernel import documents as made
from tests.study.describing import add
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account, make_branch, organiser_of

pytestmark = pytest.mark.usefixtures("app")
FILE = EditionValues(EditionKind.FILE, "es", title="El Estado", licence=Licence.CC_BY, attribution="The library")
FIELDS = {"language": "Spanish", "title": "El Estado", "licence": "cc-by", "attribution": "The library"}


def send(client: Visitor, address: str, body: bytes, *, name: str = "book.pdf") -> tuple[int, str]:
    """The form that the address shows, with a file."""
    form = parse(client.get(address)).select_one("form[enctype]")
    assert form is not None
    fields = {**shown_values(form), **FIELDS, "file": (BytesIO(body), name)}
    answer = client.post(
        address, data=fields, headers={"Sec-Fetch-Site": "same-origin"}, content_type="multipart/form-data"
    )
    return answer.status_code, answer.text


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_is_given_away_as_a_file_and_never_as_a_page(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    work = add(branch, "The State")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    status, _ = send(client, f"/en/manage/works/{work.public_id}/editions/new/file", made.make_pdf())
    assert status == 303
    client.delete_cookie("staff")
    page = parse(client.get(f"/en/works/{work.public_id}", follow_redirects=True))
    link = page.select_one(".edition-title a")
    assert link is not None
    assert "PDF, 0.1 MB" in page.get_text()
    answer = client.get(str(link["href"]))
    assert answer.data.startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=el-estado.pdf"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(str(link["href"]), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!doctype html><script>alert(1)</script>", "We cannot read this. Choose a PDF or EPUB file."),
        (b"", "We cannot read this. Choose a PDF or EPUB file."),
        (made.make_scripted_pdf(), "This file runs or opens something, or is locked."),
    ],
    ids=["page", "empty", "scripted"],
)
def test_what_may_not_stand_here_is_refused_and_nothing_typed_is_lost(client: Visitor, body: bytes, says: str) -> None:
    branch = make_branch()
    work = add(branch, "The State")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    status, page = send(client, f"/en/manage/works/{work.public_id}/editions/new/file", body)
    assert status == 422
    assert says in page
    assert 'value="El Estado"' in page
    assert (count(Edition), count(Document)) == (0, 0)


def test_without_a_file_the_form_says_so(client: Visitor) -> None:
    branch = make_branch()
    work = add(branch, "The State")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    status, page = send(client, f"/en/manage/works/{work.public_id}/editions/new/file", b"", name="")
    assert (status, "Choose a file first." in page) == (422, True)


def test_a_file_goes_with_its_edition() -> None:
    branch = make_branch()
    work, actor = add(branch, "The State"), organiser_of(branch)
    with pytest.raises(Invalid), transaction():
        add_edition(actor, work.public_id, branch_id=branch.public_id, values=FILE)
    with transaction():
        clean = CleanDocument(made.make_pdf(), "pdf")
        edition = add_edition(actor, work.public_id, branch_id=branch.public_id, values=FILE, clean=clean)
    assert count(Document) == 1
    with transaction():
        remove_edition(actor, work.public_id, edition.public_id)
    assert (count(Edition), count(Document)) == (0, 0)


def test_what_is_said_of_a_file_can_be_changed(client: Visitor) -> None:
    branch = make_branch()
    work = add(branch, "The State")
    with transaction():
        clean = CleanDocument(made.make_epub(), "epub")
        edition = add_edition(
            organiser_of(branch), work.public_id, branch_id=branch.public_id, values=FILE, clean=clean
        )
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    address = f"/en/manage/works/{work.public_id}/editions/{edition.public_id}"
    form = next(form for form in parse(client.get(address)).select("form") if not form.get("action"))
    fields = shown_values(form)
    assert "file" not in fields
    answer = client.post(address, data=fields | {"title": "Otro"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303
    stored = db.session.scalars(select(Edition)).one()
    assert (stored.title, stored.document_id is not None) == ("Otro", True)
