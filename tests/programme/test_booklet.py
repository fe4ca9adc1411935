"""The programme on paper, read back by a library that knows nothing of how it was made; on both databases."""

import io
import re
from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from organiser.events.models import Event, Reading, Visibility
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.i18n.languages import INTERFACE_LANGUAGES
from organiser.kernel.typesetting import press
from organiser.programme.models import Session
from organiser.programme.queries import list_speakers
from organiser.programme.rules.changing import put_track
from organiser.programme.rules.plan import Channel, Part, Track
from organiser.study.models import Work
from tests.programme import scene
from tests.support.queries import counted_queries

# What Markdown makes of it holds nothing.
EMPTY_MARKS = "#\n\n-\n\n1.\n\n[](https://example.org)\n\n>\n\n```\n```\n\n\\\n****"
HOSTILE = '#panic("x") = *Bread* $ @ <x> \\'


@pytest.fixture
def school(app: Flask) -> Iterator[Event]:
    with app.app_context(), time_machine.travel("2027-04-01T12:00:00Z", tick=False):
        event = scene.make_school(summary="Three days", text="Bring *a cup*.", step_free=True)
        scene.rooms(event)
        ada, bo = (
            scene.speaker(event, "Ada Nilsson", text="Reads **a lot**."),
            scene.speaker(event, "Bo Castro", has_agreed=False),
        )
        people = frozenset({ada.public_id, bo.public_id})
        scene.change(event, partial(put_track, track=Track("land", "Land")))
        scene.session(
            event, "bread", speakers=people, starts=scene.at(1, 10), room="hall", track="land", title=HOSTILE,
            abstract="Two *decrees*, [and more](https://example.org/more).\n\n- one\n- two",
            parts=(Part("speaker", ada.public_id), Part("chair", bo.public_id)),
            channels=(Channel("fr", "interpretation", "Channel 2"),),
        )  # fmt: skip
        scene.session(
            event, "songs", starts=scene.at(2, 20), room="attic", lang="ar", title="أغانٍ من بلدان كثيرة",
            abstract=EMPTY_MARKS,
        )  # fmt: skip
        scene.session(event, "unplaced")
        scene.release(event)
        yield event


def address_of(event: Event, lang: str = "en") -> str:
    return f"/{lang}/events/{event.public_id}/{event.slug}/programme.pdf"


def fetch(client: FlaskClient, event: Event, lang: str = "en") -> PdfReader:
    answer = client.get(address_of(event, lang))
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def text_of(book: PdfReader) -> str:
    """In one line, as words may stand in narrow columns."""
    return " ".join(" ".join(page.extract_text() for page in book.pages).split())


def test_the_booklet_holds_what_was_released(client: FlaskClient, school: Event) -> None:
    book = fetch(client, school)
    text = text_of(book)
    for words in ("Spring school", "Three days", "Bring a cup.", "Step-free", "Saturday, 22 May 2027", "10:00–11:00",
                  "The hall", "Land", "Two decrees, and more.", "Ada Nilsson", "Reads a lot.", "French",
                  "Channel 2"):  # fmt: skip
        assert words in text
    assert HOSTILE in text
    assert "Unplaced" not in text
    assert "Bo Castro" not in text
    assert len(book.pages) % 4 == 0


def test_whoever_speaks_twice_on_a_page_is_found_there_once(client: FlaskClient, school: Event) -> None:
    ada = next(one.public_id for one in list_speakers(school.id) if one.name == "Ada Nilsson")
    scene.session(
        school, "more", starts=scene.at(1, 14), room="hall", title="More", parts=(Part("speaker", ada),),
        speakers=frozenset({ada}),
    )  # fmt: skip
    scene.release(school)
    text = text_of(fetch(client, school))
    assert re.search(r"Page 5 Ada Nilsson .* Who is on which page Ada Nilsson 5 Spring school", text)


