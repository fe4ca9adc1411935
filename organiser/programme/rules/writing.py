"""Plans as JSON, and back. Keys are the fields' own names; what has its default is left out."""

from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, TypeVar

from organiser.programme.rules.plan import Channel, Part, Plan, PlannedSession, Room, Track

Value = TypeVar("Value", Room, Track, PlannedSession, Part, Channel)


def write_plan(plan: Plan) -> dict[str, Any]:
    return {
        "rooms": [write_value(room) for room in plan.rooms],
        "tracks": [write_value(track) for track in plan.tracks],
        "sessions": [write_value(session) for session in plan.sessions],
    }


def read_plan(written: dict[str, Any]) -> Plan:
    return Plan(
        rooms=tuple(read_value(Room, one) for one in written.get("rooms", ())),
        tracks=tuple(read_value(Track, one) for one in written.get("tracks", ())),
        sessions=tuple(read_value(PlannedSession, one) for one in written.get("sessions", ())),
    )


def write_value(value: Room | Track | PlannedSession | Part | Channel) -> dict[str, Any]:
    named = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: _write(found) for field, found in named if field.default is MISSING or found != field.default}


def _write(found: Any) -> Any:
    if isinstance(found, datetime):
        return found.isoformat(timespec="minutes")
    if isinstance(found, tuple):
        return [one if isinstance(one, str) else write_value(one) for one in found]
    return found


def read_value(kind: type[Value], written: dict[str, Any]) -> Value:
    return kind(**{name: _read(name, found) for name, found in written.items()})


def _read(name: str, found: Any) -> Any:
    if name == "starts":
        return datetime.fromisoformat(found)
    if name == "parts":
        return tuple(read_value(Part, one) for one in found)
    if name == "channels":
        return tuple(read_value(Channel, one) for one in found)
    return tuple(found) if isinstance(found, list) else found
