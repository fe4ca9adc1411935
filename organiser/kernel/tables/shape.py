"""A table as it came out of a file: rows of text, and what was guessed on the way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from organiser.kernel.tables.errors import TableTooLarge, TableUnreadable

MOST_ROWS, MOST_COLUMNS = 1_000, 60
MOST_IN_CELL, MOST_IN_ALL = 8_000, 600_000
# Bytes. A form of plain fields may have a megabyte.
MOST_KEPT = 900_000


class Encoding(StrEnum):
    """How letters were read. The last two are guesses: nothing in a file says that it is written in them."""

    XLSX = "xlsx"
    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WESTERN = "windows-1252"
    ARABIC = "windows-1256"


GUESSED = frozenset({Encoding.WESTERN, Encoding.ARABIC})


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as they stand, empty ones too, so that their numbers are those that a spreadsheet shows."""

    rows: tuple[tuple[str, ...], ...]
    encoding: str = Encoding.UTF_8

    @property
    def is_guessed(self) -> bool:
        return self.encoding in GUESSED


def shape_table(rows: Sequence[Sequence[str]], encoding: str) -> Table:
    """Raises TableTooLarge."""
    trimmed = tuple(_trim(row) for row in rows)
    while trimmed and not trimmed[-1]:
        trimmed = trimmed[:-1]
    lengths = [len(cell) for row in trimmed for cell in row]
    wide = max(map(len, trimmed), default=0)
    if len(trimmed) > MOST_ROWS or wide > MOST_COLUMNS or max(lengths, default=0) > MOST_IN_CELL:
        raise TableTooLarge
    if sum(lengths) > MOST_IN_ALL:
        raise TableTooLarge
    return Table(trimmed, encoding)


def _trim(row: Sequence[str]) -> tuple[str, ...]:
    cells = tuple(row)
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def keep_table(table: Table) -> str:
    """A line that a page can hold between a preview and the button under it. Raises TableTooLarge."""
    line = json.dumps([table.encoding, table.rows], ensure_ascii=False, separators=(",", ":"))
    if len(line.encode()) > MOST_KEPT:
        raise TableTooLarge
    return line


def read_kept(text: str) -> Table:
    """What keep_table() wrote; it comes from a browser. Raises TableUnreadable, TableTooLarge."""
    try:
        encoding, rows = json.loads(text)
        Encoding(encoding)
        is_table = all(isinstance(cell, str) for row in rows for cell in row)
    except (ValueError, TypeError, RecursionError):
        raise TableUnreadable from None
    if not is_table or any(isinstance(row, str) for row in rows):
        raise TableUnreadable
    return shape_table(rows, encoding)
