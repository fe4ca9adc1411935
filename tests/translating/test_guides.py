"""Guides in other languages: their introduction, and what they say of each work."""

import pytest
from flask.testing import FlaskClient

from organiser.guides import actions as guides
from organiser.guides.models import Guide
from organiser.guides.queries import get_guide
from organiser.guides.rules import EntryValues, GuideValues
from organiser.kernel.db import db, transaction
from organiser.translating.queries import find_source
from tests.study.describing import add
from tests.support.browsing import parse
from tests.support.make import make_branch, organiser_of
from tests.translating.acting import translate_item

pytestmark = pytest.mark.usefixtures("app")


def test_a_guide_is_read_in_the_readers_language_and_says_what_is_behind(client: FlaskClient) -> None:
    branch = make_branch()
    organiser, work = organiser_of(branch), add(branch, "Capital")
    with transaction():
        values = GuideValues(title="On land", lang="en", summary="Who owns it?")
        public_id = guides.create_guide(organiser, branch.public_id, values=values).public_id
    with transaction():
        entry_id = guides.add_entry(organiser, public_id, work_id=work.public_id).public_id
    with transaction():
        said = EntryValues(heading="First", comment="It is *long*.")
        guides.edit_entry(organiser, public_id, entry_id, version=2, values=said)
    with transaction():
        guides.publish_guide(organiser, public_id)
    texts = {"title": "Sobre la tierra", f"heading.{entry_id}": "Primero", f"comment.{entry_id}": "Es *largo*."}
    translate_item(organiser, "guide", public_id, texts)
    page = parse(client.get(f"/es/guides/{public_id}", follow_redirects=True))
    assert page.select_one("h1").text == "Sobre la tierra"
    assert (page.select_one(".lead bdi")["lang"], page.select_one("h2 bdi").text) == ("en", "Primero")
    assert page.select_one(".entry-comment em").text == "largo"
    assert page.select_one(".told a")["href"].startswith("/en/guides/")
    with transaction():
        guides.edit_guide(organiser, public_id, version=4, values=GuideValues(title="On soil", lang="en"))
    db.session.expire_all()
    guide: Guide = get_guide(organiser, public_id)
    assert guide.translated["es"]["title"][1] is not None
    with transaction():
        guides.withdraw_guide(organiser, public_id)
    with transaction():
        guides.delete_guide(organiser, public_id)
    assert find_source("guide", public_id) is None
