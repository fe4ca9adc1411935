"""Feeds of searches follow the words by which events are found, though no event says anything else."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select

from organiser.events.rules import SetReading
from organiser.kernel.db import db, transaction
from organiser.study.actions import add_term, change_term, edit_work
from organiser.study.models import Facet, Work
from organiser.study.rules.works import WorkValues
from tests.calendars.test_feeds import NOW, read
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
