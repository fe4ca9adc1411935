import pytest
from flask import Flask
from flask_babel import ngettext

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.lists import join_words, set_apart
from organiser.kernel.i18n.numbers import write_number

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("lang", "written"), [("en", "7,333"), ("es", "7.333"), ("fr", f"7{NARROW}333"), ("ar", "7,333")]
)
def test_thousands_are_grouped_as_the_language_does(app: Flask, lang: str, written: str) -> None:
    assert write_number(7333, lang) == written
    assert write_number(-7333, lang).lstrip("\u200e-") == written
    with in_language(lang):
        assert written in ngettext("%(num)s event", "%(num)s events", 7333)
        assert (
            app.jinja_env.from_string("{{ ngettext('%(num)s event', '%(num)s events', 7333) }}")
            .render()
            .startswith(written)
        )


def test_small_numbers_are_written_plainly() -> None:
    assert [write_number(number, "fr") for number in (0, 999)] == ["0", "999"]


@pytest.mark.parametrize(
    ("words", "lang", "shown"),
    [
        ("Why?", "en", "Why?"),
        ("Why?", "ar", "\u2068Why?\u2069"),
        ("لماذا؟", "en", "\u2068لماذا؟\u2069"),
        ("لماذا؟", "ar", "لماذا؟"),
        ("1917", "ar", "1917"),
    ],
)
def test_words_that_run_the_other_way_are_set_apart(words: str, lang: str, shown: str) -> None:
    assert set_apart(words, lang) == shown


def test_words_in_a_row_are_plain_unless_they_are_set_apart() -> None:
    assert join_words(["قاعة", "Cairo"], "en") == "قاعة, Cairo"
