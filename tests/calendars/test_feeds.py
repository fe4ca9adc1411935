"""Feeds over HTTP: what they hold, when they change, and that they are never anything but a calendar."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from organiser.branches.actions import close_branch
from organiser.branches.models import Branch
from organiser.calendars.models import Block
from organiser.events.actions import cancel_event, postpone_event, publish_event, restore_event, withdraw_event
from organiser.events.models import Event, State, Visibility
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.study.actions import add_term, change_term
from organiser.study.models import Facet
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, Occurrence, require_reader

NOW = "2026-11-22T10:00:00Z"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@contextmanager
def later(**time: float) -> Iterator[None]:
    """That much later. An empty transaction ends what was kept for a second of the real clock."""
    with time_machine.travel(clock.now() + timedelta(**time), tick=False):
        with transaction():
            pass
        yield


def path_of(branch: Branch, query: str = "") -> str:
    return f"/feeds/branches/{branch.public_id}.ics{query}"


def read(client: Visitor, path: str) -> dict[str, Occurrence]:
    """The feed's occurrences by summary, read by an independent parser; the linter has nothing to say."""
    response = client.get(path)
    assert response.status_code == 200
    assert lint(response.data, mode="feed") == []
    return {occurrence.summary: occurrence for occurrence in READERS["ical"](response.data)}


def test_a_branchs_feed_holds_its_public_events(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch, title="Open")
    make.make_event(branch, title="Draft", state=State.DRAFT)
    make.make_event(branch, title="Unlisted", visibility=Visibility.UNLISTED)
    make.make_event(branch, title="Members", visibility=Visibility.MEMBERS)
    make.make_event(make.make_branch(name="Elsewhere"), title="Elsewhere")
    assert set(read(client, path_of(branch))) == {"Open"}


def test_below_adds_what_stands_below_and_nothing_beside(client: Visitor) -> None:
    country = make.make_branch(name="Country")
    make.make_event(make.make_branch(country, name="Town"), title="Below")
    make.make_event(make.make_branch(name="Neighbour"), title="Beside")
    make.make_event(country, title="Here")
    assert set(read(client, path_of(country))) == {"Here"}
    assert set(read(client, path_of(country, "?below=1"))) == {"Here", "Below"}
    assert set(read(client, "/feeds/events.ics")) == {"Here", "Below", "Beside"}


def test_a_slice_holds_what_its_filter_says(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch, title="Talk", kind="talk")
    make.make_event(branch, title="School", kind="school")
    assert set(read(client, "/feeds/events.ics?kind=school")) == {"School"}
    assert set(read(client, f"/feeds/events.ics?branch={branch.public_id}&kind=talk&lang=ar")) == {"Talk"}


def test_cancelled_events_stay_and_say_so(client: Visitor) -> None:
    branch = make.make_branch()
    event = make.make_event(branch, title="Talk")
    before = read(client, path_of(branch))["Talk"]
    with transaction():
        cancel_event(make.organiser_of(branch), event.public_id, reason="The house is closed.")
    after = read(client, path_of(branch))["Cancelled: Talk"]
    assert (after.uid, after.status, after.sequence > before.sequence) == (before.uid, "CANCELLED", True)
    with transaction():
        restore_event(make.organiser_of(branch), event.public_id)
    assert read(client, path_of(branch))["Talk"].sequence > after.sequence


def test_postponed_events_are_tentative(client: Visitor) -> None:
    branch = make.make_branch()
    event = make.make_event(branch, title="Talk")
    with transaction():
        postpone_event(make.organiser_of(branch), event.public_id, reason="The speaker is ill.")
    assert read(client, path_of(branch))["Postponed: Talk"].status == "TENTATIVE"


def test_withdrawn_events_vanish(client: Visitor) -> None:
    branch = make.make_branch()
    event = make.make_event(branch, title="Talk")
    assert set(read(client, path_of(branch))) == {"Talk"}
    with transaction():
        withdraw_event(make.organiser_of(branch), event.public_id)
    assert read(client, path_of(branch)) == {}


def test_the_window_has_two_ends(client: Visitor) -> None:
    branch = make.make_branch()
    today = clock.now().date()
    for title, days in {"Long ago": -95, "Lately": -85, "Soon": 3, "Next year": 540, "Too far": 555}.items():
        with time_machine.travel(NOW, tick=False) as traveller:
            traveller.shift(timedelta(days=min(0, days - 1)))
            make.make_event(branch, title=title, when=make.make_when(today + timedelta(days=days)))
    assert set(read(client, path_of(branch))) == {"Lately", "Soon", "Next year"}


def test_cancelled_events_leave_thirty_days_after_their_end(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch, title="Talk", state=State.CANCELLED)  # two weeks from now
    with later(days=40):
        assert set(read(client, path_of(branch))) == {"Cancelled: Talk"}
    with later(days=50):
        assert read(client, path_of(branch)) == {}


def test_a_reader_with_the_newest_copy_gets_a_304(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch)
    first = client.get(path_of(branch))
    again = client.get(path_of(branch), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path_of(branch)).data == first.data


