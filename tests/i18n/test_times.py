"""Times as sentences say them, in the reader's language."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import Span, describe_for_viewer, describe_for_viewer_beside, describe_span

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


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Berlin", "20:00–22:00 (Berlin time)"),
        ("Asia/Kolkata", "Sunday, 15 March 2026, 00:30–02:30 (Kolkata time)"),
        ("Europe/Lisbon", None),
        (None, None),
    ],
)
def test_below_its_day_a_time_of_ones_own_names_only_another_day(app: Flask, zone: str | None, text: str) -> None:
    with app.app_context(), in_language("en"):
        assert describe_for_viewer_beside(Span(*EVENING, "Europe/London"), zone, lang="en") == text


def test_a_span_over_a_change_of_clocks_is_told_to_whom_it_is_another_one(app: Flask) -> None:
    """In Lagos clocks show the same as in Berlin in winter, and an hour less from that night on."""
    starts = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    night = Span(starts, starts + timedelta(hours=2), "Europe/Berlin")
    with app.app_context(), in_language("en"):
        assert describe_for_viewer_beside(night, "Africa/Lagos", lang="en") == "01:30–03:30 (Lagos time)"
        assert (
            describe_for_viewer(night, "Africa/Lagos", lang="en") == "Sunday, 28 March 2027, 01:30–03:30 (Lagos time)"
        )
        assert describe_for_viewer(night, "Europe/Paris", lang="en") is None
