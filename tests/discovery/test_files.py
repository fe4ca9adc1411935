import io
import json
import xml.etree.ElementTree as ET

import pytest
from flask import Flask
from PIL import Image

from organiser.discovery import cards
from organiser.discovery.cards import Card, draw_card
from organiser.discovery.views import maps
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from tests.support.browsing import Visitor, parse
from tests.support.make import make_branch, make_event

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
CARD = Card("Thu", "4", "June", "Who makes the news?", "Talk", "La Paz, Bolivia", "Peoples’ School")


def test_places_are_few_and_may_be_kept(app: Flask, client: Visitor) -> None:
    answer = client.get("/en/places.json?q=san")
    places = json.loads(answer.get_data())
    assert len(places) == 8
    assert [set(place) for place in places] == [{"id", "label", "zone"}] * 8
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert json.loads(client.get("/en/places.json").get_data()) == []
    assert json.loads(client.get("/ar/places.json?q=la paz").get_data())[0]["label"].endswith("بوليفيا")


def test_a_card_is_a_picture_of_the_size_that_everybody_asks_for(app: Flask, client: Visitor) -> None:
    event_id = make_event().public_id
    answer = client.get(f"/ar/events/{event_id}/card.png")
    picture = Image.open(io.BytesIO(answer.get_data()))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.get_data()) < 60_000
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "title",
    ["", "x" * 160, "Слово о полку", "读书会", "حلقة قراءة: State and Revolution 1917", "Łódź, Đà Nẵng", "a\u202eb 🎉"],
)
def test_a_card_can_be_drawn_of_any_title(title: str) -> None:
    for is_rtl in (False, True):
        card = Card("الخميس", "28–2", "يونيو", title, "حديث", "لا باز، بوليفيا", "مدرسة", stamp="أُلغي", is_rtl=is_rtl)
        assert draw_card(card).startswith(b"\x89PNG")


def test_a_card_says_the_title() -> None:
    other = Card("Thu", "4", "June", "Something else", "Talk", "La Paz, Bolivia", "Peoples’ School")
    assert draw_card(CARD) != draw_card(other)


def test_letters_that_cannot_be_shaped_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "can_shape", lambda: False)
    arabic = Card("Thu", "4", "June", "حلقة قراءة", "Talk", "", "")
    empty = Card("Thu", "4", "June", "", "Talk", "", "")
    assert draw_card.__wrapped__(arabic) == draw_card.__wrapped__(empty)


def test_the_sitemap_has_every_page_in_every_language(app: Flask, client: Visitor) -> None:
    event = make_event(make_branch())
    event_id, slug = event.public_id, event.slug
    answer = client.get("/sitemap.xml")
    found = ET.fromstring(answer.get_data())  # noqa: S314 (our own bytes)
    addresses = [str(one.text) for one in found.findall("s:url/s:loc", NS)]
    fixed = ["", "/events", "/branches", "/privacy", "/campaigns", "/guides", "/works", "/timeline"]
    pages = [*fixed, "/branches/international", "/branches/la-paz-centro"]
    assert len(addresses) == len(set(addresses)) == 4 * (len(pages) + 1)
    assert f"http://localhost:8000/ar/events/{event_id}/{slug}" in addresses
    assert "http://localhost:8000/es/branches/la-paz-centro" in addresses
    assert any(event_id in address and slug in address for address in addresses) or any("#" in one for one in addresses)
    for url in found.findall("s:url", NS):
        assert [one.get("hreflang") for one in url.findall("x:link", NS)] == list(INTERFACE_LANGUAGES)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"


def test_a_long_sitemap_is_split_and_nothing_is_lost(
    app: Flask, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        make_branch(name=f"Branch {number}")
    whole = ET.fromstring(client.get("/sitemap.xml").get_data())  # noqa: S314 (our own bytes)
    monkeypatch.setattr(maps, "PAGES_IN_FILE", 5)
    index = ET.fromstring(client.get("/sitemap.xml").get_data())  # noqa: S314 (our own bytes)
    parts = [str(one.text).removeprefix("http://localhost:8000") for one in index.findall("s:sitemap/s:loc", NS)]
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    bodies = [ET.fromstring(client.get(part).get_data()) for part in parts]  # noqa: S314 (our own bytes)
    found = [one.text for body in bodies for one in body.findall("s:url/s:loc", NS)]
    assert found == [one.text for one in whole.findall("s:url/s:loc", NS)]
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_of_the_sitemap_and_of_no_path_that_they_should_not_know(app: Flask, client: Visitor) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    assert text == "User-agent: *\nAllow: /\nSitemap: http://localhost:8000/sitemap.xml\n"


def test_a_picture_that_no_page_shows_is_not_there(app: Flask, client: Visitor) -> None:
    assert client.get("/pictures/aaaaaaaaaaaaaaaaaaaaaaaaaa.webp").status_code == 404
    assert client.get("/pictures/..%2f..%2fsecret.key.webp").status_code == 404


@pytest.mark.parametrize("address", ["/en/", "/en/events", "/en/branches", "/en/privacy", "/en/events/month/2027-03"])
def test_pages_are_kept_by_nobody(app: Flask, client: Visitor, address: str) -> None:
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    links = {
        str(link["hreflang"]): str(link["href"]) for link in parse(answer).select('link[rel="alternate"][hreflang]')
    }
    assert links == {lang: address.replace("/en/", f"/{lang}/", 1) for lang in ("es", "fr", "ar")}


def test_a_suffix_makes_no_page_cacheable(app: Flask, client: Visitor) -> None:
    for address in ("/en/events.css", "/en/branches/x.css", "/en/privacy/x.png"):
        answer = client.get(address)
        assert answer.status_code in {303, 404}
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_privacy_page_says_where_the_master_key_lies(app: Flask, client: Visitor) -> None:
    text = client.get("/en/privacy").get_data(as_text=True)
    assert "14 days after the event is over" in text
    assert "handed in from outside" in text


def test_a_line_that_reads_leftwards_has_its_digits_and_spaces_in_their_places() -> None:
    line = cards._order("25 أكتوبر 1917")
    assert [piece.text for piece in line] == ["1917", "أكتوبر ", " 25"]
    assert [piece.text for piece in cards._order("7 Nov 1917")] == ["7 Nov 1917"]
