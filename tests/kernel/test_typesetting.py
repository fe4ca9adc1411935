"""Paper is set in a process of its own, from values that are never read as markup."""

import io
import os
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader

from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.typesetting import TypesettingBusy, TypesettingFailed, press, sweep_sheets, typeset, typeset_once
from organiser.kernel.typesetting.kept import KEPT

TEMPLATE = "agendas/agenda.typ"
HOSTILE = (
    '#panic("x")', '"] #read("/etc/passwd")', "$ x", "= Heading", "@nobody", "<label>", "\\", "`raw", "*", "//",
    "\u202e", "]]]", "#{", "\u0000", "漢字",
)  # fmt: skip


def values(lang: str = "en", **others: object) -> dict[str, object]:
    words = {"title": "My agenda", "time": "Time", "session": "Session", "where": "Where", "nothing": "Nothing"}
    direction = "rtl" if lang == "ar" else "ltr"
    event = {"text": "Spring school", "lang": "en"}
    blank = {"lang": lang, "dir": direction, "words": words, "event": event, "when": "", "clocks": "", "days": []}
    return blank | others


def text_of(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_sheet_says_its_language_and_its_parts(lang: str) -> None:
    body = typeset(TEMPLATE, values(lang))
    root = PdfReader(io.BytesIO(body)).root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (lang, True)  # type: ignore[index]  # a dictionary
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if lang == "ar" else "/L2R")  # type: ignore[index]  # too
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()  # type: ignore[attr-defined]  # a stream


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    """A letter that no font has costs the standard's mark, and not the sheet."""
    event = {"text": " ".join(HOSTILE), "lang": "en"}
    text = text_of(typeset(TEMPLATE, values(event=event)))
    assert all(word in text for word in HOSTILE[:10])


def test_the_same_values_make_the_same_bytes() -> None:
    assert typeset(TEMPLATE, values()) == typeset(TEMPLATE, values())


def test_values_that_do_not_fit_fail(app: Flask) -> None:
    with pytest.raises(TypesettingFailed):
        typeset(TEMPLATE, {"lang": "en"})


def test_a_text_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "PRINTER_SECONDS", 1)
    days = [{"label": "Day", "entries": []}] * 60_000
    with pytest.raises(TypesettingFailed):
        typeset(TEMPLATE, values(days=days))


def test_whoever_comes_when_others_wait_is_told_to_come_again() -> None:
    begun, end = Barrier(press.MOST_INSIDE + 1), Barrier(press.MOST_INSIDE + 1)

    def stand_inside() -> None:
        with press._inside:
            begun.wait()
            end.wait()

    threads = [Thread(target=stand_inside) for _ in range(press.MOST_INSIDE)]
    for thread in threads:
        thread.start()
    begun.wait()
    try:
        with pytest.raises(TypesettingBusy) as refusal:
            typeset(TEMPLATE, values())
    finally:
        end.wait()
        for thread in threads:
            thread.join()
    assert refusal.value.retry_after == press.RETRY_SECONDS


def test_a_sheet_for_everybody_is_set_once_and_swept_when_nobody_asks(app: Flask) -> None:
    with app.app_context():
        for left in list_kept():
            left.unlink()
        body = typeset_once(TEMPLATE, values())
        (kept,) = list_kept()
        kept.write_bytes(b"the kept one")
        assert typeset_once(TEMPLATE, values()) == b"the kept one"
        assert typeset_once(TEMPLATE, values("es")).startswith(body[:5])
        old = (clock.now() - KEPT - timedelta(hours=1)).timestamp()
        os.utime(kept, (old, old))
        sweep_sheets()
        assert kept not in list_kept()
        assert len(list_kept()) == 1
        with time_machine.travel(clock.now() + KEPT + timedelta(hours=1)):
            sweep_sheets()
        assert list_kept() == []


def list_kept() -> list[Path]:
    return sorted((settings().data_dir / "sheets").glob("*.pdf"))
