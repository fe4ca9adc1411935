"""What holds for choices, without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from organiser.agendas.errors import SessionBegun, SessionOff
from organiser.programme.rules.plan import Plan, PlannedSession


class Timed(Protocol):
    """What these rules look at of a session."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...

    @property
    def withdrawn_at(self) -> datetime | None: ...


class Held(Protocol):
    """What these rules look at of a school."""

    @property
    def state(self) -> str: ...


def is_on(session: Timed, event: Held) -> bool:
    """Whether it takes place as the programme says."""
    return session.withdrawn_at is None and event.state == "published"


def require_ahead(session: Timed, event: Held, now: datetime) -> None:
    """Raises SessionOff, SessionBegun."""
    if not is_on(session, event):
        raise SessionOff
    if now >= session.starts_at:
        raise SessionBegun


def can_move_in(session: Timed, event: Held, now: datetime) -> bool:
    """True while a seat that becomes free is of use to somebody who waits."""
    return is_on(session, event) and now < session.starts_at


def list_overlaps(sessions: Sequence[Timed]) -> list[tuple[int, int]]:
    """Pairs of indexes of those that are on at the same time, the earlier one first."""
    order = sorted(range(len(sessions)), key=lambda one: (sessions[one].starts_at, one))
    return [
        (one, other)
        for place, one in enumerate(order)
        for other in order[place + 1 :]
        if sessions[other].starts_at < sessions[one].ends_at
    ]


@dataclass(frozen=True, slots=True)
class Move:
    """A session in two releases; None where it isn't in one. `*_room` is the room's name, '' for none."""

    before: PlannedSession | None
    after: PlannedSession | None
    room_before: str
    room_after: str


def find_moves(before: Plan, after: Plan) -> dict[str, Move]:
    """By session, what is at another time or elsewhere, is off, or is on again after it was off."""
    pairs = ((one, before.find_session(one), after.find_session(one)) for one in _list_ids(before, after))
    found = {
        ident: Move(old, new, _name_room(before, old), _name_room(after, new))
        for ident, old, new in pairs
        if old is not new
    }
    return {ident: move for ident, move in found.items() if _when_and_where(move)}


def _list_ids(*plans: Plan) -> Iterable[str]:
    return dict.fromkeys(session.id for plan in plans for session in plan.sessions)


def _when_and_where(move: Move) -> bool:
    old, new = move.before, move.after
    if old is None or new is None:
        return True
    moved = (old.starts, old.fold, old.minutes) != (new.starts, new.fold, new.minutes)
    return moved or move.room_before != move.room_after


def _name_room(plan: Plan, session: PlannedSession | None) -> str:
    room = plan.find_room(session.room) if session else None
    return room.name if room else ""
