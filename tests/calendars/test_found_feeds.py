"""Feeds of searches follow the words by which events are found, though no event says anything else."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from organiser.archive.actions import add_session_material, remove_session_material
from organiser.events.models import Event
from organiser.events.rules import SetReading
from organiser.kernel.db import db, transaction
from organiser.study.actions import add_term, change_term, edit_work
from organiser.study.models import Facet, Work
from organiser.study.rules.works import WorkValues
from tests.calendars.test_feeds import NOW, read
from tests.programme.scene import at, make_school, organiser_of_event, release, rooms, session
from tests.support import make
from tests.support.browsing import Visitor


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_topic_that_comes_under_another_brings_its_events_along(client: Visitor) -> None:
    """Whoever follows the one above sees them at the next look, and no longer once it stands elsewhere."""
    branch, actor = make.make_branch(), make.coordinator_of(make.make_root())
    with transaction():
        labour = add_term(actor, facet=Facet.THEME, names={"en": "Labour"})
        wages = add_term(actor, facet=Facet.THEME, names={"en": "Wages"}).public_id
    make.make_event(branch, title="Pay", topics=(wages,))
    path, tag = f"/feeds/events.ics?topic={labour.slug}", ""
    for parent, titles in ((None, set()), (labour.public_id, {"Pay"}), (None, set())):
        with transaction():
            change_term(actor, wages, names={"en": "Wages"}, parent_id=parent)
        answer = client.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, set(read(client, path))) == (200, titles)
        tag = answer.headers["ETag"]


def test_a_search_by_words_follows_the_names_of_topics_and_of_works(client: Visitor) -> None:
    branch, actor = make.make_branch(), make.coordinator_of(make.make_root())
    with transaction():
        topic = add_term(actor, facet=Facet.THEME, names={"en": "Labour"}).public_id
    make.make_event(branch, title="Pay", topics=(topic,), readings=(SetReading("John Reed", "Ten Days", 1919),))
    path = "/feeds/events.ics?q=wages"
    assert read(client, path) == {}
    with transaction():
        change_term(actor, topic, names={"en": "Wages"}, parent_id=None)
    assert set(read(client, path)) == {"Pay"}
    path = "/feeds/events.ics?q=shook"
    assert read(client, path) == {}
    work = db.session.scalars(select(Work)).one()
    values = WorkValues(title="Ten Days That Shook the World", author="John Reed", year=1919)
    with transaction():
        edit_work(actor, work.public_id, version=work.version, values=values)
    assert set(read(client, path)) == {"Pay"}


def test_a_search_by_what_came_of_events_follows_their_sessions(client: Visitor) -> None:
    """Of a school that is over; its bar says what it said, so it has no new revision."""
    with time_machine.travel("2027-05-01T10:00:00Z", tick=False):
        school = make_school(make.make_branch(make.make_root()))
        rooms(school)
        session(school, "opening", starts=at(0, 9), room="hall")
        release(school)
    with time_machine.travel("2027-05-25T10:00:00Z", tick=False):
        sequence, path, actor = school.sequence, "/feeds/events.ics?with=recording", organiser_of_event(school)
        assert read(client, path) == {}
        with transaction():
            material = add_session_material(
                actor, school.public_id, "opening", kind="recording", lang="en", title="The hour",
                link="https://example.org/hour",
            ).public_id  # fmt: skip
        assert set(read(client, path)) == {"Spring school"}
        with transaction():
            remove_session_material(actor, school.public_id, material_id=material)
        assert read(client, path) == {}
        assert db.session.get_one(Event, school.id).sequence == sequence
