"""Acting as an event's organiser, and hearing what is announced."""

from dataclasses import replace
from typing import Any

from organiser.events import actions
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.kernel.db import db, transaction
from tests.support.make import (
    organiser_of,
)

FACTS = "organiser_facts"


def told(act: Any, *args: Any, **kwargs: Any) -> list[object]:
    """What the action announces, in order."""
    with transaction() as session:
        act(*args, **kwargs)
        return [fact for fact, _at_hand in session.info[FACTS]]


def fresh(event: Event) -> Event:
    db.session.expire_all()
    return get_event_to_edit(organiser_of(event.branch), event.public_id)


def edit(event: Event, **changes: Any) -> list[object]:
    event = fresh(event)
    values = replace(values_of(event), **changes)
    return told(actions.edit_event, organiser_of(event.branch), event.public_id, version=event.version, values=values)


def kinds(facts: list[object]) -> list[type]:
    return [type(fact) for fact in facts]
