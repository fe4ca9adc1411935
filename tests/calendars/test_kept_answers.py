"""What is kept before the application, with the application behind it: whoever changes something sees it at once."""

from dataclasses import replace

import pytest
from flask import Flask

from organiser.events.actions import edit_event, withdraw_event
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.kernel.db import transaction
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.queries import counted_queries
from tests.timeline.writing import make_entry


@pytest.fixture
def event(app: Flask) -> Event:
    return make.make_event(title="Evening")


def list_feeds(event: Event) -> list[str]:
    """All in which it stands."""
    above = event.branch.path.strip("/").split("/")
    assert len(above) == 2
    root = make.make_root().public_id
    return [
        f"/feeds/branches/{event.branch.public_id}.ics",
        f"/feeds/branches/{root}.ics?below=1",
        "/feeds/events.ics",
        "/feeds/events.ics?kind=talk&lang=ar",
        f"/events/{event.public_id}.ics",
    ]


def test_an_edit_is_seen_at_once_in_every_calendar(event: Event, client: Visitor) -> None:
    feeds = list_feeds(event)
    tags = {path: client.get(path).headers["ETag"] for path in feeds}
    actor = make.organiser_of(event.branch)
    values = replace(values_of(get_event_to_edit(actor, event.public_id)), title="Night")
    with transaction():
        edit_event(actor, event.public_id, version=event.version, values=values)
    for path, tag in tags.items():
        answer = client.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, b"SUMMARY:Night" in answer.data) == (200, True), path


def test_what_is_taken_back_is_gone_at_once(event: Event, client: Visitor) -> None:
    feeds = list_feeds(event)
    for path in feeds:
        assert b"SUMMARY:Evening" in client.get(path).data
    with transaction():
        withdraw_event(make.organiser_of(event.branch), event.public_id)
    assert [b"SUMMARY" in client.get(path).data for path in feeds] == [False] * 5
    assert client.get(feeds[-1]).status_code == 404


def test_an_anniversary_is_seen_at_once(event: Event, client: Visitor) -> None:
    make_entry(title="The first")
    assert b"The first" in client.get("/feeds/on-this-day.ics").data
    make_entry(title="The second")
    assert b"The second" in client.get("/feeds/on-this-day.ics").data


def test_a_registration_ends_nothing_that_is_kept(event: Event, client: Visitor) -> None:
    """Many of them come while thousands of calendars poll: each costs one look for all addresses, and no feed."""
    feeds = list_feeds(event)
    tags = [client.get(path).headers["ETag"] for path in feeds]
    make.make_place(event.public_id)
    with counted_queries() as queries_sent:
        for path, tag in zip(feeds, tags, strict=True):
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert len([statement for statement in queries_sent if "FROM" in statement]) == 2, queries_sent
