"""French signs and times, as docs/translating/fr.md has them: on a narrow screen a lone « ? » must not begin a line."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from flask import Flask

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import Span, describe_span
from tests.i18n import catalogues

LOOSE_SIGN = re.compile(r"(?<!\u202f)[;!?]|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»|'|[“”]")

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
COLON_OF_ITS_OWN = re.compile(r"(?:\}\}|%\}|</\w+>|<span[^>]*>): ")


def has_loose_sign(_lang: str, _message: Message, form: str, _number: int) -> bool:
    return LOOSE_SIGN.search(catalogues.TAG.sub("", form)) is not None


def test_french_signs_have_their_spaces() -> None:
    assert catalogues.list_faults("fr", has_loose_sign) == []


@pytest.mark.parametrize("text", ["Pourquoi ?", "Lien :", "« Lien »", "l'heure", "l’heure: 19:00"])
def test_a_loose_sign_is_found(text: str) -> None:
    assert has_loose_sign("fr", Message(text), text, 0)


@pytest.mark.parametrize(
    "text",
    ["Pourquoi\u202f?", "Lien\u00a0: https://example.org", "«\u00a0Lien\u00a0»", "22:00", '<a href="x">l’heure</a>'],
)
def test_a_sign_with_its_space_is_none(text: str) -> None:
    assert not has_loose_sign("fr", Message(text), text, 0)


@pytest.mark.parametrize(
    ("start", "end", "all_day", "text"),
    [
        (
            datetime(2026, 3, 14, 18, tzinfo=UTC), datetime(2026, 3, 14, 20, tzinfo=UTC), False,
            "samedi 14 mars 2026, de 19:00 à 21:00 (heure locale\u00a0: Alger)",
        ),
        (
            datetime(2026, 3, 14, 21, tzinfo=UTC), datetime(2026, 3, 15, 0, tzinfo=UTC), False,
            "du samedi 14 mars 2026 à 22:00 au dimanche 15 mars 2026 à 01:00 (heure locale\u00a0: Alger)",
        ),
        (
            datetime(2026, 7, 2, 23, tzinfo=UTC), datetime(2026, 7, 5, 23, tzinfo=UTC), True,
            "du vendredi 3 juillet 2026 au dimanche 5 juillet 2026",
        ),
    ],
)  # fmt: skip
def test_times_read_as_french(app: Flask, start: datetime, end: datetime, all_day: bool, text: str) -> None:
    with app.app_context(), in_language("fr"):
        assert describe_span(Span(start, end, "Africa/Algiers", all_day), lang="fr", place="Alger") == text


def test_no_page_writes_a_colon_of_its_own() -> None:
    """What stands between two texts is a text, too: “%(term)s: %(value)s”."""
    pages = {str(page): REMARK.sub("", page.read_text(encoding="utf-8")) for page in TEMPLATES.rglob("*.html")}
    assert [name for name, text in pages.items() if COLON_OF_ITS_OWN.search(text)] == []
