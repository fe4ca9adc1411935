"""Tables as files that spreadsheets open, and run nothing of."""

import csv
import io
from collections.abc import Sequence
from datetime import date, time

from organiser.kernel.on_demand import on_demand
from organiser.kernel.tables.cells import safe_cell

xlsxwriter = on_demand("xlsxwriter")

Cell = str | int | date | time | None
Row = Sequence[Cell]
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes a spreadsheet read the rest as UTF-8.
MARK = "\ufeff"
WIDEST, PADDING = 48, 2


def write_csv(rows: Sequence[Row]) -> bytes:
    """RFC 4180, in UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([safe_cell(write_cell(cell)) for cell in row] for row in rows)
    return (MARK + text.getvalue()).encode()


def write_cell(cell: Cell) -> str:
    """2027-05-21, 09:30, 90."""
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    return "" if cell is None else str(cell)


def write_xlsx(rows: Sequence[Row], *, title: str, is_rtl: bool) -> bytes:
    """One sheet whose first row stays in sight. Texts are written as texts, dates and times as what they are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
            "head": book.add_format({"bold": True, "bottom": 1}),
            str: book.add_format({"valign": "top"}),
        }
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        if is_rtl:
            sheet.right_to_left()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, number, column, cell, formats)
        for column, width in enumerate(_widths(rows)):
            sheet.set_column(column, column, width)
    return out.getvalue()


def _put(sheet: object, row: int, column: int, cell: Cell, formats: dict[object, object]) -> None:
    to: object = sheet
    put = {str: "write_string", int: "write_number", date: "write_datetime", time: "write_datetime"}
    if cell is None or cell == "":
        return
    look = formats["head"] if row == 0 else formats.get(type(cell))
    getattr(to, put[type(cell)])(row, column, cell, look)


def _widths(rows: Sequence[Row]) -> list[int]:
    columns = max(map(len, rows), default=0)
    return [
        min(WIDEST, PADDING + max(len(write_cell(row[column])) for row in rows if column < len(row)))
        for column in range(columns)
    ]
