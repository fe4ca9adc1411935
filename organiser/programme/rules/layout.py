"""A day of a plan as the rows and columns of a table: times downwards, rooms across."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from organiser.programme.rules.plan import Plan, PlannedSession

STEP = timedelta(minutes=30)
# What a day shows although nothing is there yet.
USUAL_HOURS = time(9), time(21)
MOST_DAYS = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """`room` None: sessions that have a time and no room. Several sessions in one cell overlap each other."""

    room: str | None
    span: int = 1
    sessions: tuple[PlannedSession, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """From `starts` to the next line's; the cells that begin there, in the order of the columns."""

    starts: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DayTable:
    day: date
    columns: tuple[str | None, ...]
    lines: tuple[Line, ...]


def list_days(plan: Plan, starts: datetime, ends: datetime) -> list[date]:
    """The school's own, and those on which sessions stand outside it."""
    last = max(ends - timedelta(minutes=1), starts).date()
    number = min((last - starts.date()).days + 1, MOST_DAYS)
    own = {starts.date() + number * _DAY for number in range(number)}
    return sorted(own | {session.day for session in plan.sessions if session.day})


def lay_out(plan: Plan, day: date) -> DayTable:
    """Every session of that day in the column of its room, over as many lines as it lasts, until midnight."""
    known = {room.id for room in plan.rooms}
    sessions = _list_of_day(plan, day)
    columns = (*(room.id for room in plan.rooms), *([None] if _is_roomless(sessions, known) or not known else []))
    return _tabulate(plan, day, columns, _list_marks(day, sessions))


def lay_out_closely(plan: Plan, day: date) -> DayTable:
    """The same for who reads it: rooms in which something is on, and lines only where something begins or ends."""
    sessions = _list_of_day(plan, day)
    used = {session.room for session in sessions}
    known = {room.id for room in plan.rooms}
    columns = (*(room.id for room in plan.rooms if room.id in used), *([None] if _is_roomless(sessions, known) else []))
    return _tabulate(plan, day, columns, sorted({moment for session in sessions for moment in _span_of(session)}))


def _list_of_day(plan: Plan, day: date) -> list[PlannedSession]:
    return [session for session in plan.list_placed() if session.day == day]


def _is_roomless(sessions: Iterable[PlannedSession], known: set[str]) -> bool:
    return any(session.room not in known for session in sessions)


def _tabulate(plan: Plan, day: date, columns: tuple[str | None, ...], marks: Sequence[datetime]) -> DayTable:
    sessions = _list_of_day(plan, day)
    known = {room.id for room in plan.rooms}
    roomless = [session for session in sessions if session.room not in known]
    blocks = {column: _list_blocks(column, sessions, roomless) for column in columns}
    cells: list[list[Cell]] = [[] for _ in marks[:-1]]
    for column in columns:
        _fill_column(cells, marks, column, blocks[column])
    lines = (Line(starts, tuple(row)) for starts, row in zip(marks, cells, strict=False))
    return DayTable(day, columns, tuple(lines))


def _list_marks(day: date, sessions: Iterable[PlannedSession]) -> list[datetime]:
    """Where a line begins: every half hour, and wherever a session begins or ends."""
    times = {moment for session in sessions for moment in _span_of(session)}
    first = min([datetime.combine(day, USUAL_HOURS[0]), *times])
    last = max([datetime.combine(day, USUAL_HOURS[1]), *times])
    begin = datetime.combine(day, time(first.hour))
    steps = {begin + number * STEP for number in range((last - begin) // STEP + 1)}
    return sorted({*steps, *times, last})


def _span_of(session: PlannedSession) -> tuple[datetime, datetime]:
    if session.starts is None or session.ends is None:
        raise ValueError(f"session {session.id} has no time")
    return session.starts, min(session.ends, datetime.combine(session.starts.date() + _DAY, time()))


def _list_blocks(
    column: str | None, sessions: Sequence[PlannedSession], roomless: Sequence[PlannedSession]
) -> list[list[PlannedSession]]:
    """Sessions that overlap stand together; `sessions` come in the order of their beginnings."""
    here = roomless if column is None else [session for session in sessions if session.room == column]
    blocks: list[list[PlannedSession]] = []
    for session in here:
        if blocks and _span_of(session)[0] < _ends_of(blocks[-1]):
            blocks[-1].append(session)
        else:
            blocks.append([session])
    return blocks


def _ends_of(block: Iterable[PlannedSession]) -> datetime:
    return max(_span_of(session)[1] for session in block)


def _fill_column(
    cells: list[list[Cell]], marks: Sequence[datetime], column: str | None, blocks: Sequence[list[PlannedSession]]
) -> None:
    place = {mark: number for number, mark in enumerate(marks)}
    taken = {place[_span_of(block[0])[0]]: (place[_ends_of(block)], block) for block in blocks}
    number = 0
    while number < len(cells):
        until, block = taken.get(number, (number + 1, []))
        cells[number].append(Cell(column, until - number, tuple(block)))
        number = until
