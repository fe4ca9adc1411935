"""What readers of each language find: pages, lists, feeds and mails; and the page on which one translates."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from organiser.events.actions import cancel_event
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox.models import Mail
from organiser.kernel.web import microcache
from organiser.registrations.mails import write_letter
from tests.programme.scene import at, make_school, release, session
from tests.support.browsing import make_visitor, parse
from tests.support.make import (
    log_in,
    make_account,
    make_event,
    make_place,
    organiser_of,
)
from tests.support.queries import counted_queries
from tests.translating.acting import SPANISH, edit, fresh, source_of, translate

pytestmark = pytest.mark.usefixtures("app")


def test_readers_get_their_language_and_the_way_to_the_others(client: FlaskClient) -> None:
    event = make_event(text="**Bring** a paper.", summary="Bring it.")
    translate(event, SPANISH)
    edit(event, text="Bring two.", summary="Bring it.")
    address = f"events/{event.public_id}/{event.slug}"
    spanish = parse(client.get(f"/es/{address}"))
    assert spanish.select_one("h1").text == SPANISH["title"]
    assert (spanish.select_one("h1")["lang"], spanish.select_one(".lead")["lang"]) == ("es", "en")
    assert spanish.select_one(".prose strong").text == "Trae"
    assert [link["href"] for link in spanish.select(".told a")] == [f"/en/{address}"]
    assert clock.now().strftime("%Y") in spanish.select_one(".told").text
    english = parse(client.get(f"/en/{address}"))
    assert (english.select_one("h1").text, english.select_one("h1")["lang"]) == (event.title, "en")
    assert [link["href"] for link in english.select(".told a")] == [f"/es/{address}"]
    french = parse(client.get(f"/fr/{address}"))
    assert (french.select_one("h1").text, french.select_one("h1")["lang"]) == (event.title, "en")
    assert parse(client.get(f"/es/{address}?original=1")).select_one("h1").text == event.title
    found = parse(client.get("/es/events?q=periodico")).select(".event-title bdi")
    assert [(one.text, one["lang"]) for one in found] == [(SPANISH["title"], "es")]


def test_a_page_costs_no_query_more_for_its_translations(client: FlaskClient) -> None:
    event = make_event(text="**Bring** a paper.")
    numbers = []
    for into in ("", "es", "fr"):
        if into:
            translate(event, SPANISH, into=into)
        with counted_queries() as statements:
            client.get(f"/es/events/{event.public_id}/{event.slug}")
        numbers.append(len(statements))
    assert len(set(numbers)) == 1


def test_feeds_of_every_form_follow_in_their_language(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    event = make_event(text="**Bring** a paper.")

    def read(lang: str) -> tuple[str, str, str]:
        ics = (
            client.get(f"/feeds/branches/{event.branch.public_id}.ics?lang={lang}")
            .get_data(as_text=True)
            .replace("\r\n ", "")
        )
        atom = client.get(f"/feeds/events.atom?lang={lang}").get_data(as_text=True)
        (item,) = json.loads(client.get(f"/feeds/events.json?lang={lang}").data)["items"]
        summary = next(line for line in ics.splitlines() if line.startswith("SUMMARY"))
        return summary.partition(":")[2], "es" if SPANISH["title"] in atom else "en", item["title"]

    english = (event.title, "en", event.title)
    assert (read("en"), read("es")) == (english, english)
    translate(event, SPANISH)
    assert (read("en"), read("es")) == (english, (SPANISH["title"], "es", SPANISH["title"]))
    with transaction():
        cancel_event(organiser_of(event.branch), event.public_id, reason="The house is closed.")
    assert read("es")[0] == f"Cancelada: {SPANISH['title']}"


def test_a_mail_names_the_event_in_its_readers_language(app: Flask) -> None:
    event = make_event()
    translate(event, SPANISH)
    for lang, title in (("es", SPANISH["title"]), ("fr", event.title)):
        place_id = make_place(event.public_id, lang=lang)
        mail = db.session.scalars(
            select(Mail).where(Mail.subject_id == place_id, Mail.kind == "registrations.confirmed")
        ).one()
        message = write_letter(mail)
        assert message is not None
        assert title in message.subject


def test_an_organiser_translates_on_a_page_that_shows_both(app: Flask) -> None:
    event = make_event(text="**Bring** a paper.")
    organiser = make_account(roles=[(event.branch, Role.ORGANISER)])
    visitor = make_visitor(app)
    log_in(visitor, organiser)
    listed = parse(visitor.get(f"/en/manage/branches/{event.branch.public_id}/translations?into=ar"))
    (line,) = listed.select(".translation-line")
    address = line.a["href"]
    page = parse(visitor.get(address))
    assert [one["dir"] for one in page.select(".translation-original")] == ["ltr", "ltr"]
    assert (page.select_one("#title")["dir"], page.select_one("#title")["lang"]) == ("rtl", "ar")
    answer = visitor.submit(visitor.get(address), {"title": "من يصنع الأخبار؟", "text": ""}, action=address)
    assert answer.status_code == 303
    assert fresh(event).titles == {"ar": "من يصنع الأخبار؟"}
    overview = parse(visitor.get(f"/en/manage/events/{event.public_id}"))
    assert "not all of it" in overview.text


def test_what_was_typed_on_an_original_that_changed_is_kept(app: Flask) -> None:
    event = make_event()
    organiser = make_account(roles=[(event.branch, Role.ORGANISER)])
    visitor = make_visitor(app)
    log_in(visitor, organiser)
    address = f"/en/manage/translations/{source_of(event).public_id}/es"
    opened = visitor.get(address)
    edit(event, title="Who owns the news?")
    answer = visitor.submit(opened, {"title": "¿Quién?"}, action=address)
    assert (answer.status_code, fresh(event).titles) == (409, {})
    page = parse(answer)
    assert page.select_one("#title")["value"] == "¿Quién?"
    assert page.select_one(".translation-original").text == "Who owns the news?"
    assert visitor.submit(answer, {}, action=address).status_code == 303
    assert fresh(event).titles == {"es": "¿Quién?"}
    too_long = visitor.submit(visitor.get(address), {"title": "é" * 201}, action=address)
    assert (too_long.status_code, parse(too_long).select_one("#title")["value"]) == (422, "é" * 201)


def test_a_translator_goes_through_one_school_from_text_to_text(app: Flask) -> None:
    school = make_school()
    for ident in ("one", "two"):
        session(school, ident, starts=at(0, 10))
    release(school)
    make_event(school.branch, title="Elsewhere")
    visitor = make_visitor(app)
    log_in(visitor, make_account(roles=[(school.branch, Role.ORGANISER)]))
    listed = parse(visitor.get(f"/en/manage/branches/{school.branch.public_id}/translations?into=es"))
    (narrow,) = [one for one in listed.select(".parts a") if one.get_text() == "Spring school (3)"]
    found = [str(one["href"]) for one in parse(visitor.get(narrow["href"])).select(".translation-line a")]
    assert len(found) == 3
    address = found[0]
    for number, following in enumerate((*found[1:], found[0])):
        answer = visitor.submit(
            visitor.get(address), {"title": f"Escuela {number}" if number else "", "go_on": "y"}, action=address
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, following)
        address = following
    answer = visitor.submit(visitor.get(address), {"title": "Escuela 0", "go_on": "y"}, action=address)
    assert (
        answer.headers["Location"]
        == f"/en/manage/branches/{school.branch.public_id}/translations?{narrow['href'].partition('?')[2]}"
    )


def test_what_is_behind_says_what_it_followed(app: Flask) -> None:
    event = make_event(title="Who makes the news?")
    visitor = make_visitor(app)
    log_in(visitor, make_account(roles=[(event.branch, Role.ORGANISER)]))
    address = f"/en/manage/translations/{source_of(event).public_id}/es"
    visitor.submit(visitor.get(address), {"title": "¿Quién?"}, action=address)
    assert parse(visitor.get(address)).select("del") == []
    edit(event, title="Who owns the news?")
    assert [one.text for one in parse(visitor.get(address)).select("del")] == ["Who makes the news?"]
