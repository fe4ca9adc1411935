"""The one way in which a plan changes: read under its lock, made anew by a pure function, written with its way back."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, select

from organiser.events.actions.changing import lock_event
from organiser.events.models import Event, Kind
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import EditConflict, Invalid
from organiser.programme.errors import NotASchool, NothingToUndo
from organiser.programme.models import Programme, Step
from organiser.programme.queries import find_last_step
from organiser.programme.rules.differences import (
    apply_difference,
    find_difference,
    read_difference,
    write_difference,
)
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.writing import read_plan, write_plan

STEPS_KEPT = 50
MOST_BREAK_MINUTES = 240


def lock_programme(actor: Actor, event_id: str) -> Programme:
    """The school under its lock, and its programme, made if there is none. Raises NotFound, NotASchool."""
    event = lock_event(actor, event_id)
    rows = select(Programme).where(Programme.event_id == event.id).execution_options(populate_existing=True)
    return db.session.scalar(rows) or _make_programme(event)


def _make_programme(event: Event) -> Programme:
    if event.kind != Kind.SCHOOL:
        raise NotASchool
    programme = Programme(event=event, plan=write_plan(Plan()), created_at=clock.now())
    db.session.add(programme)
    db.session.flush()
    return programme


def change_plan(actor: Actor, event_id: str, change: Callable[[Plan], Plan], *, verb: str) -> Plan:
    """`change` is one of rules.changing, or several. Raises NotFound, NotASchool, and what `change` raises.

    It is applied to the plan as it stands under the lock, so that two who move two sessions both succeed.
    """
    programme = lock_programme(actor, event_id)
    before = read_plan(programme.plan)
    after = change(before)
    if after == before:
        return after
    programme.plan = write_plan(after)
    programme.version += 1
    back = write_difference(find_difference(after, before))
    db.session.add(
        Step(
            programme_id=programme.id, version=programme.version, verb=verb, back=back,
            account_id=actor.account_id or None, at=clock.now(),
        )
    )  # fmt: skip
    db.session.execute(
        delete(Step).where(Step.programme_id == programme.id, Step.version <= programme.version - STEPS_KEPT)
    )
    _record(actor, programme, verb)
    db.session.flush()
    return after


def undo_change(actor: Actor, event_id: str, *, version: int | None = None) -> Plan:
    """Take back the last change that was not taken back yet. Raises NotFound, NothingToUndo, EditConflict.

    `version` is the draft's as it was seen: what somebody did since is not taken back unseen.
    """
    programme = lock_programme(actor, event_id)
    if version is not None and version != programme.version:
        raise EditConflict(given=version, current=programme.version)
    step = find_last_step(programme)
    if step is None:
        raise NothingToUndo
    standing = read_plan(programme.plan)
    after = _go_on_counting(apply_difference(read_difference(step.back), standing), standing)
    programme.plan = write_plan(after)
    programme.version += 1
    db.session.delete(step)
    _record(actor, programme, "undone")
    db.session.flush()
    return after


def _go_on_counting(after: Plan, standing: Plan) -> Plan:
    """A form that was opened before must not fit a session only because its revision came back."""
    known = {session.id: session for session in standing.sessions}
    return replace(
        after,
        sessions=tuple(
            session
            if known.get(session.id) == session or session.id not in known
            else replace(session, revision=known[session.id].revision + 1)
            for session in after.sessions
        ),
    )


def set_break(actor: Actor, event_id: str, *, minutes: int) -> None:
    """How long the break between two sessions should be. Raises NotFound, NotASchool, Invalid."""
    programme = lock_programme(actor, event_id)
    if not 0 <= minutes <= MOST_BREAK_MINUTES:
        raise Invalid("minutes", "range", min=0, max=MOST_BREAK_MINUTES)
    programme.break_minutes = minutes
    _record(actor, programme, "break_set")
    db.session.flush()


def _record(actor: Actor, programme: Programme, verb: str) -> None:
    event = programme.event
    activity.record(actor, verb, subject="programmes", subject_id=event.public_id, branch_id=event.branch_id)
