"""From a session's wall time to instants."""

from datetime import datetime

from organiser.kernel.walltime import TimeInGap, WallTime, resolve
from organiser.programme.rules.plan import PlannedSession


def resolve_start(session: PlannedSession, zone: str) -> datetime:
    """Raises TimeInGap, and ValueError for a session without a time."""
    if session.starts is None:
        raise ValueError(f"session {session.id} has no time")
    return resolve(WallTime(session.starts, zone, fold=session.fold))


def resolve_released_start(session: PlannedSession, zone: str) -> datetime:
    """Of what was released: a time that another zone, or new rules, put into a gap is the first one behind it."""
    try:
        return resolve_start(session, zone)
    except TimeInGap as gap:
        return resolve(WallTime(gap.after, zone, fold=0))
