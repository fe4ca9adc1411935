"""The one way in which a plan changes: read under its lock, made anew by a pure function, written with its way back."""

from collections.abc import Callable

from sqlalchemy import delete, select

from organiser.events.actions.changing import lock_event
from organiser.events.models import Event, Kind
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid
from organiser.programme.errors import NotASchool
from organiser.programme.models import Programme, Speaker, Step
from organiser.programme.rules.differences import find_difference, write_difference
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.writing import read_plan, write_plan

STEPS_KEPT = 50
MOST_BREAK_MINUTES = 240


def lock_programme(actor: Actor, event_id: str) -> Programme:
    """The school under its lock, and its programme, made if there is none. Raises NotFound, NotASchool."""
    event = lock_event(actor, event_id)
    return read_locked(event.id) or _make_programme(event)


def read_locked(event_id: int) -> Programme | None:
    """As it stands under its event's lock, which is held already."""
    rows = select(Programme).where(Programme.event_id == event_id).execution_options(populate_existing=True)
    return db.session.scalar(rows)


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
    if after != before:
        write_step(actor, programme, after, verb=verb)
    return after


def write_step(actor: Actor, programme: Programme, after: Plan, *, verb: str, removed: Speaker | None = None) -> None:
    """The plan is `after` from now on, and a step leads back from it. `removed` comes back with that."""
    put_step(
        programme, after, verb=verb, account_id=actor.account_id or None, speaker_id=removed.id if removed else None
    )
    record(actor, programme, verb)
    db.session.flush()


def put_step(
    programme: Programme, after: Plan, *, verb: str, account_id: int | None = None, speaker_id: int | None = None
) -> None:
    """write_step() of what follows from a change of something else, which is recorded there."""
    back = write_difference(find_difference(after, read_plan(programme.plan)))
    programme.plan = write_plan(after)
    programme.version += 1
    db.session.add(
        Step(
            programme_id=programme.id, version=programme.version, verb=verb, back=back,
            speaker_id=speaker_id, account_id=account_id, at=clock.now(),
        )
    )  # fmt: skip
    db.session.execute(
        delete(Step).where(Step.programme_id == programme.id, Step.version <= programme.version - STEPS_KEPT)
    )
    db.session.flush()


def set_break(actor: Actor, event_id: str, *, minutes: int) -> None:
    """How long the break between two sessions should be. Raises NotFound, NotASchool, Invalid."""
    programme = lock_programme(actor, event_id)
    if not 0 <= minutes <= MOST_BREAK_MINUTES:
        raise Invalid("minutes", "range", min=0, max=MOST_BREAK_MINUTES)
    programme.break_minutes = minutes
    record(actor, programme, "break_set")
    db.session.flush()


def record(actor: Actor, programme: Programme, verb: str) -> None:
    event = programme.event
    activity.record(actor, verb, subject="programmes", subject_id=event.public_id, branch_id=event.branch_id)
