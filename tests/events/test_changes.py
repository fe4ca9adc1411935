"""What readers notice of a change, and who is told when two change at once."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organiser.events import actions
from organiser.events.actions.content import values_of
from organiser.events.facts import (
    EventAltered,
    PlacesDeclared,
)
from organiser.events.models import State
from organiser.events.rules import NamedPerson, SetReading
from organiser.kernel.activity import list_activity
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict
from tests.events.acting import edit, fresh, kinds
from tests.support.make import (
    event_values,
    make_event,
    organiser_of,
)


def test_places_are_declared_when_they_change(app: Flask) -> None:
    event = make_event(state=State.DRAFT)
    assert kinds(edit(event, places_on_site=30)) == [PlacesDeclared]
    assert kinds(edit(event, title="Other")) == []
    assert kinds(edit(event, registration_closes_at=event.starts_at)) == [PlacesDeclared]


def test_the_number_of_places_is_no_readers_matter(app: Flask) -> None:
    event = make_event()
    sequence = event.sequence
    assert kinds(edit(event, places_on_site=30)) == [PlacesDeclared]
    event = fresh(event)
    assert (event.sequence, event.version) == (sequence, 3)


def test_nothing_changed_is_no_change(app: Flask) -> None:
    event = make_event(people=(NamedPerson("speaker", "Rosa"),), readings=(SetReading("A. B.", "Title", 1917),))
    before = (event.version, event.sequence, event.changed_at)
    assert edit(event) == []
    event = fresh(event)
    assert (event.version, event.sequence, event.changed_at) == before
    assert len(list_activity(subject="events", subject_id=event.public_id)) == 2


SEEN: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["A", "B"]),
    "text": st.sampled_from(["", "Bring a pen."]),
    "visibility": st.sampled_from(["public", "members"]),
    "venue": st.sampled_from(["Casa", "Teatro"]),
    "step_free": st.booleans(),
    "spoken": st.sampled_from([("es",), ("es", "qu"), ("qu", "es")]),
    "people": st.sampled_from([(), (NamedPerson("speaker", "Rosa"),), (NamedPerson("chair", "Rosa"),)]),
    "readings": st.sampled_from([(), (SetReading("A", "T"),), (SetReading("A", "T", part="1"),)]),
    "join_link": st.sampled_from(["", "https://example.org/join"]),
    "takes_registrations": st.booleans(),
}
UNSEEN = {"places_on_site": st.sampled_from([None, 10, 20]), "places_on_line": st.sampled_from([None, 10])}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=st.lists(st.fixed_dictionaries({}, optional={**SEEN, **UNSEEN}), min_size=1, max_size=5))
def test_the_sequence_rises_exactly_when_a_reader_sees_a_change(app: Flask, edits: list[dict[str, Any]]) -> None:
    event = make_event(on_line=True)
    for changes in edits:
        before = fresh(event)
        old, sequence, version, changed_at = values_of(before), before.sequence, before.version, before.changed_at
        facts = kinds(edit(event, **changes))
        now = fresh(event)
        different = {name for name, value in changes.items() if getattr(old, name) != value}
        is_seen = bool(different - set(UNSEEN))
        assert now.sequence == sequence + is_seen
        assert (now.changed_at > changed_at) == is_seen
        assert (EventAltered in facts) == is_seen
        assert now.version == version + bool(different)


def test_a_draft_may_change_without_anybody_noticing(app: Flask) -> None:
    event = make_event(state=State.DRAFT)
    edit(event, title="Other", text="More")
    assert (fresh(event).sequence, fresh(event).version) == (0, 2)


def test_whoever_was_slower_is_told(app: Flask) -> None:
    event = make_event()
    opened = event.version
    edit(event, title="First")
    with pytest.raises(EditConflict) as caught, transaction():
        actions.edit_event(
            organiser_of(event.branch), event.public_id, version=opened, values=event_values(title="Second")
        )
    assert (caught.value.given, caught.value.current) == (2, 3)
    assert fresh(event).title == "First"


def test_two_who_edit_at_once_lose_nothing(app: Flask) -> None:
    event = make_event()
    actor, public_id, version, values = organiser_of(event.branch), event.public_id, event.version, values_of(event)
    results: list[str] = []
    db.session.rollback()  # a reader of a journalled SQLite would hold the writers up

    def run(title: str) -> None:
        with app.app_context():
            try:
                with transaction():
                    actions.edit_event(actor, public_id, version=version, values=replace(values, title=title))
                results.append(title)
            except EditConflict:
                results.append("conflict")

    threads = [threading.Thread(target=run, args=(f"Title {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("conflict") == 3
    assert [fresh(event).title] == [title for title in results if title != "conflict"]