def test_readings_stand_with_their_session(client: FlaskClient, school: Event) -> None:
    with transaction() as session:
        work = Work(title="The Tax in Kind", author="V. I. Lenin", year=1921, created_at=clock.now())
        item = session.query(Session).filter_by(public_id="bread").one().item
        session.add(work)
        session.flush()
        item.readings.append(Reading(work_id=work.id, position=0, part="chapter 1"))
    text = text_of(fetch(client, school))
    assert "To read before" in text
    assert "V. I. Lenin: The Tax in Kind (1921), chapter 1" in text


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_the_booklet_is_tagged_in_its_language_and_has_bookmarks(client: FlaskClient, school: Event, lang: str) -> None:
    book = fetch(client, school, lang)
    root = book.root_object
    assert root["/Lang"] == lang
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()  # type: ignore[attr-defined]  # a stream
    assert book.metadata is not None
    assert book.metadata.title == "Spring school"
    flat = [entry for entry in book.outline if not isinstance(entry, list)]
    assert len(flat) == 7  # contents, what is good to know, two days, sessions, speakers, who is on which page
    assert "بلدان" in text_of(book)


def test_the_school_is_named_in_the_language_of_the_booklet(client: FlaskClient, school: Event) -> None:
    with transaction() as session:
        session.get_one(Event, school.id).translated = {"es": {"title": ["Escuela de primavera", None]}}
    assert "Escuela de primavera" in text_of(fetch(client, school, "es"))
    assert "Spring school" in text_of(fetch(client, school, "fr"))


def test_it_is_set_once_for_all_and_again_when_something_changed(
    client: FlaskClient, school: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(address_of(school))
    assert client.get(address_of(school), headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    monkeypatch.setattr(press, "PRINTER", press.PRINTER.with_name("gone.py"))
    with time_machine.travel("2027-05-22T15:00:00Z", tick=False):
        assert client.get(address_of(school)).data == first.data
    monkeypatch.undo()
    scene.session(school, "night", starts=scene.at(0, 20), room="hall", title="Night")
    assert client.get(address_of(school)).data == first.data
    scene.release(school)
    assert "Night" in text_of(fetch(client, school))


def test_the_booklet_follows_the_rights_of_the_programme(client: FlaskClient, school: Event) -> None:
    assert client.get(address_of(school).replace(school.slug, "old")).headers["Location"] == address_of(school)
    with transaction() as session:
        session.get_one(Event, school.id).visibility = Visibility.MEMBERS
    assert client.get(address_of(school)).status_code == 404


def test_a_draft_has_no_booklet(client: FlaskClient, app: Flask) -> None:
    event = scene.make_school()
    scene.session(event, "early", starts=scene.at(0, 10))
    assert client.get(address_of(event)).status_code == 404


def test_the_press_being_busy_is_said_with_when_to_come_again(client: FlaskClient, school: Event) -> None:
    for _ in range(press.MOST_INSIDE):
        press._inside.acquire()
    try:
        answer = client.get(address_of(school))
    finally:
        for _ in range(press.MOST_INSIDE):
            press._inside.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(press.RETRY_SECONDS))


def test_queries_do_not_grow_with_the_sessions(client: FlaskClient, school: Event) -> None:
    with counted_queries() as few:
        fetch(client, school)
    for number in range(5):
        scene.session(school, f"more{number}", starts=scene.at(0, 10 + number))
    scene.release(school)
    with counted_queries() as many:
        fetch(client, school)
    assert len(many) == len(few)


def test_headings_begin_large_and_names_stand_by_letter(client: FlaskClient, school: Event) -> None:
    scene.speaker(school, "Zoë Ash")
    scene.speaker(school, "Émile Dubois")
    assert [one.name for one in list_speakers(school.id)] == ["Ada Nilsson", "Bo Castro", "Émile Dubois", "Zoë Ash"]
    assert "Sábado, 22 de mayo de 2027" in text_of(fetch(client, school, "es"))
