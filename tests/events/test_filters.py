"""The filter language: one spelling for one wish, and an error that names the word."""

from datetime import date, timedelta
from math import cos, radians
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select
from werkzeug.datastructures import MultiDict

from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter, Point
from organiser.events.models import Event, Kind, Material, MaterialKind
from organiser.events.nearness import within
from organiser.events.queries import count_events, list_events
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS
from organiser.kernel.db import transaction
from organiser.places.rules import distance_km
from organiser.programme.models import Session
from organiser.study.actions import add_term
from organiser.study.models import Facet
from tests.programme.scene import at, make_school, release, rooms, session
from tests.support.make import coordinator_of, make_branch, make_event, make_root, make_when

ID = "abcdefghijklmnopqrstuvwxyz"
LA_PAZ = 3911925  # GeoNames


def _lists(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values)).map(lambda found: tuple(sorted(found)))


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
        "from": "2026-03-01", "to": "2026-03-31", "branch": f"{ID},{ID[::-1]}", "below": "1",
        "campaign": ID, "with": "recording,text", "near": "-16.50,-68.15", "km": "30",
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
        ("near", "91,0"), ("near", "12.5"), ("near", "12.5,x"), ("near", "1" * 20), ("near", "7"), ("km", "20"),
        ("q", "x" * 101), ("colour", "red"), ("country", "BE,,FR"), ("campaign", "x"),
        ("with", "songs"),
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
    st.dictionaries(
        st.sampled_from(
            ["q", "country", "spoken", "kind", "topic", "online", "from", "branch", "campaign", "with", "near", "km"]
        ),
        st.text() | st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{1,5})?,-?[0-9]{1,3}(\.[0-9]{1,5})?", fullmatch=True),
    )
)
def test_whatever_is_typed_is_understood_canonically_or_refused(words: dict[str, str]) -> None:
    try:
        wanted = EventFilter.parse(MultiDict(words))
    except WrongFilter as error:
        assert error.key in words
        return
    assert EventFilter.parse(MultiDict(wanted.to_args())) == wanted


@given(
    st.builds(
        EventFilter,
        text=st.sampled_from(["", "bread and roses"]),
        countries=_lists("BE", "BO", "PK"),
        languages=_lists("ar", "es"),
        kinds=_lists(*Kind),
        topics=_lists("1917", "press"),
        online=st.none() | st.booleans(),
        first=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        branches=_lists(ID, ID.replace("a", "2")),
        below=st.booleans(),
        campaigns=_lists(ID),
        materials=_lists(*MaterialKind),
        near=st.builds(
            Point,
            latitude=st.integers(-9000, 9000).map(lambda n: n / 100),
            longitude=st.integers(-18000, 18000).map(lambda n: n / 100),
        )
        | st.just(Point(city=LA_PAZ)),
        km=st.none() | st.integers(1, 1000),
    )
)
def test_every_filter_is_read_back_as_it_was_written(wanted: EventFilter) -> None:
    assert EventFilter.parse(MultiDict(parse_qsl(wanted.to_query()))) == wanted


@given(
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.tuples(st.floats(-9, 9), st.floats(-180, 180)),
    st.integers(1, 1000),
)
def test_near_is_counted_as_on_a_globe(of: tuple[float, float], away: tuple[float, float], km: int) -> None:
    latitude, longitude = max(-90.0, min(90.0, of[0] + away[0])), of[1] + away[1] * cos(radians(of[0]))
    longitude = (longitude + 180) % 360 - 180
    distance = distance_km(*of, latitude, longitude)
    assume(abs(distance - km) > 0.001)
    with create_engine("sqlite://").connect() as connection:
        found = connection.scalar(select(within(literal(latitude), literal(longitude), of=of, km=km)))
    assert bool(found) == (distance < km), distance


def test_near_a_city_is_what_takes_place_around_it(app: Flask) -> None:
    make_event(title="La Paz", latitude=-16.5, longitude=-68.15)
    make_event(title="Oruro", latitude=-17.98, longitude=-67.13)
    make_event(title="Wellington", latitude=-41.29, longitude=174.78)
    make_event(title="On line", on_site=False, on_line=True)
    assert titles(parse(near=str(LA_PAZ))) == ["La Paz"]
    assert set(titles(parse(near="-16.5,-68.1", km="250"))) == {"La Paz", "Oruro"}
    assert titles(parse(near="-41.3,-180.0", km="500")) == ["Wellington"]


def test_several_branches_are_asked_for_at_once(app: Flask) -> None:
    country = make_branch(name="Belgium")
    town, other = make_branch(country, name="Liège"), make_branch(name="Porto")
    for branch in (country, town, other, make_branch(name="Elsewhere")):
        make_event(branch, title=branch.name)
    ids = f"{country.public_id},{other.public_id}"
    assert set(titles(parse(branch=ids))) == {"Belgium", "Porto"}
    assert set(titles(parse(branch=ids, below="1"))) == {"Belgium", "Liège", "Porto"}


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


def test_what_came_of_a_session_came_of_its_school(app: Flask) -> None:
    school, talk = make_school(title="Spring school"), make_event(title="Talk")
    make_event(title="Nothing came of it")
    rooms(school)
    session(school, "opening", starts=at(0, 10), minutes=60, room="hall")
    release(school)
    with transaction() as written:
        of_session = written.scalars(select(Session.item_id).where(Session.event_id == school.id)).one()
        for item_id, kind in ((of_session, "recording"), (talk.item_id, "slides")):
            link = "https://video.example.org/1"
            written.add(
                Material(item_id=item_id, kind=kind, lang="en", title="All of it", link=link, created_at=clock.now())
            )
    assert titles(parse(**{"with": "recording"})) == ["Spring school"]
    assert set(titles(parse(**{"with": "slides,recording"}))) == {"Spring school", "Talk"}
    assert titles(parse(**{"with": "text"})) == []
