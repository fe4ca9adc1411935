"""Tables that people send and take along: CSV and XLSX.

table = read_table(data)                                        # before the transaction
"""

from organiser.kernel.tables.cells import safe_cell
from organiser.kernel.tables.errors import (
    TableAmbiguous,
    TableRefused,
    TableTooHeavy,
    TableTooLarge,
    TableUnreadable,
)
from organiser.kernel.tables.reading import MAX_BYTES, read_table
from organiser.kernel.tables.shape import Encoding, Table, keep_table, read_kept, shape_table
from organiser.kernel.tables.writing import CSV_TYPE, MARK, XLSX_TYPE, Cell, Row, write_cell, write_csv, write_xlsx

__all__ = [
    "CSV_TYPE",
    "MARK",
    "MAX_BYTES",
    "XLSX_TYPE",
    "Cell",
    "Encoding",
    "Row",
    "Table",
    "TableAmbiguous",
    "TableRefused",
    "TableTooHeavy",
    "TableTooLarge",
    "TableUnreadable",
    "keep_table",
    "read_kept",
    "read_table",
    "safe_cell",
    "shape_table",
    "write_cell",
    "write_csv",
    "write_xlsx",
]
