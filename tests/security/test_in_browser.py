"""What a real browser makes of hostile text, and what it says when it leaves: threat rows 20, 22 and 60."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.security.test_hostile_text import write
from tests.support.make import make_branch, make_event
from tests.support.pages import DESK, Pages
from tests.support.served_site import Served, serve_site
from tests.support.serving import serve
from tests.support.visits import list_one_of_each

pytestmark = pytest.mark.only_database("sqlite")


@pytest.fixture(scope="module")
def written_on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The corpus stands in every free text."""
    with serve_site(tmp_path_factory.mktemp("written_on"), list_one_of_each, write=write) as served:
        yield served


def listen_for_dialogs(page: Page) -> list[str]:
    said: list[str] = []

    def note(dialog: Any) -> None:
        said.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", note)
    return said


def test_no_text_of_people_runs_on_any_page(written_on: Served, pages: Pages) -> None:
    """`pages` fails on whatever the policy had to stop: what is written has to be text before that."""
    page = pages.open(viewport=DESK)
    said, seen = listen_for_dialogs(page), 0
    for visit in written_on.visits:
        written_on.let_in(page.context, visit.who)
        page.goto(written_on.url + visit.address("en"), wait_until="domcontentloaded")
        seen += "onerror=alert(1)" in page.locator("body").inner_text()
    assert said == []
    assert seen > len(written_on.visits) / 4, "the corpus is on few pages: this test looks at too little"


def test_the_eye_of_this_test_is_open(written_on: Served, pages: Pages) -> None:
    page = pages.open(bypass_csp=True)
    pages.allow("ERR_UNKNOWN_URL_SCHEME|Failed to load resource|Not allowed to load")
    said = listen_for_dialogs(page)
    page.set_content("<img src=x onerror=alert(1)>")
    page.wait_for_function("document.images[0].complete")
    assert [words.rpartition(": ")[2] for words in said] == ["1"]


def test_who_leaves_by_a_link_does_not_say_where_from(written_on: Served, pages: Pages) -> None:
    asked: list[dict[str, str]] = []

    def elsewhere(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.append({name: value for name, value in environ.items() if name.startswith("HTTP_")})
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [b"<!doctype html><title>Elsewhere</title><link rel=icon href=data:,><h1>Elsewhere</h1>"]

    with serve(elsewhere) as port:
        with written_on.app.app_context():
            event = make_event(make_branch(name="Leaving"), text=f"[Read more](http://127.0.0.1:{port}/)")
            path = f"/en/events/{event.public_id}/{event.slug}"
        page = pages.open()
        page.goto(f"{written_on.url}{path}")
        page.get_by_role("link", name="Read more").click()
        page.get_by_role("heading", name="Elsewhere").wait_for()
    assert len(asked) == 1
    assert "HTTP_REFERER" not in asked[0]
    assert "organiser" not in str(asked[0]).lower()
