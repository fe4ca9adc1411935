"""A programme as a sheet: a row for each session, its columns in one order, in the reader's words."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from organiser.events.models import PersonRole
from organiser.kernel.tables import Cell, Row, write_cell
from organiser.programme.rules.plan import Channel, Means, Plan, PlannedSession, Room


class Column(StrEnum):
    """In the order in which they are written. What is empty in a sheet is said by the fields' own defaults."""

    TITLE = "title"
    KIND = "kind"
    DAY = "day"
    BEGINS = "begins"
    MINUTES = "minutes"
    ROOM = "room"
    ROOM_SEATS = "room_seats"
    ROOM_PLACE = "room_place"
    TRACK = "track"
    SPEAKER = "speaker"
    INTRODUCER = "introducer"
    CHAIR = "chair"
    INTERPRETER = "interpreter"
    LANG = "lang"
    INTERPRETATION = "interpretation"
    SUBTITLES = "subtitles"
    SIGN = "sign"
    LEVEL = "level"
    SEATS = "seats"
    ABSTRACT = "abstract"
    ID = "id"


ROLE_COLUMNS = {Column(role): role for role in PersonRole}
# What a row says of its room, beside its name.
ROOM_COLUMNS = {Column.ROOM_SEATS: "seats", Column.ROOM_PLACE: "on_line"}
# What a cell is read as that takes the limit of a room away; an empty one leaves it.
UNLIMITED = "unlimited"
MEANS_COLUMNS = {Column(means): means for means in Means}
# Several names in a cell, and the parts of one of its entries: 'French | Channel 2 | Ada; Spanish'.
BETWEEN, WITHIN = ";", "|"
# What separates entries, too, where it doesn't stand in quotation marks.
_ALSO_BETWEEN = re.compile(r'("[^"]*")|[\n؛]')


@dataclass(frozen=True, slots=True)
class Words:
    """How one reader says what stands in a sheet, and how it is understood in every language of the interface.

    What is read is by folded words; `find_language` gives None for what is no language. A room is 'on_site' or
    'on_line' in `places`. `no_limit` stands for the seats of a room that has none.
    """

    headings: Mapping[str, str]
    kinds: Mapping[str, str]
    levels: Mapping[str, str]
    places: Mapping[str, str]
    no_limit: str
    name_language: Callable[[str], str]
    find_language: Callable[[str], str | None]
    read_headings: Mapping[str, Column]
    read_kinds: Mapping[str, str]
    read_levels: Mapping[str, str]
    read_places: Mapping[str, str]
    read_no_limit: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may have a part, by their public id."""

    id: str
    name: str


def label_people(people: Iterable[Person]) -> dict[str, str]:
    """Names by id; of two who have one name the second is 'Ada Nilsson (2)'."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for person in people:
        label, number = person.name, 1
        while label.casefold() in taken:
            number += 1
            label = f"{person.name} ({number})"
        taken.add(label.casefold())
        labels[person.id] = label
    return labels


def write_sheet(plan: Plan, people: Iterable[Person], words: Words) -> list[Row]:
    """The headings, and a row for each session: those with a time first, in its order."""
    labels = label_people(people)
    rows = [write_session(session, plan, labels, words) for session in list_in_order(plan)]
    return [[words.headings[column] for column in Column], *([row[column] for column in Column] for row in rows)]


def list_in_order(plan: Plan) -> list[PlannedSession]:
    """By nothing but what stands in the sheet, so that whatever reads it and writes it keeps the order."""
    rooms = {room.id: room.name for room in plan.rooms}

    def place(session: PlannedSession) -> tuple[bool, str, str, str, str]:
        begins = session.starts.isoformat() if session.starts else ""
        return (not session.starts, begins, rooms.get(session.room or "", ""), session.title, session.id)

    return sorted(plan.sessions, key=place)


def write_session(session: PlannedSession, plan: Plan, labels: Mapping[str, str], words: Words) -> dict[Column, Cell]:
    room, track = plan.find_room(session.room), plan.find_track(session.track)
    starts = session.starts
    cells: dict[Column, Cell] = {
        Column.TITLE: session.title,
        Column.KIND: words.kinds.get(session.kind, session.kind),
        Column.DAY: starts.date() if starts else None,
        Column.BEGINS: starts.time() if starts else None,
        Column.MINUTES: session.minutes,
        **write_room(room, words),
        Column.TRACK: track.name if track else "",
        Column.LANG: words.name_language(session.lang),
        Column.LEVEL: words.levels.get(session.level, "") if session.level else "",
        Column.SEATS: session.seats,
        Column.ABSTRACT: session.abstract,
        Column.ID: session.id,
    }
    for column, role in ROLE_COLUMNS.items():
        names = [labels[part.speaker] for part in session.parts if part.role == role and part.speaker in labels]
        cells[column] = join_cell(names, BETWEEN)
    for column, means in MEANS_COLUMNS.items():
        entries = [_write_channel(one, labels, words) for one in session.channels if one.means == means]
        cells[column] = join_cell(entries, BETWEEN)
    return cells


def write_room(room: Room | None, words: Words) -> dict[Column, Cell]:
    """What stands of it in the rows of all its sessions."""
    return {
        Column.ROOM: room.name if room else "",
        Column.ROOM_SEATS: (room.seats or words.no_limit) if room else None,
        Column.ROOM_PLACE: words.places["on_line" if room.on_line else "on_site"] if room else "",
    }


def _write_channel(channel: Channel, labels: Mapping[str, str], words: Words) -> str:
    parts = [words.name_language(channel.lang), channel.where, *(labels[one] for one in channel.by if one in labels)]
    while not parts[-1]:
        parts.pop()
    return join_cell(parts, WITHIN, around=" ")


def join_cell(parts: Sequence[str], between: str, *, around: str = "") -> str:
    """As a line of CSV within a cell: what holds a separator stands in quotation marks."""
    return f"{around}{between}{around or ' '}".join(_quote(part, between) for part in parts)


def _quote(part: str, between: str) -> str:
    if not {between, "؛", '"', "\n"} & set(part):
        return part
    doubled = part.replace('"', '""')
    return f'"{doubled}"'


def split_cell(text: str, between: str) -> list[str]:
    """What join_cell() joined, and what people type: lines separate entries, too, and so does an Arabic semicolon."""
    line = _ALSO_BETWEEN.sub(lambda found: found[1] or BETWEEN, text) if between == BETWEEN else text.replace("\n", " ")
    try:
        return _split_line(line, between)
    except csv.Error:
        # Marks of inches, or of words within a name, on two lines: what stands between them is no quotation.
        return _split_line(line.replace("\n", BETWEEN), between)


def _split_line(line: str, between: str) -> list[str]:
    parts = next(csv.reader([line], delimiter=between, skipinitialspace=True), [])
    return [part.strip() for part in parts]


def has_same_cells(one: Mapping[Column, Cell], other: Mapping[Column, Cell], column: Column) -> bool:
    return write_cell(one[column]) == write_cell(other[column])