def test_every_visible_change_gives_a_new_etag_here_and_above(client: Visitor) -> None:
    country = make.make_branch(name="Country")
    town, other = make.make_branch(country, name="Town"), make.make_branch(country, name="Other")
    paths = [path_of(town), path_of(country, "?below=1"), "/feeds/events.ics", path_of(country), path_of(other)]

    def etags() -> list[str]:
        return [client.get(path).headers["ETag"] for path in paths]

    before = etags()
    event = make.make_event(town)
    after = etags()
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, False, True, True]
    with transaction():
        withdraw_event(make.organiser_of(town), event.public_id)
    assert [old == new for old, new in zip(after, etags(), strict=True)] == [False, False, False, True, True]


def test_a_renamed_topic_changes_no_calendar_because_none_names_it(client: Visitor) -> None:
    branch = make.make_branch()
    actor = make.coordinator_of(make.make_root())
    with transaction():
        topic = add_term(actor, facet=Facet.THEME, names={"en": "Labour"}).public_id
    event = make.make_event(branch, topics=(topic,))
    before = client.get(path_of(branch)), client.get(f"/events/{event.public_id}.ics")
    with transaction():
        change_term(actor, topic, names={"en": "Work and pay"}, parent_id=None)
    after = client.get(path_of(branch)), client.get(f"/events/{event.public_id}.ics")
    assert [(answer.data, answer.headers["ETag"]) for answer in before] == [
        (answer.data, answer.headers["ETag"]) for answer in after
    ]
    assert all(b"Labour" not in answer.data for answer in before)


def test_a_draft_changes_no_feed(client: Visitor) -> None:
    branch = make.make_branch()
    before = client.get(path_of(branch)).headers["ETag"]
    draft = make.make_event(branch, state=State.DRAFT)
    assert client.get(path_of(branch)).headers["ETag"] == before
    with transaction():
        publish_event(make.organiser_of(branch), draft.public_id)
    assert client.get(path_of(branch)).headers["ETag"] != before


def test_the_etag_changes_with_the_day_because_the_window_moves(client: Visitor) -> None:
    branch = make.make_branch()
    before = client.get(path_of(branch)).headers["ETag"]
    with later(hours=14, seconds=1):
        assert client.get(path_of(branch)).headers["ETag"] != before


def test_blocks_are_stored_once_and_right_for_each_language(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch)
    client.get(path_of(branch))
    client.get(path_of(branch, "?lang=fr"))
    assert sorted(db.session.scalars(select(Block.lang))) == ["en", "fr"]
    event = db.session.scalars(select(Event)).one()
    with transaction():
        cancel_event(make.organiser_of(branch), event.public_id, reason="The house is closed.")
    client.get("/feeds/events.ics")
    db.session.rollback()
    blocks = {block.lang: block for block in db.session.scalars(select(Block))}
    assert b"STATUS:CANCELLED" in blocks["en"].body
    assert b"STATUS:CONFIRMED" in blocks["fr"].body
    assert blocks["en"].sequence > blocks["fr"].sequence


def test_an_empty_feed_is_a_calendar_too(client: Visitor, request: pytest.FixtureRequest) -> None:
    body = client.get(path_of(make.make_branch())).data
    assert lint(body, mode="feed") == []
    for name in READERS:
        assert require_reader(request, name)(body) == []


def test_a_closed_branch_leaves_a_valid_notice_and_is_gone_later(client: Visitor) -> None:
    branch = make.make_branch(name="Town")
    make.make_event(branch)
    with transaction():
        close_branch(make.coordinator_of(make.make_root()), branch.public_id)
    body = client.get(path_of(branch)).data
    assert lint(body, mode="feed") == []
    assert b"Town was closed" in body
    with later(days=200):
        assert client.get(path_of(branch)).status_code == 410


def test_a_single_file_is_what_the_feed_says_of_it(client: Visitor) -> None:
    branch = make.make_branch()
    event = make.make_event(branch)
    response = client.get(f"/events/{event.public_id}.ics")
    assert lint(response.data, mode="event") == []
    (alone,) = READERS["ical"](response.data)
    assert list(read(client, path_of(branch)).values()) == [alone]
    assert (
        client.get(f"/events/{event.public_id}.ics", headers={"If-None-Match": response.headers["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("hidden", [{"state": State.DRAFT}, {"visibility": Visibility.MEMBERS}])
def test_a_file_of_what_may_not_be_seen_is_not_there(client: Visitor, hidden: dict[str, str]) -> None:
    event = make.make_event(**hidden)
    assert client.get(f"/events/{event.public_id}.ics").status_code == 404


def test_an_unlisted_events_file_is_not_for_shared_caches(client: Visitor) -> None:
    event = make.make_event(visibility=Visibility.UNLISTED)
    assert client.get(f"/events/{event.public_id}.ics").headers["Cache-Control"] == "private, no-store"


def test_private_places_and_links_are_in_no_feed(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(
        branch,
        venue="Canary House",
        address="1 Canary Wharf",
        place_is_private=True,
        on_line=True,
        join_link="https://meet.example/canary",
        link_is_private=True,
    )
    assert b"anary" not in client.get(path_of(branch)).data
    stored = [block.body for block in db.session.scalars(select(Block))]
    assert stored
    assert not any(b"anary" in body for body in stored)
