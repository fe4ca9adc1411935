"""Lists on other people's pages: framed by anybody, without scripts, forms and cookies; and a small element."""

from collections.abc import Iterator

import pytest
import time_machine
from bs4 import BeautifulSoup

from organiser.events.models import State, Visibility
from tests.support import make
from tests.support.browsing import Visitor

FRAME = "/en/embed/events"
ELEMENT = "/embed/v1/events.js"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        yield


def test_the_frame_shows_what_is_listed_and_coming(client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch, title="Talk")
    make.make_event(branch, title="Members", visibility=Visibility.MEMBERS)
    make.make_event(branch, title="Draft", state=State.DRAFT)
    make.make_event(title="Elsewhere", kind="school")
    page = BeautifulSoup(client.get(f"{FRAME}?branch={branch.public_id}").text, "html.parser")
    assert [title.get_text(strip=True) for title in page.select(".event-title")] == ["Talk"]
    assert [str(link["href"])[:4] for link in page.select("a")] == ["http", "http"]


def test_the_frame_may_be_framed_and_nothing_else(client: Visitor) -> None:
    make.make_event()
    response = client.get(FRAME)
    rules = dict(rule.partition(" ")[::2] for rule in response.headers["Content-Security-Policy"].split("; "))
    assert rules["frame-ancestors"] == "*"
    assert (rules["default-src"], rules["form-action"], "script-src" in rules) == ("'none'", "'none'", False)
    assert "X-Frame-Options" not in response.headers
    assert "Set-Cookie" not in response.headers
    page = BeautifulSoup(response.text, "html.parser")
    assert page.select("script, form, iframe, img, [style]") == []
    other = client.get("/en/events").headers
    assert (other["X-Frame-Options"], "frame-ancestors 'none'" in other["Content-Security-Policy"]) == ("DENY", True)


def test_the_frame_is_polled_cheaply_and_follows_changes(client: Visitor) -> None:
    make.make_event(title="Talk")
    first = client.get(FRAME)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(FRAME, headers=again).status_code == 304
    make.make_event(title="News")
    assert "News" in client.get(FRAME, headers=again).text


def test_the_frame_names_words_it_cannot_read(client: Visitor) -> None:
    make.make_root()
    response = client.get(f"{FRAME}?kind=party")
    assert (response.status_code, response.content_type) == (400, "text/plain; charset=utf-8")
    assert "`kind`" in response.text


def test_the_element_is_small_and_anybodys(client: Visitor) -> None:
    response = client.get(ELEMENT)
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(response.data) < 4096
    assert "innerHTML" not in response.text
    again = {"If-None-Match": response.headers["ETag"]}
    assert client.get(ELEMENT, headers=again).status_code == 304
