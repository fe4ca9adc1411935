"""The operator's pages: numbers, never names; for everybody else not there."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from organiser import mail_kinds
from organiser.accounts.models import Invitation
from organiser.branches.actions import create_branch
from organiser.branches.models import Branch
from organiser.branches.rules import BranchFields
from organiser.kernel import clock, extensions
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import Installation
from organiser.kernel.jobs import LEASE, JobRun
from organiser.kernel.outbox import Mail, MailState
from organiser.operations import labels
from organiser.operations.queries import get_readable_mail
from organiser.operations.rules import JobState, Notice, list_warnings, state_of_job
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.make import OPERATOR, log_in, make_account, make_branch, make_root
from tests.support.managing import words

PAGE = "/en/manage/installation"
OUTBOX = f"{PAGE}/outbox"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def operator(app: Flask) -> Visitor:
    client = make_visitor(app)
    log_in(client, make_account("Olga Operator", operator=True))
    return client


@pytest.fixture
def coordinator(app: Flask) -> Visitor:
    client = make_visitor(app)
    log_in(client, make_account("Rosa", roles=[(make_root(), Role.COORDINATOR)]))
    return client


@pytest.mark.parametrize("page", [PAGE, OUTBOX, f"{OUTBOX}/1"])
def test_for_others_the_pages_are_not_there(app: Flask, coordinator: Visitor, page: str) -> None:
    assert coordinator.get(page).status_code == 404


def test_a_mail_that_is_hidden_and_one_that_is_missing_are_the_same_bytes(app: Flask, coordinator: Visitor) -> None:
    mail = make_mail(MailState.FAILED)
    coordinator.get("/en/")
    hidden, missing = coordinator.get(f"{OUTBOX}/{mail.id}"), coordinator.get(f"{OUTBOX}/999")
    # What differs is the address itself, and the token of the form that logs out, which has a time in it.
    bodies = [re.sub(r'/outbox/\d+|"I[jm][^"]+"', "", page.get_data(as_text=True)) for page in (hidden, missing)]
    assert (hidden.status_code, bodies[0]) == (404, bodies[1])


@pytest.mark.parametrize("page", [f"{PAGE}/root", f"{PAGE}/coordinator", f"{OUTBOX}/1/retry"])
def test_others_do_nothing_there(app: Flask, coordinator: Visitor, page: str) -> None:
    make_mail(MailState.FAILED)
    leave = coordinator.get(f"/en/manage/branches/{make_root().public_id}/leave").get_data(as_text=True)
    token = leave.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    assert token
    fields = {"csrf_token": token, "name": "X", "zone": "UTC", "address": "x@example.org", "lang": "en"}
    assert coordinator.post(page, data=fields).status_code == 404
    assert db.session.scalars(select(Mail.state)).all() == [MailState.FAILED]


def test_the_operator_begins_the_tree_and_invites_its_coordinator(app: Flask, operator: Visitor) -> None:
    made = operator.submit(operator.get(PAGE), {"name": "The International"}, action=f"{PAGE}/root")
    assert made.status_code == 303
    root = db.session.scalars(select(Branch)).one()
    assert (root.name, root.parent_id, root.level) == ("The International", None, "international")
    page = operator.get(PAGE)
    assert "Invite the first coordinator of The International" in words(page)
    person = {"name": "Rosa", "address": "rosa@example.org"}
    assert operator.submit(page, person, action=f"{PAGE}/coordinator").status_code == 303
    assert db.session.query(Invitation).count() == 1


def test_a_tree_that_stands_is_not_begun_again(app: Flask, operator: Visitor) -> None:
    make_account(roles=[(make_root(), Role.COORDINATOR)])
    page = words(operator.get(PAGE))
    assert ("Begin the tree" in page, "Invite the first" in page) == (False, False)


def test_the_page_shows_numbers_and_no_names_and_no_secrets(app: Flask, operator: Visitor) -> None:
    make_account("Rosa Secret", address="rosa.secret@example.org", roles=[(make_branch(), Role.ORGANISER)])
    page = operator.get(PAGE).get_data(as_text=True)
    settings = extensions.settings()
    assert settings.master_key is not None
    assert settings.secret_key is not None
    for hidden in ("Rosa Secret", "rosa.secret", settings.master_key, settings.secret_key, settings.database_url):
        assert hidden not in page
    assert "http://localhost:8000" in page


def make_mail(state: MailState, *, number: int = 1, kind: str = "accounts.invitation") -> Mail:
    now = clock.now()
    with transaction() as session:
        mail = Mail(cause=f"test:{number}", kind=kind, subject_id="x" * 26, message_id=f"m{number}", priority=0)
        mail.state, mail.due_at, mail.created_at, mail.fault, mail.attempts = state, now, now, "550", 3
        session.add(mail)
    return mail


def test_the_outbox_is_filtered_by_state_and_kind(app: Flask, operator: Visitor) -> None:
    make_mail(MailState.FAILED, number=1)
    make_mail(MailState.SENT, number=2, kind="branches.left_alone")
    rows = {
        query: operator.get(f"{OUTBOX}{query}").get_data(as_text=True).count('<th scope="row">')
        for query in ("", "?state=failed", "?kind=branches.left_alone", "?state=failed&kind=branches.left_alone")
    }
    assert list(rows.values()) == [2, 1, 1, 0]


def test_every_kind_of_mail_has_a_name(app: Flask, operator: Visitor) -> None:
    kinds = {*mail_kinds.TABLE, *mail_kinds.EXPANDERS}
    assert [kind for kind in kinds if kind not in {*labels.MAILS, *labels.BATCHES}] == []
    assert set(labels.BATCHES.values()) <= set(labels.MAILS)
    make_mail(MailState.SENT, kind="registrations.all_moved")
    cells = parse(operator.get(OUTBOX)).select("#mails tbody th")
    assert [cell.get_text(strip=True) for cell in cells] == ["Time or place changed: to many"]


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNKNOWN])
def test_a_failed_or_doubtful_mail_is_sent_again(app: Flask, operator: Visitor, state: MailState) -> None:
    mail = make_mail(state)
    operator.submit(operator.get(OUTBOX), {}, action=f"{OUTBOX}/{mail.id}/retry")
    again = db.session.scalars(select(Mail).execution_options(populate_existing=True)).one()
    assert (again.state, again.attempts, again.fault, again.message_id) == (MailState.QUEUED, 0, None, "m1")


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.CLAIMED, MailState.SENDING, MailState.SENT])
def test_no_other_mail_is_offered_to_be_sent_again(app: Flask, operator: Visitor, state: MailState) -> None:
    mail = make_mail(state)
    page = operator.get(OUTBOX).get_data(as_text=True)
    assert f"{OUTBOX}/{mail.id}/retry" not in page


def test_texts_are_read_on_loopback_or_beside_a_demonstration_only(app: Flask) -> None:
    mail = make_mail(MailState.QUEUED)
    assert get_readable_mail(OPERATOR, mail.id).id == mail.id
    elsewhere = replace(extensions.settings(), base_url="https://events.example.org")
    kept, app.extensions["organiser"] = app.extensions["organiser"], Installation(elsewhere, extensions.keystore())
    try:
        with pytest.raises(NotFound):
            get_readable_mail(OPERATOR, mail.id)
        with transaction():
            create_branch(OPERATOR, parent_id=None, fields=BranchFields(name="Demo", zone="UTC"), is_demo=True)
        assert get_readable_mail(OPERATOR, mail.id).id == mail.id
    finally:
        app.extensions["organiser"] = kept


def test_a_mail_whose_reason_is_gone_is_shown_as_such(app: Flask, operator: Visitor) -> None:
    mail = make_mail(MailState.QUEUED)
    assert "Nothing would be sent now" in words(operator.get(f"{OUTBOX}/{mail.id}"))


def test_a_mail_is_shown_with_links_that_work(app: Flask, operator: Visitor) -> None:
    operator.submit(operator.get(PAGE), {"name": "The International"}, action=f"{PAGE}/root")
    person = {"name": "Rosa <b>", "address": "rosa@example.org"}
    operator.submit(operator.get(PAGE), person, action=f"{PAGE}/coordinator")
    mail = db.session.scalars(select(Mail)).one()
    page = operator.get(f"{OUTBOX}/{mail.id}").get_data(as_text=True)
    assert '<a href="http://localhost:8000/i/' in page
    assert "Rosa &lt;b&gt;" in page


def test_health_says_no_more_than_that(app: Flask, client: Visitor) -> None:
    well = client.get("/health")
    assert (well.status_code, well.json) == (200, {"status": "ok"})


def run(**values: object) -> JobRun:
    return JobRun(**{"job": "x", "slot": NOON, "started_at": NOON, "finished_at": NOON, "fault": None, **values})


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, JobState.DONE),
        ({"fault": "ValueError"}, JobState.FAILED),
        ({"finished_at": None}, JobState.RUNNING),
        ({"finished_at": None, "started_at": NOON - LEASE - timedelta(seconds=1)}, JobState.STUCK),
    ],
)
def test_the_state_of_a_job(values: dict[str, object], state: JobState) -> None:
    assert state_of_job(run(**values), NOON) is state


def test_what_the_operator_is_warned_of(app: Flask) -> None:
    settings = extensions.settings()
    bare = replace(settings, mail=None, master_key=None)
    given = {"runs": [run()], "is_demo": False, "journal": None, "now": NOON}
    assert list_warnings(settings, **given) == []  # type: ignore[arg-type]
    everything = {"runs": [], "is_demo": True, "journal": "truncate", "now": NOON}
    assert set(list_warnings(bare, **everything)) == set(Notice)  # type: ignore[arg-type]
    late = {**given, "now": NOON + timedelta(hours=2)}
    assert list_warnings(settings, **late) == [Notice.NO_WORKER]  # type: ignore[arg-type]
