"""A program of its own: a workbook comes in at stdin, the rows of its first sheet go out at stdout as JSON, or none.

Run by kernel.confined, in a process with hard limits of memory and time. It knows nothing of organiser. The archive is
packed anew, without compression, before the library sees it: what that then unpacks is what was measured here. Cells
are values, never formulas. Exit codes: 0 rows, 3 unreadable, 4 too large; anything else is a crash.
"""

import io
import json
import sys
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import load_workbook

UNREADABLE, TOO_LARGE = 3, 4
WORKBOOK = "xl/workbook.xml"
MOST_FILES, MOST_RATIO = 300, 30
SMALL, MOST_UNPACKED = 1024 * 1024, 30 * 1024 * 1024
MIDNIGHT = time()


class TooLarge(Exception):
    pass


def main(most_rows: int, most_columns: int, most_in_all: int) -> int:
    data = sys.stdin.buffer.read()
    try:
        rows = read_rows(repack(data), most_rows, most_columns)
    except TooLarge:
        return TOO_LARGE
    except Exception:  # what a reader raises on a hostile file is anybody's guess
        return UNREADABLE
    if sum(len(cell) for row in rows for cell in row) > most_in_all:
        return TOO_LARGE
    sys.stdout.buffer.write(json.dumps(rows).encode())
    return 0


def repack(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        files = source.infolist()
        unpacked = sum(info.file_size for info in files)
        if len(files) > MOST_FILES or unpacked > MOST_UNPACKED:
            raise TooLarge
        if unpacked > SMALL and unpacked > MOST_RATIO * len(data):
            raise TooLarge
        if WORKBOOK not in source.namelist() or len({info.filename for info in files}) != len(files):
            raise ValueError("no workbook")
        for info in files:
            with source.open(info) as file:
                body = file.read(info.file_size + 1)
            if len(body) != info.file_size:
                raise TooLarge
            target.writestr(info.filename, body)
    return out.getvalue()


def read_rows(data: bytes, most_rows: int, most_columns: int) -> list[list[str]]:
    """From the first row of the sheet on, so that numbers are those that a spreadsheet shows."""
    sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    if sheet.total_height > most_rows or sheet.total_width > most_columns:
        raise TooLarge
    rows = sheet.to_python(skip_empty_area=False)
    return [[write(cell) for cell in row] for row in rows]


def write(cell: int | float | str | bool | time | date | datetime | timedelta) -> str:
    """As one would type it: 2027-05-21, 9:30, 90."""
    if isinstance(cell, bool | str):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        has_time = cell.time() != MIDNIGHT
        return cell.isoformat(sep=" ", timespec="minutes") if has_time else cell.date().isoformat()
    if isinstance(cell, timedelta):
        return write((datetime.min + cell).time())
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    return str(cell)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
