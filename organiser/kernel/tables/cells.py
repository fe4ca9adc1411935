"""Cells of CSV files, which spreadsheets take for formulas when they begin in certain ways."""

import re

# A mark that is in the text already gets another one, so that bare_cell() finds what was there.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{text}" if _RUNS.match(text) else text


def bare_cell(text: str) -> str:
    """What safe_cell() was given."""
    return text[1:] if _MARKED.match(text) else text
