"""A row of a sheet laid over what stands: rooms, tracks and people by their names, made where they are new.

What is new has no id yet and stands under a made-up one, '+room:…', until importing.settle() gives it its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from organiser.events.rules import MAX_NAME, is_safe_name
from organiser.kernel.errors import Invalid
from organiser.programme.rules.changing import put_room, put_track
from organiser.programme.rules.plan import Channel, Part, Plan, PlannedSession, Room, Track
from organiser.programme.rules.sheets import MEANS_COLUMNS, ROLE_COLUMNS, ROOM_COLUMNS, UNLIMITED, Column

One = TypeVar("One", Part, Channel)
Cells = Mapping[Column, Any]
NEW = "+"
MOST_NEW_PEOPLE = 200
# What a session cannot be without keeps what stands where a cell is empty.
NEVER_EMPTY = {Column.KIND: "kind", Column.MINUTES: "minutes", Column.LANG: "lang"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan `before` the sheet and as far as lines were taken; ids of people by how they are written, folded."""

    before: Plan
    plan: Plan
    people: Mapping[str, str]
    added: Mapping[str, str] = field(default_factory=dict)


def lay_over(cells: Cells, before: PlannedSession, state: Standing) -> tuple[Standing, PlannedSession]:
    """What the row says, laid over what stands. Raises Invalid."""
    values: dict[str, Any] = {}
    for column in (Column.TITLE, Column.ABSTRACT, Column.LEVEL):
        if column in cells:
            values[column.value] = cells[column] or ""
    if Column.SEATS in cells:
        values["seats"] = cells[Column.SEATS]
    values |= {name: cells[column] for column, name in NEVER_EMPTY.items() if cells.get(column) is not None}
    values["starts"] = starts = _join_time(cells, before)
    values["fold"] = before.fold if starts == before.starts else 0
    if Column.ROOM in cells:
        state, values["room"] = _find_room(state, cells[Column.ROOM])
    state = _furnish(state, cells, values.get("room", before.room))
    if Column.TRACK in cells:
        state, values["track"] = _find_track(state, cells[Column.TRACK])
    state, values["parts"] = _find_parts(state, cells, before)
    state, values["channels"] = _find_channels(state, cells, before)
    return state, replace(before, **values)


def _join_time(cells: Cells, before: PlannedSession) -> datetime | None:
    standing = before.starts
    day = cells[Column.DAY] if Column.DAY in cells else standing.date() if standing else None
    clock = cells[Column.BEGINS] if Column.BEGINS in cells else standing.time() if standing else None
    return datetime.combine(day, clock) if day is not None and clock is not None else None


def _find_room(state: Standing, name: str | None) -> tuple[Standing, str | None]:
    if name is None:
        return state, None
    found = next((room.id for room in state.plan.rooms if room.name.casefold() == name.casefold()), None)
    if found is not None:
        return state, found
    room = Room(f"{NEW}room:{name}", name)
    return replace(state, plan=_named(Column.ROOM, lambda: put_room(state.plan, room))), room.id


def _furnish(state: Standing, cells: Cells, room_id: str | None) -> Standing:
    """What the row says of its room. An empty cell, or one as it was, says nothing: a room stands in many rows, and
    whoever changes it writes that in one of them. Raises Invalid where another row has changed it otherwise."""
    room = state.plan.find_room(room_id)
    said = {column: name for column, name in ROOM_COLUMNS.items() if cells.get(column) is not None}
    if room is None:
        if said:
            raise Invalid(Column.ROOM, "missing")
        return state
    was = state.before.find_room(room_id) or Room(room.id, room.name)
    for column, name in said.items():
        stands, wanted = getattr(room, name), cells[column]
        wanted = None if wanted == UNLIMITED else wanted
        if wanted in {stands, getattr(was, name)}:
            continue
        if stands != getattr(was, name):
            raise Invalid(column, "otherwise")
        said_so: Mapping[str, Any] = {name: wanted}
        room = replace(room, **said_so)
    return replace(state, plan=_named(Column.ROOM_SEATS, lambda: put_room(state.plan, room)))


def _find_track(state: Standing, name: str | None) -> tuple[Standing, str | None]:
    if name is None:
        return state, None
    found = next((track.id for track in state.plan.tracks if track.name.casefold() == name.casefold()), None)
    if found is not None:
        return state, found
    track = Track(f"{NEW}track:{name}", name)
    return replace(state, plan=_named(Column.TRACK, lambda: put_track(state.plan, track))), track.id


def _named(column: Column, make: Callable[[], Plan]) -> Plan:
    try:
        return make()
    except Invalid as refusal:
        raise Invalid(column, refusal.code, **refusal.values) from None


def _find_people(state: Standing, names: Iterable[str], column: str) -> tuple[Standing, tuple[str, ...]]:
    found = []
    for name in names:
        key = name.casefold()
        if key not in state.people:
            if not is_safe_name(name) or len(name) > MAX_NAME:
                raise Invalid(column, "name", max=MAX_NAME, name=name)
            if len(state.added) >= MOST_NEW_PEOPLE:
                raise Invalid(column, "number", max=MOST_NEW_PEOPLE)
            made = f"{NEW}person:{name}"
            state = replace(state, people={**state.people, key: made}, added={**state.added, made: name})
        found.append(state.people[key])
    return state, tuple(dict.fromkeys(found))


def _find_parts(state: Standing, cells: Cells, before: PlannedSession) -> tuple[Standing, tuple[Part, ...]]:
    """In the order of the columns; of roles that have none in the sheet, as they stand."""
    parts: list[Part] = []
    for column, role in ROLE_COLUMNS.items():
        if column in cells:
            state, ids = _find_people(state, cells[column] or (), "parts")
            parts += [Part(str(role), one) for one in ids]
        else:
            parts += [part for part in before.parts if part.role == role]
    return state, _keep_order(tuple(parts), before.parts)


def _find_channels(state: Standing, cells: Cells, before: PlannedSession) -> tuple[Standing, tuple[Channel, ...]]:
    channels: list[Channel] = []
    for column, means in MEANS_COLUMNS.items():
        if column not in cells:
            channels += [channel for channel in before.channels if channel.means == means]
            continue
        for wanted in cells[column] or ():
            state, by = _find_people(state, wanted.by, "channels")
            channels.append(Channel(wanted.lang, str(means), wanted.where, by))
    return state, _keep_order(tuple(channels), before.channels)


def _keep_order(wanted: tuple[One, ...], standing: tuple[One, ...]) -> tuple[One, ...]:
    """A sheet doesn't tell how roles follow each other: that stays where nothing else is new."""
    return standing if sorted(map(repr, wanted)) == sorted(map(repr, standing)) else wanted
