"""Words that are kept are right in every language."""

from flask import Flask
from flask_babel import gettext

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.kept_words import keep_words


def test_equal_words_are_written_once_for_each_language(app: Flask) -> None:
    asked = []

    @keep_words(8)
    def write(name: str) -> str:
        asked.append(name)
        return f"{gettext('Events')} {name}"

    spoken = []
    for lang in ("en", "es", "en", "es"):
        with in_language(lang):
            spoken.append(write("1"))
    assert spoken == ["Events 1", "Actividades 1", "Events 1", "Actividades 1"]
    assert asked == ["1", "1"]
    with in_language("en"):
        assert write("2") == "Events 2"


def test_no_more_is_kept_than_was_said(app: Flask) -> None:
    asked = []
    write = keep_words(2)(asked.append)
    for number in (1, 2, 3, 3, 1):
        write(number)
    assert asked == [1, 2, 3, 1]
