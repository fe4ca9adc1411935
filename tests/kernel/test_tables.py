"""Hostile sheets are refused, whatever they are written in, and what is given away runs nowhere: threat rows 30, 40."""

import contextlib
import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.kernel import confined
from organiser.kernel.plain_text import clean_text
from organiser.kernel.tables import (
    MAX_BYTES,
    Encoding,
    Table,
    TableAmbiguous,
    TableRefused,
    TableTooHeavy,
    TableTooLarge,
    TableUnreadable,
    keep_table,
    read_kept,
    read_table,
    safe_cell,
    write_csv,
    write_xlsx,
)
from organiser.kernel.tables.cells import bare_cell

ROWS = [["Title", "Day"], ["Café", date(2027, 5, 21)], ["نص", None]]
READ = (("Title", "Day"), ("Café", "2027-05-21"), ("نص",))
BOOK = write_xlsx(ROWS, title="Plan", is_rtl=False)
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("='+-@;,\"\n"), max_size=12)


def rebuild(**parts: str) -> bytes:
    """The workbook with other parts, by the last word of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            key = name.rpartition("/")[2].partition(".")[0]
            target.writestr(name, parts.get(key, source.read(name).decode()))
        for name in set(parts) - {"sheet1", "workbook", "sharedStrings"}:
            target.writestr(name, parts[name])
    return out.getvalue()


def sheet_of(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return rebuild(sheet1=f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>')


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again_and_no_cell_begins_a_formula(rows: list[list[str]]) -> None:
    rows = [[(clean_text(cell) or "") for cell in row] for row in rows]
    written = write_csv([["a", "b", "c", "d"], *rows])
    read = [list(row) + [""] * 4 for row in read_table(written).rows[1:]]
    wanted = [row + [""] * 4 for row in rows]
    assert [row[:4] for row in read] == [row[:4] for row in wanted][: len(read)]
    assert not any(map(any, wanted[len(read) :]))


@given(TEXTS | TEXTS.map(lambda text: f"'{text}"))
def test_a_cell_that_is_made_safe_is_found_as_it_was(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert bare_cell(safe_cell(text)) == text


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", Encoding.UTF_8),
        ("utf-8-sig", Encoding.UTF_8),
        ("utf-16", Encoding.UTF_16),
        ("utf-16-be", Encoding.UTF_16),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_writing(codec: str, encoding: Encoding, delimiter: str) -> None:
    text = f"Title{delimiter}Day\r\nCafé{delimiter}2027-05-21\r\nنص{delimiter}"
    assert read_table(text.encode(codec)) == Table(READ, encoding)


def test_old_code_pages_are_guessed_and_it_is_said() -> None:
    for text, encoding in (("Título;Día\r\nAño;«uno»", Encoding.WESTERN), ("عنوان;يوم\r\nأرض;خبز", Encoding.ARABIC)):
        table = read_table(text.encode(encoding))
        assert (table.encoding, table.is_guessed) == (encoding, True)
        assert ";".join(table.rows[0]) == text.split("\r\n")[0]
    assert read_table(b"sep=;\r\na,b;c").rows == ((), ("a,b", "c"))


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"a;b,c\n1;2,3", TableAmbiguous),
        (b'a,b\n"1,2', TableUnreadable),
        (b'a,b\n"1"x,2', TableUnreadable),
        (b"a,b\n\x1b[2J,2", TableUnreadable),
        (b"%PDF-1.7\n\x00\x01\x02", TableUnreadable),
        (b"\xff\xfea", TableUnreadable),
        (b"a\n" * 1_200, TableTooLarge),
        (b"," * 80 + b"a", TableTooLarge),
        (b"a,b\n" + b"x" * 9_000, TableTooLarge),
        (b"x" * (MAX_BYTES + 1), TableTooHeavy),
        (b"PK\x03\x04 and nothing more", TableUnreadable),
        (BOOK[: len(BOOK) // 2], TableUnreadable),
        (sheet_of('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'), TableRefused),
        (sheet_of('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), TableUnreadable),
        (sheet_of('<row r="2000"><c r="A2000"><v>1</v></c></row>'), TableTooLarge),
        (rebuild(sheet1=" " * 20_000_000), TableTooLarge),
        (rebuild(sheet1=" " * 40_000_000), TableTooLarge),
        (rebuild(**{f"xl/{number}": "" for number in range(400)}), TableTooLarge),
    ],
)
def test_what_is_no_sheet_or_a_bomb_is_refused_quickly(data: bytes, refusal: type[TableRefused]) -> None:
    with pytest.raises(refusal):
        read_table(data)


def test_entities_are_not_unfolded_and_formulas_not_run() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    with contextlib.suppress(TableUnreadable):
        assert "haha" not in str(read_table(rebuild(sharedStrings=laughs)).rows)
    formula = '<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://example.org")</f><v>kept</v></c></row>'
    assert read_table(sheet_of(formula)).rows == (("kept",),)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(rebuild(sheet1="<x>" + " " * 900_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as book:
        size = book.getinfo(SHEET).file_size
    lie = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(TableRefused):
        read_table(bytes(lie))


def test_a_workbook_is_read_and_given_away_without_formulas() -> None:
    assert read_table(BOOK) == Table(READ, Encoding.XLSX)
    book = write_xlsx([["=1+1", "{=2}", "http://example.org"]], title="=x", is_rtl=True)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read(SHEET).decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert read_table(book).rows == (("=1+1", "{=2}", "http://example.org"),)


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0.0001)
    with pytest.raises(TableUnreadable):
        read_table(BOOK)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '["utf-8", 1]', '["utf-8", ["abc"]]', '["x", []]', '["utf-8", [[1]]]', "[" * 9_000]
)
def test_what_a_browser_sends_back_is_no_table_by_itself(text: str) -> None:
    with pytest.raises(TableUnreadable):
        read_kept(text)


def test_a_table_is_kept_between_two_pages() -> None:
    table = Table(READ, Encoding.ARABIC)
    assert read_kept(keep_table(table)) == table
    with pytest.raises(TableTooLarge):
        keep_table(Table((('"' * 500_000,),)))
    with pytest.raises(TableTooLarge):
        read_kept(json.dumps(["utf-8", [["x"]] * 2_000]))
