"""Taking back the last change of a plan, and whom it removed."""

from dataclasses import replace
from functools import reduce

from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import EditConflict
from organiser.programme.actions.planning import lock_programme, record
from organiser.programme.actions.releasing import refresh_released
from organiser.programme.errors import NothingToUndo
from organiser.programme.models import Programme, Speaker, Step
from organiser.programme.queries import find_last_step, list_speakers
from organiser.programme.rules.changing import drop_speaker
from organiser.programme.rules.clashes import list_busy
from organiser.programme.rules.differences import apply_difference, read_difference
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.writing import read_plan, write_plan


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
    _bring_back(step, programme)
    standing = read_plan(programme.plan)
    after = _without_strangers(apply_difference(read_difference(step.back), standing), programme)
    after = _go_on_counting(after, standing)
    programme.plan = write_plan(after)
    programme.version += 1
    db.session.delete(step)
    record(actor, programme, "undone")
    db.session.flush()
    return after


def _bring_back(step: Step, programme: Programme) -> None:
    """Whom the step removed, unless that is more than a day ago; people see them where they saw them before."""
    removed = db.session.get(Speaker, step.speaker_id) if step.speaker_id else None
    if removed is not None:
        removed.removed_at = None
        db.session.flush()
        refresh_released(programme)


def _without_strangers(plan: Plan, programme: Programme) -> Plan:
    """Somebody who is gone for good gets no part back."""
    known = {one.public_id for one in list_speakers(programme.event_id)}
    strangers = {one for session in plan.sessions for one in list_busy(session)} - known
    return reduce(drop_speaker, sorted(strangers), plan)


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
