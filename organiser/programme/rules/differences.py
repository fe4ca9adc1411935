"""What leads from one plan to another: apply_difference(find_difference(a, b), a) == b."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from organiser.programme.rules.plan import Plan, PlannedSession, Room, Track
from organiser.programme.rules.writing import read_value, write_value

One = TypeVar("One", Room, Track, PlannedSession)


@dataclass(frozen=True, slots=True)
class PartDifference(Generic[One]):
    """`put` are those that are new or say something else. `order` are all ids as they stand afterwards."""

    removed: tuple[str, ...] = ()
    put: tuple[One, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.removed or self.put or self.order)


@dataclass(frozen=True, slots=True)
class Difference:
    rooms: PartDifference[Room]
    tracks: PartDifference[Track]
    sessions: PartDifference[PlannedSession]

    @property
    def is_empty(self) -> bool:
        return self.rooms.is_empty and self.tracks.is_empty and self.sessions.is_empty


def find_difference(before: Plan, after: Plan) -> Difference:
    return Difference(
        _find_part(before.rooms, after.rooms),
        _find_part(before.tracks, after.tracks),
        _find_part(before.sessions, after.sessions),
    )


def _find_part(before: Sequence[One], after: Sequence[One]) -> PartDifference[One]:
    known = {one.id: one for one in before}
    left = {one.id for one in after}
    removed = tuple(one.id for one in before if one.id not in left)
    put = tuple(one for one in after if known.get(one.id) != one)
    order = tuple(one.id for one in after)
    same = order == _settle([one.id for one in before], removed, [one.id for one in put])
    return PartDifference(removed, put, () if same else order)


def _settle(before: Sequence[str], removed: Sequence[str], put: Sequence[str]) -> tuple[str, ...]:
    """The order that follows by itself: what stays keeps its place, what is new comes last."""
    kept = [one for one in before if one not in set(removed)]
    return (*kept, *(one for one in put if one not in set(kept)))


def apply_difference(difference: Difference, plan: Plan) -> Plan:
    """Also on a plan that has moved on: what the difference doesn't name stays as it is there."""
    return Plan(
        _apply_part(difference.rooms, plan.rooms),
        _apply_part(difference.tracks, plan.tracks),
        _apply_part(difference.sessions, plan.sessions),
    )


def _apply_part(difference: PartDifference[One], before: Sequence[One]) -> tuple[One, ...]:
    values = {one.id: one for one in before} | {one.id: one for one in difference.put}
    settled = _settle([one.id for one in before], difference.removed, [one.id for one in difference.put])
    rank = {one: number for number, one in enumerate(difference.order)}
    return tuple(values[one] for one in sorted(settled, key=lambda one: rank.get(one, len(rank))))


def write_difference(difference: Difference) -> dict[str, Any]:
    return {field.name: _write_part(getattr(difference, field.name)) for field in fields(difference)}


def _write_part(part: PartDifference[One]) -> dict[str, Any]:
    return {"removed": list(part.removed), "put": [write_value(one) for one in part.put], "order": list(part.order)}


def read_difference(written: dict[str, Any]) -> Difference:
    return Difference(
        _read_part(Room, written["rooms"]),
        _read_part(Track, written["tracks"]),
        _read_part(PlannedSession, written["sessions"]),
    )


def _read_part(kind: type[One], written: dict[str, Any]) -> PartDifference[One]:
    put = tuple(read_value(kind, one) for one in written["put"])
    return PartDifference(tuple(written["removed"]), put, tuple(written["order"]))


# What readers see of a session. Its revision is the organisers' own.
SEEN = tuple(field.name for field in fields(PlannedSession) if field.name not in {"id", "revision"})


def list_seen_changes(before: PlannedSession, after: PlannedSession) -> list[str]:
    """Names of the fields in which readers see something else."""
    return [name for name in SEEN if getattr(before, name) != getattr(after, name)]
