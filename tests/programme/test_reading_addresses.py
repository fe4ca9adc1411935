"""Who reads a speaker's address leaves a line that says so."""

from flask import Flask

from organiser.branches.models import Branch
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.read_audit import list_reads
from tests.programme.scene import make_school, speaker
from tests.support.browsing import Visitor
from tests.support.make import log_in, make_account, make_branch


def test_each_look_at_a_speakers_address_is_written_down_also_from_above(app: Flask, client: Visitor) -> None:
    above = make_branch()
    school = make_school(make_branch(parent=above))
    ada, bell = speaker(school, "Ada", address="ada@example.org"), speaker(school, "Bell")
    coordinator = make_account("Olga", roles=[(db.session.get_one(Branch, above.id), Role.COORDINATOR)])
    log_in(client, coordinator)
    pages = f"/en/manage/events/{school.public_id}/programme/speakers"
    for page in ("", "/new", f"/{bell.public_id}"):
        assert "ada@example.org" not in client.get(pages + page).text
    assert list_reads(subject="events", subject_id=school.public_id) == []
    assert "ada@example.org" in client.get(f"{pages}/{ada.public_id}").text
    (read,) = list_reads(subject="events", subject_id=school.public_id)
    assert (read.account_id, read.purpose, read.people) == (coordinator.id, "speaker", 1)
