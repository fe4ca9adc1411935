"""Who reads a speaker's address leaves a line that says so."""

import pytest
from flask import Flask

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.read_audit import list_reads
from organiser.programme.contacts import Contact, find_speaker, read_contact
from organiser.programme.models import Speaker
from tests.programme.scene import make_school, speaker
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account, make_branch


@pytest.fixture
def school(app: Flask) -> Event:
    return make_school(make_branch(parent=make_branch()))


def page_of(school: Event, who: Speaker) -> str:
    return f"/en/manage/events/{school.public_id}/programme/speakers/{who.public_id}"


def test_each_look_at_a_speakers_address_is_written_down(client: Visitor, school: Event) -> None:
    ada, bell = speaker(school, "Ada", address="ada@example.org"), speaker(school, "Bell")
    olga = make_account("Olga", roles=[(school.branch, Role.ORGANISER)])
    log_in(client, olga)
    pages = f"/en/manage/events/{school.public_id}/programme/speakers"
    for page in (pages, f"{pages}/new", page_of(school, bell)):
        assert "ada@example.org" not in client.get(page).text
    assert list_reads(subject="events", subject_id=school.public_id) == []
    assert "ada@example.org" in client.get(page_of(school, ada)).text
    (read,) = list_reads(subject="events", subject_id=school.public_id)
    assert (read.account_id, read.purpose, read.people) == (olga.id, "speaker", 1)


def test_from_above_one_reads_no_address_and_takes_none_away_before_one_acts_for_the_branch(
    client: Visitor, school: Event
) -> None:
    ada = speaker(school, "Ada", address="ada@example.org", lang="es")
    above = db.session.get_one(Branch, school.branch.parent_id)
    log_in(client, make_account("Carla", roles=[(above, Role.COORDINATOR)]))
    shown = client.get(page_of(school, ada))
    assert "ada@example.org" not in shown.text
    assert parse(shown).select("[name=address], [name=lang]") == []
    (form,) = parse(shown).select("form[data-dirty]")
    typed = shown_values(form) | {"name": "Ada Lovelace", "address": "carla@example.org", "save": "1"}
    assert client.post(page_of(school, ada), data=typed).status_code == 303
    db.session.rollback()
    found = find_speaker(ada.public_id)
    assert found is not None
    assert (found.name, read_contact(found)) == ("Ada Lovelace", Contact("ada@example.org", "es"))
    assert list_reads(subject="events", subject_id=school.public_id) == []
    act = f"/en/manage/branches/{school.branch.public_id}/acting"
    client.submit(client.get(act), {"reason": "Its organiser is ill."}, action=act)
    assert "ada@example.org" in client.get(page_of(school, ada)).text
    assert len(list_reads(subject="events", subject_id=school.public_id)) == 1
