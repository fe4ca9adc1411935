"""Sessions in other languages: as released, on every surface, with a revision where readers see another thing."""

from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from organiser.events.actions import withdraw_event
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.i18n import in_language
from organiser.kernel.web import microcache
from organiser.programme.contacts import find_speaker
from organiser.programme.models import Session
from organiser.programme.own_part import OwnReader, OwnSession
from organiser.programme.queries import list_standing_sessions
from organiser.programme.rules.changing import drop_session
from organiser.programme.rules.plan import Channel, Part
from organiser.translating.models import Source
from organiser.translating.queries import find_source, list_work
from tests.programme import scene
from tests.support.browsing import parse
from tests.support.queries import counted_queries
from tests.translating.acting import translate_item

SPANISH = {"title": "El pan", "abstract": "Dos *decretos*"}


@pytest.fixture
def school(app: Flask) -> Iterator[Event]:
    """Bread in English, songs in Spanish; what waits for a time is nobody's yet."""
    with app.app_context(), time_machine.travel("2027-04-01T12:00:00Z") as travel:
        event = scene.make_school()
        scene.rooms(event)
        scene.session(event, "bread", starts=scene.at(1, 10), room="hall", abstract="Two *decrees*")
        scene.session(event, "songs", starts=scene.at(2, 20), room="attic", lang="es")
        scene.session(event, "unplaced")
        scene.release(event)
        travel.shift(60)
        yield event


def source_of(session_id: str) -> Source:
    source = find_source("session", session_id)
    assert source is not None
    return source


def translate(event: Event, session_id: str, *, into: str = "es", **texts: str) -> None:
    translate_item(scene.organiser_of_event(event), "session", session_id, texts, into=into)


def revisions(event: Event) -> dict[str, int]:
    db.session.rollback()
    db.session.expire_all()
    return {one.public_id: one.sequence for one in list_standing_sessions(event.id)}


def work(event: Event, into: str = "es") -> list[tuple[str, int, int]]:
    db.session.rollback()
    actor, branch = scene.organiser_of_event(event), event.branch
    lines = list_work(actor, branch, into=into, now=clock.now(), limit=50)
    return [(line.title, line.missing, line.stale) for line in lines if line.kind == "session"]


def test_what_was_released_waits_for_translators_and_a_draft_does_not(school: Event) -> None:
    assert (work(school), work(school, "fr")) == ([("Bread", 2, 0)], [("Bread", 2, 0), ("Songs", 1, 0)])
    translate(school, "bread", **SPANISH)
    assert work(school) == []
    scene.session(school, "bread", starts=scene.at(1, 10), room="hall", abstract="Three *decrees*", revision=1)
    assert work(school) == []
    scene.release(school)
    assert work(school) == [("Bread", 0, 1)]
    scene.change(school, partial(drop_session, session_id="bread"))
    scene.release(school)
    assert work(school) == []


def test_exactly_the_sessions_whose_readers_see_something_else_get_a_revision(school: Event) -> None:
    before = revisions(school)
    translate(school, "bread", **SPANISH)
    assert revisions(school) == before | {"bread": before["bread"] + 1}
    translate(school, "bread", **SPANISH)
    assert revisions(school) == before | {"bread": before["bread"] + 1}


def test_every_public_page_speaks_the_readers_language(client: FlaskClient, school: Event) -> None:
    translate(school, "bread", **SPANISH)
    page = f"events/{school.public_id}/{school.slug}/programme"
    for view in ("list", "grid"):
        shown = parse(client.get(f"/es/{page}?view={view}")).select("a[href*='/sessions/']")
        titles = [(one.text, one["lang"]) for one in shown]
        assert titles == [("El pan", "es"), ("Songs", "es")]
    assert "Bread" in client.get(f"/fr/{page}").get_data(as_text=True)
    for query in ("decretos", "decrees"):
        assert "Bread" in client.get(f"/en/{page}?q={query}").get_data(as_text=True)
    session = parse(client.get(f"/es/events/{school.public_id}/sessions/bread"))
    assert (session.select_one("h1").text, session.select_one(".prose em").text) == ("El pan", "decretos")
    assert [link["href"] for link in session.select(".told a")] == [f"/en/events/{school.public_id}/sessions/bread"]
    original = parse(client.get(f"/es/events/{school.public_id}/sessions/bread?original=1"))
    assert original.select_one("h1").text == "Bread"
    scene.session(school, "bread", starts=scene.at(1, 11), room="hall", abstract="Two *decrees*", revision=1)
    scene.release(school)
    assert "El pan" in client.get(f"/es/events/{school.public_id}/programme/changes").get_data(as_text=True)
    assert client.get(f"/es/{page}.pdf").status_code == 200


def test_a_speaker_knows_their_session_by_its_name_in_their_language(app: Flask, school: Event) -> None:
    ada = scene.speaker(school, "Ada", address="ada@people.example.org", lang="es").public_id
    bread = {"starts": scene.at(1, 10), "room": "hall", "abstract": "Two *decrees*", "speakers": frozenset({ada})}
    scene.session(school, "bread", channels=(Channel("fr", "interpretation", by=(ada,)),), revision=1, **bread)
    scene.release(school)
    translate(school, "bread", **SPANISH)
    (own,) = list_own_sessions(ada, "es")
    assert (own.title.text, own.title.lang, own.roles) == ("El pan", "es", "Interpretación: francés")
    assert (own.abstract.text, own.abstract.lang) == ("Dos *decretos*", "es")
    scene.session(school, "bread", title="Bread and peace", revision=2, **bread, parts=(Part("chair", ada),))
    (renamed,) = list_own_sessions(ada, "es")
    assert (renamed.title.text, renamed.title.lang) == ("Bread and peace", "en")
    assert renamed.abstract.lang == "es"


def list_own_sessions(speaker_id: str, lang: str) -> list[OwnSession]:
    speaker = find_speaker(speaker_id)
    assert speaker is not None
    with in_language(lang):
        return OwnReader(speaker, lang).list_sessions()


def test_a_programme_costs_no_query_more_for_its_translations(client: FlaskClient, school: Event) -> None:
    numbers = []
    for into in ("", "es", "fr"):
        if into:
            translate(school, "bread", into=into, **SPANISH)
        with counted_queries() as statements:
            client.get(f"/es/events/{school.public_id}/{school.slug}/programme")
        numbers.append(len(statements))
    assert len(set(numbers)) == 1


def test_feeds_of_sessions_follow_in_their_language(
    client: FlaskClient, school: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)

    def read(lang: str) -> tuple[str, str]:
        answer = client.get(f"/sessions/bread.ics?lang={lang}")
        feed = client.get(f"/feeds/events.ics?lang={lang}&schools=sessions")
        lines = answer.get_data(as_text=True).splitlines()
        summary = next(line for line in lines if line.startswith("SUMMARY"))
        assert summary in feed.get_data(as_text=True)
        return summary.partition(":")[2], answer.headers["ETag"]

    english, spanish = read("en"), read("es")
    assert (english[0], spanish[0]) == ("Bread", "Bread")
    translate(school, "bread", **SPANISH)
    assert (read("en")[0], read("es")[0]) == ("Bread", "El pan")
    assert read("es")[1] != spanish[1]


def test_translations_go_where_their_school_goes(school: Event) -> None:
    actor = scene.organiser_of_event(school)
    assert source_of("bread").is_open
    with transaction():
        withdraw_event(actor, school.public_id)
    assert not source_of("bread").is_open
    assert {one.public_id for one in db.session.query(Session)} == {"bread", "songs"}
