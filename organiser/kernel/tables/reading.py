"""From the bytes that somebody sent to a table, by what they are, whatever the file is called."""

import csv
import io
import json
import re
from pathlib import Path
from threading import BoundedSemaphore

from organiser.kernel.confined import Limits, run_confined
from organiser.kernel.tables.cells import bare_cell
from organiser.kernel.tables.errors import TableAmbiguous, TableTooHeavy, TableTooLarge, TableUnreadable
from organiser.kernel.tables.shape import MOST_COLUMNS, MOST_IN_ALL, MOST_ROWS, Encoding, Table, shape_table

# A program of its own, and never imported here: its library would weigh on every process.
READER = Path(__file__).with_name("reader.py")
TOO_LARGE = 4

MEGABYTE = 1024 * 1024
MAX_BYTES = 2 * MEGABYTE
LIMITS = Limits(memory=512 * MEGABYTE, seconds=10)
DELIMITERS = (",", ";", "\t")
# Written by Excel, and obeyed by it: 'sep=;'.
SEP_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_turns = BoundedSemaphore(1)


def read_table(data: bytes) -> Table:
    """CSV or XLSX; of a workbook the first sheet. Never inside a transaction: it takes up to seconds.

    Raises TableTooHeavy, TableTooLarge, TableUnreadable, TableAmbiguous.
    """
    if len(data) > MAX_BYTES:
        raise TableTooHeavy(most=MAX_BYTES)
    if data.startswith(b"PK\x03\x04"):
        return _read_workbook(data)
    return _read_csv(data)


def _read_workbook(data: bytes) -> Table:
    with _turns:
        code, output = run_confined(READER, data, MOST_ROWS, MOST_COLUMNS, MOST_IN_ALL, limits=LIMITS)
    if code == TOO_LARGE:
        raise TableTooLarge
    if code != 0:
        raise TableUnreadable
    return shape_table(json.loads(output), Encoding.XLSX)


def _read_csv(data: bytes) -> Table:
    text, encoding = decode(data)
    sep = SEP_LINE.match(text)
    body = text[sep.end() :] if sep else text
    delimiter = sep[1] if sep else sniff(body)
    try:
        # A cell's own line ends are kept, and "\0" never stands in a text.
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise TableUnreadable from None
    blank = [()] if sep else []
    return shape_table([*blank, *([bare_cell(cell) for cell in row] for row in rows)], encoding)


def decode(data: bytes) -> tuple[str, Encoding]:
    """UTF-8 or UTF-16 where it is one, else one of the two code pages of old spreadsheets. Raises TableUnreadable."""
    if data.startswith(UTF_16_MARKS):
        return _decode(data, "utf-16"), Encoding.UTF_16
    if b"\0" in data[:2]:
        return _decode(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le"), Encoding.UTF_16
    try:
        return _decode(data, "utf-8-sig"), Encoding.UTF_8
    except TableUnreadable:
        guess = Encoding.ARABIC if _is_like_arabic(data) else Encoding.WESTERN
        return _decode(data, guess), guess


def _decode(data: bytes, codec: str) -> str:
    """What holds control characters is no text."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        raise TableUnreadable from None
    if any(char < " " and char not in "\t\r\n" for char in text):
        raise TableUnreadable
    return text


def _is_like_arabic(data: bytes) -> bool:
    """Arabic words are runs of high bytes; in western languages an accent stands alone among letters."""
    high = re.findall(rb"[\x80-\xff]+", data)
    return sum(len(run) for run in high if len(run) > 1) > sum(len(run) for run in high) / 2


def sniff(text: str) -> str:
    """What separates cells, by the first line that has any. Raises TableAmbiguous."""
    line = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    bare = re.sub(r'"[^"]*"', "", line)
    counts = {delimiter: bare.count(delimiter) for delimiter in DELIMITERS}
    most = max(counts.values())
    found = [delimiter for delimiter, count in counts.items() if count == most]
    if most and len(found) > 1:
        raise TableAmbiguous
    return found[0]
