"""Times as sentences say them, in the reader's language."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import Span, describe_span

EVENING = datetime(2026, 3, 14, 19, tzinfo=UTC), datetime(2026, 3, 14, 21, tzinfo=UTC)
DAYS = datetime(2026, 7, 3, tzinfo=UTC), datetime(2026, 7, 6, tzinfo=UTC)


def describe(app: Flask, span: Span, lang: str, place: str | None) -> str:
    with app.app_context(), in_language(lang):
        return describe_span(span, lang=lang, place=place)


@pytest.mark.parametrize(
    ("place", "zone", "text"),
    [
        ("London", "Europe/London", "sábado, 14 de marzo de 2026, 19:00–21:00 (hora de Londres)"),
        ("Londres", "Europe/London", "sábado, 14 de marzo de 2026, 19:00–21:00 (hora de Londres)"),
        (None, "Europe/London", "sábado, 14 de marzo de 2026, 19:00–21:00 (hora de Londres)"),
        ("Glasgow", "Europe/London", "sábado, 14 de marzo de 2026, 19:00–21:00 (hora de Glasgow)"),
        ("London", "America/Toronto", "sábado, 14 de marzo de 2026, 15:00–17:00 (hora de London)"),
    ],
)
def test_clock_is_called_as_the_readers_language_calls_its_town(
    app: Flask, place: str | None, zone: str, text: str
) -> None:
    assert describe(app, Span(*EVENING, zone), "es", place) == text


def test_days_in_spanish_read_as_a_sentence(app: Flask) -> None:
    text = "del viernes, 3 de julio de 2026, al domingo, 5 de julio de 2026"
    assert describe(app, Span(*DAYS, "UTC", all_day=True), "es", "Barcelona") == text
