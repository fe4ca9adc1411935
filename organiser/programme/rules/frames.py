"""What a school takes over from the one before: its frame, without people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from organiser.programme.rules.plan import Channel, Plan, PlannedSession


def copy_frame(plan: Plan, *, later: timedelta, make_id: Callable[[], str]) -> Plan:
    """Rooms, tracks, and sessions with their titles, moved by whole days. Texts and people were that school's own."""
    return replace(plan, sessions=tuple(_copy_session(one, later, make_id()) for one in plan.sessions))


def _copy_session(session: PlannedSession, later: timedelta, session_id: str) -> PlannedSession:
    return replace(
        session,
        id=session_id,
        starts=session.starts + later if session.starts else None,
        fold=0,
        abstract="",
        parts=(),
        channels=tuple(Channel(one.lang, one.means, one.where) for one in session.channels),
        revision=1,
    )
