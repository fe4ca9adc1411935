"""Translating events: offered as they are written, shown to readers of each language, and followed by calendars."""

import json
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from organiser.branches.models import Branch
from organiser.events.actions import cancel_event, create_dates, delete_draft, edit_event
from organiser.events.actions.content import values_of
from organiser.events.models import Event, State
from organiser.events.queries import get_event_to_edit
from organiser.kernel import clock
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import Actor, Role, TranslatorGrant
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.outbox.models import Mail
from organiser.kernel.web import microcache
from organiser.registrations.mails import write_letter
from organiser.translating import actions
from organiser.translating.errors import TextsChanged
from organiser.translating.models import Source
from organiser.translating.queries import (
    count_work,
    find_source,
    get_branch_to_translate,
    list_originals,
    list_renderings,
    list_work,
)
from organiser.translating.rules import fingerprint
from tests.support.browsing import make_visitor, parse
from tests.support.make import (
    event_values,
    log_in,
    make_account,
    make_branch,
    make_event,
    make_place,
    organiser_of,
)
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app")
SPANISH = {"title": "¿Quién hace las noticias?", "text": "**Trae** un periódico."}


def fresh(event: Event) -> Event:
    db.session.rollback()
    db.session.expire_all()
    return get_event_to_edit(organiser_of(event.branch), event.public_id)


def source_of(event: Event) -> Source:
    source = find_source("event", event.public_id)
    assert source is not None
    return source


def shown_of(event: Event, into: str) -> str:
    source = source_of(event)
    return fingerprint(list_originals(source), list_renderings(source, into))


def translate(
    event: Event,
    texts: Mapping[str, str],
    *,
    into: str = "es",
    checked: tuple[str, ...] = (),
    actor: Actor | None = None,
) -> None:
    source_id, shown = source_of(event).public_id, shown_of(event, into)
    actor = actor or organiser_of(event.branch)
    with transaction():
        actions.translate(actor, source_id, into, texts=texts, checked=checked, shown=shown)


def edit(event: Event, **values: object) -> None:
    event = fresh(event)
    wanted = event_values(**{"when": values_of(event).when, "text": event.text, "title": event.title, **values})
    with transaction():
        edit_event(organiser_of(event.branch), event.public_id, version=event.version, values=wanted)


def work_at(branch: Branch, into: str = "es", actor: Actor | None = None) -> list[tuple[str, int, int]]:
    lines = list_work(actor or organiser_of(branch), branch, into=into, now=clock.now(), limit=50)
    return [(line.title, line.missing, line.stale) for line in lines]


def test_a_translation_is_a_revision_for_that_event_alone_and_is_found_by_its_words() -> None:
    event = make_event(text="**Bring** a paper.")
    other = make_event(event.branch, title="Another evening")
    before, untouched = fresh(event).sequence, fresh(other).sequence
    translate(event, SPANISH)
    event = fresh(event)
    assert (event.sequence, event.titles) == (before + 1, {"es": SPANISH["title"]})
    assert event.translated == {"es": {"title": [SPANISH["title"], None], "text": [SPANISH["text"], None]}}
    assert "periodico" in event.search
    assert fresh(other).sequence == untouched
    translate(event, SPANISH)
    assert fresh(event).sequence == before + 1
    (line, *_) = list_activity(subject="events", subject_id=event.public_id)
    assert (line.verb, line.fields) == ("translated", ["es", "title", "text"])


def test_another_original_makes_it_stale_until_somebody_follows_or_says_that_it_fits() -> None:
    event = make_event(text="**Bring** a paper.")
    translate(event, SPANISH)
    edit(event, title="Who owns the news?", text="Bring two.")
    stale = fresh(event).translated["es"]
    assert [text for text, since in stale.values() if since] == [SPANISH["text"], SPANISH["title"]]
    assert work_at(event.branch) == [("Who owns the news?", 0, 2)]
    translate(event, SPANISH, checked=("title",))
    translate(event, SPANISH | {"text": "Trae dos."})
    assert fresh(event).translated["es"] == {"title": [SPANISH["title"], None], "text": ["Trae dos.", None]}
    assert work_at(event.branch) == []
    translate(event, {"title": "", "text": "Trae dos."})
    assert fresh(event).titles == {}


def test_whoever_saves_on_another_original_or_over_somebody_else_is_told() -> None:
    event = make_event()
    source_id, shown = source_of(event).public_id, shown_of(event, "es")
    organiser = organiser_of(event.branch)
    edit(event, title="Who owns the news?")
    with pytest.raises(TextsChanged), transaction():
        actions.translate(organiser, source_id, "es", texts={"title": "A"}, checked=(), shown=shown)
    shown = shown_of(event, "es")
    translate(event, {"title": "B"})
    with pytest.raises(TextsChanged), transaction():
        actions.translate(organiser, source_id, "es", texts={"title": "A"}, checked=(), shown=shown)
    with pytest.raises(Invalid):
        translate(event, {"title": "A" * 161})
    assert fresh(event).titles == {"es": "B"}


def test_dates_that_say_the_same_are_translated_together_and_later_ones_with_them() -> None:
    branch = make_branch()
    with transaction():
        dates = create_dates(organiser_of(branch), branch.public_id, dates=[event_values(), event_values()])
        first, second = (date.public_id for date in dates)
    organiser = organiser_of(branch)
    translate(get_event_to_edit(organiser, first), {"title": "Lo mismo"})
    later = make_event(branch)
    elsewhere = make_event(make_branch(name="El Alto"))
    titles = [get_event_to_edit(organiser, one).titles for one in (second, later.public_id)]
    assert titles == [{"es": "Lo mismo"}] * 2
    assert fresh(elsewhere).titles == {}


def test_a_translator_finds_what_is_open_below_their_branch_in_their_languages_and_no_more() -> None:
    country = make_branch(name="Bolivia")
    town, elsewhere = make_branch(country), make_branch(name="El Alto")
    event, draft, other = make_event(town), make_event(town, state=State.DRAFT), make_event(elsewhere)
    translator = Actor(account_id=0, translates=(TranslatorGrant(country.id, country.path, ("es",)),))
    assert work_at(country, actor=translator) == [(event.title, 1, 0)]
    assert len(work_at(country)) == 2
    assert count_work(translator, country, into=("es",), now=clock.now()) == {"es": 1}
    translate(event, {"title": "Hola"}, actor=translator)
    assert fresh(event).titles == {"es": "Hola"}
    for hidden, into in ((event, "fr"), (draft, "es"), (other, "es"), (event, "en")):
        with pytest.raises(NotFound):
            translate(hidden, {"title": "Salut"}, into=into, actor=translator)
    with pytest.raises(NotFound):
        get_branch_to_translate(translator, elsewhere.public_id)


def test_a_deleted_draft_takes_its_texts_along() -> None:
    event = make_event(state=State.DRAFT)
    with transaction():
        delete_draft(organiser_of(event.branch), event.public_id)
    assert find_source("event", event.public_id) is None


def test_a_list_asks_as_often_for_three_as_for_one() -> None:
    branch = make_branch()
    numbers = []
    for _ in range(2):
        make_event(branch, title=f"Evening {_}")
        with counted_queries() as statements:
            work_at(branch)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] == 1


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
    too_long = visitor.submit(visitor.get(address), {"title": "é" * 161}, action=address)
    assert (too_long.status_code, parse(too_long).select_one("#title")["value"]) == (422, "é" * 161)
