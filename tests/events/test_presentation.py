"""Events in words."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask, get_template_attribute

from organiser.events.models import Event, State
from organiser.events.presentation import describe_event, describe_leaf, describe_row
from organiser.events.queries import read_private
from organiser.events.rules import NamedPerson, SetReading
from organiser.events.times import When, span_of
from organiser.kernel.i18n import in_language
from tests.support.make import make_event, make_when

NOW = datetime(2031, 1, 1, tzinfo=UTC)
EVENING = make_when(date(2031, 6, 3))
URL = "/en/events/x"


def row(event: Event, lang: str = "en", **more: Any) -> Any:
    with in_language(lang):
        return describe_row(event, lang=lang, now=NOW, url=URL, **more)


def test_a_row_says_what_when_and_where(app: Flask) -> None:
    view = row(make_event(when=EVENING))
    assert (view.title, view.kind, view.place, view.branch) == (
        "Who makes the news?", "Talk", "Casa del Pueblo, La Paz", "La Paz Centro",
    )  # fmt: skip
    assert (view.day, view.weekday, view.month) == ("3", "Tuesday", "June")
    assert view.when.event_text == "Tuesday, 3 June 2031, 19:00–21:00 (La Paz time)"
    assert (view.state, view.badges, view.when.differs) == (None, (), False)


def test_a_reader_elsewhere_sees_both_clocks(app: Flask) -> None:
    when = row(make_event(when=EVENING), viewer_zone="Europe/Brussels").when
    assert (when.differs, when.viewer_text) == (
        True, "Your time: Wednesday, 4 June 2031, 01:00–03:00 (Brussels time)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("when", "leaf"),
    [
        (make_when(date(2031, 6, 10), days=4), ("10–13", "Tue–Fri", "June")),
        (make_when(date(2031, 6, 29), days=3), ("29–1", "Sun–Tue", "Jun–Jul")),
        (make_when(date(2031, 6, 3), time(22), time(1)), ("3", "Tuesday", "June")),
        (make_when(date(2032, 6, 3)), ("3", "Thursday", "June 2032")),
    ],
)
def test_a_leaf_shows_one_day_or_several(app: Flask, when: When, leaf: tuple[str, str, str]) -> None:
    with in_language("en"):
        found = describe_leaf(span_of(make_event(when=when)), lang="en", now=NOW)
    assert (found.day, found.weekday, found.month) == leaf


def test_states_are_said(app: Flask) -> None:
    cancelled = row(make_event(when=EVENING, state=State.CANCELLED))
    assert (cancelled.state, cancelled.badges, cancelled.note) == (
        "cancelled", (("cancelled", "Cancelled"),), "The house is closed.",
    )  # fmt: skip
    postponed = row(make_event(when=EVENING, state=State.POSTPONED), viewer_zone="Europe/Brussels")
    assert postponed.when.event_text == "Was Tuesday, 3 June 2031, 19:00–21:00 (La Paz time). A new date follows."
    assert postponed.when.differs is False
    over = row(make_event(when=make_when(date(2030, 6, 3)), visibility="members"))
    assert over.badges == (("over", "Over"), ("members", "For members"))


def test_what_is_private_shows_only_when_it_was_opened(app: Flask) -> None:
    event = make_event(
        when=EVENING, place_is_private=True, on_line=True, join_link="https://meet.example.org/x", venue="Canary"
    )
    with in_language("en"):
        shut = describe_event(event, lang="en", now=NOW, url=URL)
        opened = describe_event(event, lang="en", now=NOW, url=URL, private=read_private(event))
    assert (shut.place_lines, shut.join_link) == (("La Paz, Bolivia",), None)
    assert shut.place_hint == "The address is told to people with a place."
    assert shut.row.place == "La Paz, and on line"
    assert (opened.place_lines, opened.place_hint, opened.join_link) == (
        ("Canary", "Calle Comercio 12", "La Paz, Bolivia"), None, "https://meet.example.org/x",
    )  # fmt: skip


def test_a_line_of_two_scripts_stands_in_the_pages_order(app: Flask) -> None:
    with in_language("ar"):
        view = describe_event(make_event(when=EVENING, place_is_private=False), lang="ar", now=NOW, url=URL)
    assert view.place_lines[0] == "\u2068Casa del Pueblo\u2069"
    assert view.place_lines[-1] == "\u2068La Paz\u2069، بوليفيا"


def test_a_page_names_people_readings_and_languages_in_its_language(app: Flask) -> None:
    event = make_event(
        when=EVENING, spoken=("es", "qu"), step_free=True,
        people=(NamedPerson("chair", "Antonio"), NamedPerson("speaker", "Rosa"), NamedPerson("speaker", "Clara")),
        readings=(SetReading("A. B.", "Bread", 1917, "https://example.org/bread", "ch. 2"),),
    )  # fmt: skip
    with in_language("es"):
        view = describe_event(event, lang="es", now=NOW, url=URL)
    assert view.languages == ("español", "quechua")
    assert [names for _, names in view.people] == [("Rosa", "Clara"), ("Antonio",)]
    assert [(reading.title, reading.year, reading.part) for reading in view.readings] == [("Bread", "1917", "ch. 2")]


def test_the_article_escapes_what_people_wrote(app: Flask) -> None:
    nasty = "<script>alert(1)</script>"
    event = make_event(
        when=EVENING, title=nasty, summary=nasty, text=f"{nasty} [x](javascript:alert(1))", venue=nasty, address=nasty,
        readings=(SetReading(nasty, nasty, part=nasty),),
    )  # fmt: skip
    with app.test_request_context("/en/"):
        view = describe_event(event, lang="en", now=NOW, url=URL)
        html = str(get_template_attribute("events/_event.html", "event_article")(view))
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
