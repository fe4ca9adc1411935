"""From a session's wall time to instants."""

from datetime import datetime, timedelta

from organiser.kernel.walltime import TimeInGap, WallTime, resolve, to_wall
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


def find_hours(session: PlannedSession, zone: str) -> tuple[datetime, datetime] | None:
    """What the school's clocks show as it begins, as planned, and as it ends, also where they change meanwhile."""
    if session.starts is None:
        return None
    ends_at = resolve_released_start(session, zone) + timedelta(minutes=session.minutes)
    return session.starts, to_wall(ends_at, zone).local
