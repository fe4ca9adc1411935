"""What a sheet would do to a plan, line by line; and doing exactly that.

What is new has no id yet and stands in the plan under a made-up one, '+room:…', until settle() gives it its own. So
the same sheet and the same plan always give the same import, and the same digest.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from organiser.kernel.errors import Invalid
from organiser.kernel.tables import Cell
from organiser.programme.rules.changing import put_session
from organiser.programme.rules.laying_over import NEW, Standing, lay_over
from organiser.programme.rules.plan import Plan, PlannedSession, Room, Track
from organiser.programme.rules.sheet_reading import Problem, Sheet, SheetRow
from organiser.programme.rules.sheets import (
    ROOM_COLUMNS,
    Column,
    Person,
    Words,
    has_same_cells,
    label_people,
    write_room,
    write_session,
)

# Where a field of a session stands in a sheet.
COLUMN_OF: dict[str, Column] = {
    "title": Column.TITLE, "kind": Column.KIND, "level": Column.LEVEL, "abstract": Column.ABSTRACT, "lang": Column.LANG,
    "minutes": Column.MINUTES, "room": Column.ROOM, "track": Column.TRACK, "seats": Column.SEATS,
    "parts": Column.SPEAKER, "channels": Column.INTERPRETATION, **{column: column for column in ROOM_COLUMNS},
}  # fmt: skip


class Verb(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in a cell, and what the sheet puts there."""

    column: Column
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet and what becomes of it. Of what is new `changes` are all cells that say something."""

    number: int
    verb: Verb
    title: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class School:
    """What a sheet is held against: the plan, who is known, the language of what is new, and ids that sessions of this
    school had before."""

    plan: Plan
    people: Sequence[Person]
    lang: str
    former: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Import:
    """`plan` as it would be; `people` are the names of those who are new, by their made-up ids."""

    plan: Plan
    lines: tuple[Line, ...]
    people: Mapping[str, str] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    not_named: int = 0

    @property
    def digest(self) -> str:
        """Equal for imports that do the same."""
        told = [(one.number, one.verb, one.title, one.changes) for one in self.lines]
        found = (told, sorted(self.people.items()), self.rooms, self.tracks)
        return hashlib.sha256(repr(found).encode()).hexdigest()[:32]

    def count(self, *verbs: Verb) -> int:
        return sum(line.verb in verbs for line in self.lines)

    @property
    def is_empty(self) -> bool:
        return not self.count(Verb.NEW, Verb.CHANGED)


def plan_import(sheet: Sheet, school: School, words: Words) -> Import:
    labels = label_people(school.people)
    state = Standing(school.plan, school.plan, {label.casefold(): one for one, label in labels.items()})
    lines, seen = [], set[str]()
    for row in sheet.rows:
        state, line, session_id = _take_row(row, state, school, words, frozenset(seen))
        lines.append(line)
        seen.add(session_id)
    plan = state.plan
    return Import(
        plan,
        tuple(lines),
        state.added,
        tuple(room.name for room in plan.rooms if room.id.startswith(NEW)),
        tuple(track.name for track in plan.tracks if track.id.startswith(NEW)),
        sheet.unknown,
        sum(one.id not in seen for one in school.plan.sessions),
    )


def _take_row(
    row: SheetRow, state: Standing, school: School, words: Words, seen: frozenset[str]
) -> tuple[Standing, Line, str]:
    """The state afterwards: as it was if the row is refused."""
    given = str(row.cells.get(Column.ID) or "")
    standing = school.plan.find_session(given)
    title = row.cells.get(Column.TITLE) or (standing.title if standing else "")
    problems = [*row.problems, *_find_problems(row, standing)]
    if given in seen and (standing or given in school.former):
        problems.append(Problem(Column.ID, "twice", given))
    if problems:
        return state, Line(row.number, Verb.REFUSED, title, problems=tuple(problems)), given
    session_id = given if standing or given in school.former else f"{NEW}{row.number}"
    before = standing or PlannedSession(session_id, "", lang=school.lang)
    try:
        taken, wanted = lay_over(row.cells, before, state)
        line = _compare(row, standing, wanted, (state.plan, taken), school, words)
        if line.verb != Verb.SAME:
            taken = replace(taken, plan=put_session(taken.plan, wanted, speakers=frozenset(taken.people.values())))
    except Invalid as refusal:
        problem = Problem(COLUMN_OF.get(refusal.field, Column.TITLE), refusal.code, "", refusal.values)
        return state, Line(row.number, Verb.REFUSED, title, problems=(problem,)), given
    return (state if line.verb == Verb.SAME else taken), line, session_id


def _find_problems(row: SheetRow, standing: PlannedSession | None) -> list[Problem]:
    """What only shows when cells are read together."""
    found = []
    known = {problem.column for problem in row.problems}
    title = row.cells.get(Column.TITLE)
    if not title and Column.TITLE not in known and (Column.TITLE in row.cells or standing is None):
        found.append(Problem(Column.TITLE, "missing"))
    day, begins = Column.DAY in row.cells, Column.BEGINS in row.cells
    has_day = row.cells[Column.DAY] if day else bool(standing and standing.starts)
    has_time = row.cells[Column.BEGINS] if begins else bool(standing and standing.starts)
    if has_day and not has_time and Column.BEGINS not in known:
        found.append(Problem(Column.BEGINS, "missing"))
    if has_time and not has_day and Column.DAY not in known:
        found.append(Problem(Column.DAY, "missing"))
    return found


def _compare(
    row: SheetRow,
    standing: PlannedSession | None,
    wanted: PlannedSession,
    states: tuple[Plan, Standing],
    school: School,
    words: Words,
) -> Line:
    """By what can be seen in the sheet: a row that would be written as it stands changes nothing. What becomes of a
    room is told in the one row that does it."""
    former, state = states
    people = [*school.people, *(Person(one, name) for one, name in state.added.items())]
    labels = label_people(people)
    after = write_session(wanted, state.plan, labels, words)
    if standing is None:
        said = (
            column for column in Column if column not in {Column.ID, Column.TITLE} and after[column] not in {None, ""}
        )
        return Line(row.number, Verb.NEW, wanted.title, tuple(Change(one, None, after[one]) for one in said))
    before = write_session(standing, school.plan, labels, words)
    room = write_room(former.find_room(wanted.room), words)
    before |= {column: room[column] for column in ROOM_COLUMNS}
    changes = tuple(
        Change(one, before[one], after[one])
        for one in Column
        if one != Column.ID and not has_same_cells(before, after, one)
    )
    return Line(row.number, Verb.CHANGED if changes else Verb.SAME, standing.title, changes)


def settle(found: Import, *, people: Mapping[str, str], make_id: Callable[[], str]) -> Plan:
    """The plan of an import with ids of its own for what is new. `people` are those of the new ones."""
    plan = found.plan
    made = [one for ones in (plan.rooms, plan.tracks, plan.sessions) for one in _list_ids(ones) if one.startswith(NEW)]
    own: dict[str | None, str] = {one: make_id() for one in made}
    return Plan(
        tuple(replace(room, id=own.get(room.id) or room.id) for room in plan.rooms),
        tuple(replace(track, id=own.get(track.id) or track.id) for track in plan.tracks),
        tuple(_settle_session(session, own, people) for session in plan.sessions),
    )


def _list_ids(ones: Iterable[Room | Track | PlannedSession]) -> list[str]:
    return [one.id for one in ones]


def _settle_session(
    session: PlannedSession, own: Mapping[str | None, str], people: Mapping[str, str]
) -> PlannedSession:
    return replace(
        session,
        id=own.get(session.id) or session.id,
        room=own.get(session.room, session.room),
        track=own.get(session.track, session.track),
        parts=tuple(replace(part, speaker=people.get(part.speaker, part.speaker)) for part in session.parts),
        channels=tuple(
            replace(one, by=tuple(people.get(person, person) for person in one.by)) for one in session.channels
        ),
    )
