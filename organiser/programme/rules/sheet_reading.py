"""From the rows of a sheet to what each of them says, word by word. Nothing is compared with a plan here."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from organiser.events.times import FIRST_YEAR, LAST_YEAR
from organiser.kernel.errors import Invalid
from organiser.kernel.plain_text import clean_line, clean_text
from organiser.places.rules import fold
from organiser.programme.errors import ColumnTwice, NoTitles
from organiser.programme.rules.sheets import (
    BETWEEN,
    MEANS_COLUMNS,
    ROLE_COLUMNS,
    UNLIMITED,
    WITHIN,
    Column,
    Words,
    split_cell,
)

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_OTHER_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::00)?(?:\s*([ap])\.?m\.?)?", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: the column, the reason, and what stood there."""

    column: Column
    code: str
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WantedChannel:
    lang: str
    where: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`number` as the spreadsheet counts. `cells` has what the columns of the sheet say, empty cells as None."""

    number: int
    cells: Mapping[Column, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...] = ()


def read_sheet(rows: Sequence[Sequence[str]], words: Words, *, days: Sequence[date]) -> Sheet:
    """The first line that isn't empty has the headings. `days` are the school's. Raises NoTitles, ColumnTwice."""
    head = next((number for number, row in enumerate(rows) if any(map(str.strip, row))), 0)
    named = [(clean_line(one) or "") for one in rows[head]] if rows else []
    columns = {place: words.read_headings[fold(one)] for place, one in enumerate(named) if _is_known(one, words)}
    if not {Column.TITLE, Column.ID} & set(columns.values()):
        raise NoTitles
    for place, column in columns.items():
        if [*columns.values()].count(column) > 1:
            raise ColumnTwice(heading=named[place])
    unknown = tuple(one for one in named if one and not _is_known(one, words))
    reader = _Reader(words, frozenset(days))
    read = (
        reader.read_row(number, {column: row[place] if place < len(row) else "" for place, column in columns.items()})
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
        if any(map(str.strip, row))
    )
    return Sheet(tuple(read), unknown)


def _is_known(heading: str, words: Words) -> bool:
    return fold(heading) in words.read_headings


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Words
    days: frozenset[date]

    def read_row(self, number: int, typed: Mapping[Column, str]) -> SheetRow:
        cells: dict[Column, Any] = {}
        problems = []
        for column, raw in typed.items():
            text = (clean_text(raw) if column in LONG else clean_line(raw)) or ""
            try:
                cells[column] = self._read(column, text) if text else None
            except Invalid as refusal:
                problems.append(Problem(column, refusal.code, text, refusal.values))
        return SheetRow(number, cells, tuple(problems))

    def _read(self, column: Column, text: str) -> Any:
        if column in ROLE_COLUMNS:
            return read_names(text)
        if column in MEANS_COLUMNS:
            return tuple(self._read_channel(one) for one in split_cell(text, BETWEEN) if one)
        return self._list_readers().get(column, str)(text)

    def _list_readers(self) -> dict[Column, Callable[[str], Any]]:
        return {
            Column.KIND: lambda text: _look_up(Column.KIND, text, self.words.read_kinds),
            Column.LEVEL: lambda text: _look_up(Column.LEVEL, text, self.words.read_levels),
            Column.DAY: self._read_day,
            Column.BEGINS: read_clock,
            Column.MINUTES: lambda text: read_number(Column.MINUTES, text),
            Column.SEATS: lambda text: self._read_seats(Column.SEATS, text, unlimited=None),
            Column.ROOM_SEATS: lambda text: self._read_seats(Column.ROOM_SEATS, text, unlimited=UNLIMITED),
            Column.ROOM_PLACE: lambda text: _look_up(Column.ROOM_PLACE, text, self.words.read_places) == "on_line",
            Column.LANG: lambda text: self._read_language(Column.LANG, text),
        }

    def _read_language(self, column: Column, text: str) -> str:
        found = self.words.find_language(text)
        if found is None:
            raise Invalid(column, "language")
        return found

    def _read_seats(self, column: Column, text: str, *, unlimited: str | None) -> int | str | None:
        """An empty cell takes a session's limit away, as in its form, but not a room's: that stands in many rows."""
        return unlimited if fold(text) in self.words.read_no_limit else read_number(column, text)

    def _read_channel(self, text: str) -> WantedChannel:
        lang, *more = split_cell(text, WITHIN)
        where, *by = more or [""]
        return WantedChannel(self._read_language(Column.LANG, lang), where, tuple(dict.fromkeys(filter(None, by))))

    def _read_day(self, text: str) -> date:
        """As 2027-05-21; another order only where one reading alone is a day of the school."""
        digits = write_digits(text)
        iso, other = _ISO_DAY.fullmatch(digits), _OTHER_DAY.fullmatch(digits)
        if iso:
            found = {_make_day(int(iso[1]), int(iso[2]), int(iso[3]))} - {None}
        elif other:
            one, two, year = (int(part) for part in other.groups())
            found = {_make_day(year, two, one), _make_day(year, one, two)} - {None}
            found = found & self.days if len(found) > 1 else found
        else:
            found = set()
        if len(found) != 1:
            raise Invalid(Column.DAY, "day")
        return next(one for one in found if one)


LONG = frozenset({Column.ABSTRACT, *ROLE_COLUMNS, *MEANS_COLUMNS})


def read_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean_line(name) or "" for name in split_cell(text, BETWEEN) if name))


def _look_up(column: Column, text: str, known: Mapping[str, str]) -> str:
    found = known.get(fold(text))
    if found is None:
        raise Invalid(column, "word")
    return found


def read_number(column: Column, text: str) -> int:
    digits = write_digits(text)
    if not _WHOLE.fullmatch(digits):
        raise Invalid(column, "whole")
    return int(digits)


def read_clock(text: str) -> time:
    """9:30, 09.30, 9h30, 9:30 pm."""
    found = _CLOCK.fullmatch(write_digits(text))
    if found is None:
        raise Invalid(Column.BEGINS, "clock")
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise Invalid(Column.BEGINS, "clock")
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Invalid(Column.BEGINS, "clock") from None


def _make_day(year: int, month: int, day: int) -> date | None:
    """None also for a year in which no event can be: spreadsheets write 9999-12-31 where they mean no day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None


def write_digits(text: str) -> str:
    """Digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
