"""What becomes of an event, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from organiser.events import actions
from organiser.events.errors import EventOver, WrongState
from organiser.events.facts import (
    EventAltered,
    EventCancelled,
    EventDeleted,
    EventMoved,
    EventPostponed,
    EventPublished,
    EventRestored,
    EventShifted,
    EventWithdrawn,
)
from organiser.events.models import Event, Item, State
from organiser.events.queries import get_event_to_edit, read_private
from organiser.events.rules import NamedPerson, list_verbs
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.vaults import Vault
from tests.events.acting import edit, fresh, kinds, told
from tests.support.make import (
    make_branch,
    make_event,
    make_when,
    organiser_of,
)


def test_every_verb_leads_where_the_table_says(app: Flask) -> None:
    event = make_event(state=State.DRAFT)
    who = organiser_of(event.branch), event.public_id
    steps: list[tuple[Any, dict[str, Any], str, list[type]]] = [
        (actions.publish_event, {}, State.PUBLISHED, [EventAltered, EventPublished]),
        (actions.postpone_event, {"reason": "Ill."}, State.POSTPONED, [EventAltered, EventPostponed]),
        (actions.cancel_event, {"reason": "No."}, State.CANCELLED, [EventAltered, EventCancelled]),
        (actions.restore_event, {}, State.POSTPONED, [EventAltered, EventRestored]),
        (actions.set_date, {"when": make_when(days=2)}, State.PUBLISHED, [EventAltered, EventMoved]),
        (actions.cancel_event, {"reason": "No."}, State.CANCELLED, [EventAltered, EventCancelled]),
        (actions.restore_event, {}, State.PUBLISHED, [EventAltered, EventRestored]),
        (actions.withdraw_event, {}, State.DRAFT, [EventAltered, EventWithdrawn]),
    ]
    for sequence, (act, kwargs, state, facts) in enumerate(steps, start=1):
        assert kinds(told(act, *who, **kwargs)) == facts
        event = fresh(event)
        assert (event.state, event.sequence) == (state, sequence)


def test_what_does_not_fit_the_state_is_refused(app: Flask) -> None:
    published = make_event()
    actor = organiser_of(published.branch)
    for act in (actions.publish_event, actions.restore_event, actions.delete_draft):
        with pytest.raises(WrongState), transaction():
            act(actor, published.public_id)
    with pytest.raises(Invalid), transaction():
        actions.cancel_event(actor, published.public_id, reason="")


def test_what_is_over_is_not_cancelled_and_keeps_its_time(app: Flask) -> None:
    event = make_event()
    actor = organiser_of(event.branch)
    with time_machine.travel(event.ends_at):
        for act in (actions.cancel_event, actions.postpone_event):
            with pytest.raises(EventOver), transaction():
                act(actor, event.public_id, reason="Too late.")
        with pytest.raises(EventOver):
            edit(event, when=make_when())
        assert EventAltered in kinds(edit(event, text="It was good."))
        assert list_verbs(fresh(event), clock.now()) == ["withdraw"]


def test_a_postponed_event_keeps_its_people_ninety_days_and_is_never_over(app: Flask) -> None:
    event = make_event(state=State.POSTPONED)
    assert event.vault.destroy_after == event.ends_at + timedelta(days=90)
    with time_machine.travel(event.ends_at + timedelta(days=1)):
        facts = edit(event, when=make_when())
    event = fresh(event)
    assert kinds(facts) == [EventShifted, EventAltered, EventMoved]
    assert (event.state, event.state_reason) == (State.PUBLISHED, "")
    assert event.vault.destroy_after == event.ends_at + timedelta(days=14)


def test_who_waited_for_a_new_date_can_still_be_told_that_there_is_none(app: Flask) -> None:
    """The old date is long past when it is cancelled for good: the mails need the people's addresses."""
    event = make_event(state=State.POSTPONED)
    late = event.ends_at + timedelta(days=60)
    with time_machine.travel(late, tick=False):
        told(actions.cancel_event, organiser_of(event.branch), event.public_id, reason="No date can be found.")
    assert fresh(event).vault.destroy_after == late + timedelta(days=14)


def test_what_moves_says_where_it_was(app: Flask) -> None:
    event = make_event()
    before = event.starts_at.isoformat()
    moved = next(fact for fact in edit(event, when=make_when(days=3)) if isinstance(fact, EventMoved))
    assert (moved.before["starts_at"], moved.before["venue"]) == (before, "Casa del Pueblo")
    assert fresh(event).vault.destroy_after == fresh(event).ends_at + timedelta(days=14)


@pytest.mark.parametrize(
    "changes", [{"venue": "Teatro"}, {"place_name": "Oruro"}, {"on_line": True}, {"place_is_private": True}]
)
def test_another_place_is_a_move_too(app: Flask, changes: dict[str, Any]) -> None:
    assert EventMoved in kinds(edit(make_event(), **changes))
    assert EventMoved not in kinds(edit(make_event(state=State.DRAFT), **changes))


def test_a_sealed_place_that_changes_is_a_move_and_one_that_stays_is_none(app: Flask) -> None:
    event = make_event(place_is_private=True)
    assert edit(event) == []
    assert EventMoved not in kinds(edit(event, title="Another title"))
    assert EventMoved in kinds(edit(event, address="Another street"))
    assert read_private(fresh(event))["address"] == "Another street"


def test_a_draft_is_deleted_with_all_that_hangs_on_it(app: Flask) -> None:
    event = make_event(state=State.DRAFT, people=(NamedPerson("chair", "Rosa"),))
    vault_id = event.vault_id
    assert told(actions.delete_draft, organiser_of(event.branch), event.public_id) == [EventDeleted(event.id)]
    assert db.session.scalars(select(Event)).all() == []
    assert db.session.scalars(select(Item)).all() == []
    vault = db.session.get_one(Vault, vault_id)
    assert vault.destroy_after is not None
    assert vault.destroy_after <= clock.now()


def test_an_event_is_handed_on_where_one_may_post_at_both_ends(app: Flask) -> None:
    here, there = make_branch(), make_branch(name="Oruro", retention_days=60)
    event = make_event(here)
    both = Actor(account_id=0, grants=(*organiser_of(here).grants, *organiser_of(there).grants))
    with pytest.raises(NotFound), transaction():
        actions.move_to_branch(organiser_of(here), event.public_id, branch_id=there.public_id)
    assert told(actions.move_to_branch, both, event.public_id, branch_id=there.public_id) == [
        EventAltered(event.id, tuple(sorted((here.id, there.id))))
    ]
    event = get_event_to_edit(organiser_of(there), event.public_id)
    assert event.vault.destroy_after == event.ends_at + timedelta(days=60)
