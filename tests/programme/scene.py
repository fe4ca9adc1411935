"""A school of three days with a plan, made by the real actions."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from organiser.branches.models import Branch
from organiser.events.models import Event, Kind
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.programme import actions
from organiser.programme.actions.speakers import SpeakerValues
from organiser.programme.models import Speaker
from organiser.programme.rules.changing import put_room, put_session
from organiser.programme.rules.plan import Plan, PlannedSession, Room
from tests.support.make import make_branch, make_event, organiser_of

FRIDAY = datetime(2027, 5, 21, tzinfo=UTC).date()
HALL, ATTIC = Room("hall", "The hall", 120), Room("attic", "The attic", 30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """On the wall of the school, `day` 0 being its Friday."""
    return datetime.combine(FRIDAY + timedelta(days=day), time(hour, minute))


def make_school(branch: Branch | None = None, *, zone: str = "America/La_Paz", **values: Any) -> Event:
    """From Friday 9 h to Sunday 18 h."""
    typed = TypedTime(day=FRIDAY, start=time(9), end=time(18), last_day=FRIDAY + timedelta(days=2), zone=zone)
    wanted = {"title": "Spring school", "kind": Kind.SCHOOL, "when": resolve_typed(typed)} | values
    return make_event(branch or make_branch(), **wanted)


def organiser_of_event(event: Event) -> Actor:
    return organiser_of(db.session.get_one(Branch, event.branch_id))


def change(event: Event, *changes: Callable[[Plan], Plan], actor: Actor | None = None) -> Plan:
    """Each as a change of its own, the last one's plan."""
    actor, plan = actor or organiser_of_event(event), Plan()
    for one in changes:
        with transaction():
            plan = actions.change_plan(actor, event.public_id, one, verb="planned")
    return plan


def rooms(event: Event) -> None:
    change(event, partial(put_room, room=HALL), partial(put_room, room=ATTIC))


def session(event: Event, ident: str, *, speakers: frozenset[str] = frozenset(), **values: Any) -> Plan:
    """Put a session; `values` as in PlannedSession."""
    wanted = PlannedSession(**({"id": ident, "title": ident.capitalize()} | values))
    return change(event, partial(put_session, session=wanted, speakers=speakers))


def speaker(event: Event, name: str, **values: Any) -> Speaker:
    with transaction():
        wanted = SpeakerValues(name=name, **({"has_agreed": True} | values))
        return actions.add_speaker(organiser_of_event(event), event.public_id, values=wanted)


def release(event: Event, note: str = "") -> None:
    with transaction():
        actions.release_programme(organiser_of_event(event), event.public_id, note=note)
