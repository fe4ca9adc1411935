"""The filter language: one spelling for one wish, and an error that names the word."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.models import Event, Kind
from organiser.events.queries import count_events, list_events
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import transaction
from organiser.study.actions import add_term
from organiser.study.models import Facet
from tests.support.make import coordinator_of, make_branch, make_event, make_root, make_when

ID = "abcdefghijklmnopqrstuvwxyz"


def parse(**words: str) -> EventFilter:
    return EventFilter.parse(MultiDict(words))


def titles(wanted: EventFilter) -> list[str]:
    return [event.title for event in list_events(wanted, actor=ANONYMOUS, now=clock.now())]


def test_lists_are_sorted_and_written_back_the_same() -> None:
    wanted = parse(spoken="fr,ar,fr", country="be,PK", kind="talk,circle", q="  bread   and roses ", online="0")
    assert wanted.to_query() == "q=bread+and+roses&country=BE,PK&spoken=ar,fr&kind=circle,talk&online=0"


def test_every_word_survives_being_written_and_read() -> None:
    words = {
        "q": "Öl", "country": "BO", "spoken": "es", "kind": "school", "topic": "1917", "online": "1",
        "from": "2026-03-01", "to": "2026-03-31", "branch": ID, "below": "1",
    }  # fmt: skip
    wanted = EventFilter.parse(MultiDict(words))
    assert wanted.to_args() == words
    assert EventFilter.parse(MultiDict(wanted.to_args())) == wanted


def test_empty_words_of_a_form_ask_nothing() -> None:
    assert parse(q="", country=" ", online="") == EventFilter()
    assert EventFilter().to_query() == ""


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("country", "XX1"), ("country", "ZZZ"), ("spoken", "klingon-x"), ("kind", "party"), ("topic", "A b"),
        ("online", "yes"),
        ("from", "yesterday"), ("from", "20260301"), ("to", "9999-01-01"), ("branch", "../../x"), ("below", "2"),
        ("q", "x" * 101), ("colour", "red"), ("country", "BE,,FR"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_named(word: str, text: str) -> None:
    with pytest.raises(WrongFilter) as caught:
        EventFilter.parse(MultiDict({word: text}))
    assert caught.value.key == word


def test_a_word_that_comes_twice_is_refused() -> None:
    with pytest.raises(WrongFilter) as caught:
        EventFilter.parse(MultiDict([("kind", "talk"), ("kind", "school")]))
    assert caught.value.key == "kind"


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(WrongFilter) as caught:
        EventFilter.parse(MultiDict({"from": "2026-03-02", "to": "2026-03-01"}))
    assert caught.value.key == "to"


def test_a_pages_own_words_are_left_to_it() -> None:
    assert EventFilter.parse(MultiDict({"page": "2", "kind": "talk"}), others={"page"}).kinds == (Kind.TALK,)


@given(
    st.dictionaries(st.sampled_from(["q", "country", "spoken", "kind", "topic", "online", "from", "branch"]), st.text())
)
def test_whatever_is_typed_is_understood_canonically_or_refused(words: dict[str, str]) -> None:
    try:
        wanted = EventFilter.parse(MultiDict(words))
    except WrongFilter as error:
        assert error.key in words
        return
    assert EventFilter.parse(MultiDict(wanted.to_args())) == wanted


def test_conditions_choose_events(app: Flask) -> None:
    country = make_branch(name="Belgium")
    town = make_branch(country, name="Liège")
    actor = coordinator_of(make_root())
    with transaction():
        theme = add_term(actor, facet=Facet.THEME, names={"en": "Press"})
        inner = add_term(actor, facet=Facet.THEME, names={"en": "Printers"}, parent_id=theme.public_id)
    make_event(country, title="Straße und Öl", kind="circle", spoken=("de", "fr"), country="BE")
    make_event(town, title="من يصنع الأخبار؟", on_site=False, on_line=True, topics=(inner.public_id,))
    far = make_event(title="100% _ours_", kind="school", when=make_when(days=4))
    assert titles(parse(kind="circle")) == ["Straße und Öl"]
    assert titles(parse(spoken="fr")) == ["Straße und Öl"]
    assert titles(parse(country="be")) == ["Straße und Öl"]
    assert titles(parse(online="1")) == ["من يصنع الأخبار؟"]
    assert titles(parse(topic="press")) == ["من يصنع الأخبار؟"]
    assert titles(parse(q="ol strasse")) == ["Straße und Öl"]
    assert titles(parse(q="الاخبار")) == ["من يصنع الأخبار؟"]
    assert titles(parse(q="printers")) == ["من يصنع الأخبار؟"]
    assert titles(parse(q="%")) == titles(parse())
    assert titles(parse(branch=country.public_id)) == ["Straße und Öl"]
    assert set(titles(parse(branch=country.public_id, below="1"))) == {"Straße und Öl", "من يصنع الأخبار؟"}
    assert titles(EventFilter(first=far.ends_wall.date() - timedelta(days=1))) == ["100% _ours_"]
    assert titles(EventFilter(first=far.ends_wall.date())) == []
    assert titles(EventFilter(last=far.starts_wall.date() - timedelta(days=1))) == []
    assert count_events(parse(), actor=ANONYMOUS, now=clock.now()) == 3


def test_days_are_those_on_the_events_own_wall(app: Flask) -> None:
    """23:30 in Kiritimati (UTC+14) is 09:30 of the same date in UTC; 00:30 in Niue (−11) is 11:30."""
    day = date(2031, 5, 10)
    late = make_when(day, zone="Pacific/Kiritimati").starts_wall.replace(hour=0, minute=30).time()
    make_event(title="East", when=make_when(day, late, zone="Pacific/Kiritimati"))
    make_event(title="West", when=make_when(day, zone="Pacific/Niue"))
    assert {event.title for event in _on(day)} == {"East", "West"}
    assert _on(day - timedelta(days=1)) == []
    assert _on(day + timedelta(days=1)) == []


def _on(day: date) -> list[Event]:
    return list_events(EventFilter(first=day, last=day), actor=ANONYMOUS, now=clock.now())
