"""Choosing a slice and showing it on other people's pages, in Chromium."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Route, expect

from organiser.factory import create_app
from organiser.kernel.config import Settings
from tests.support.accessibility import list_violations
from tests.support.make import make_branch, make_event
from tests.support.pages import DESK, PHONE, Pages
from tests.support.processes import LiveServer

pytestmark = pytest.mark.only_database("sqlite")


@pytest.fixture
def furnished(live_server: LiveServer) -> LiveServer:
    with create_app(Settings.from_environment(live_server.environ)).app_context():
        branch = make_branch()
        make_event(branch, title="Talk", kind="talk")
        make_event(branch, title="School", kind="school", state="cancelled")
    return live_server


class Site:
    """A page of somebody else, at an origin of its own."""

    def __init__(self) -> None:
        site = self
        self.body = ""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(f"<!doctype html><title>Ours</title><link rel=icon href=data:,>{site.body}".encode())

            def log_message(self, *_words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def test_each_choice_shows_at_once_what_is_in_it(furnished: LiveServer, pages: Pages) -> None:
    page = pages.open(viewport=DESK)
    page.goto("/en/calendars", wait_until="networkidle")
    assert page.url.endswith("/en/calendars")  # nothing chosen, nothing asked
    expect(page.locator(".event-title")).to_have_text(["Talk", "School"])
    page.get_by_label("Kind").select_option("school")
    page.wait_for_url("**/en/calendars?kind=school**")
    expect(page.locator(".event-title")).to_have_text(["School"])
    assert "kind=school" in page.get_by_label("Or copy this address into any calendar").input_value()


def test_a_choice_that_was_made_before_the_script_came_is_taken_up(furnished: LiveServer, pages: Pages) -> None:
    page = pages.open(viewport=DESK)
    held: list[Route] = []
    page.route(re.compile(r"/slice[^/]*\.js"), lambda route: held.append(route))
    page.goto("/en/calendars", wait_until="commit")
    page.get_by_label("Kind").select_option("school")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.wait_for_url("**/en/calendars?kind=school**")
    expect(page.locator(".event-title")).to_have_text(["School"])


def test_without_scripts_a_button_shows_it(furnished: LiveServer, pages: Pages) -> None:
    page = pages.open(javascript=False)
    page.goto("/ar/calendars")
    page.locator("#kind").select_option("school")
    page.locator("form.slice button").click()
    expect(page.locator(".event-title")).to_have_text(["School"])


def test_a_list_stands_on_somebody_elses_page_in_both_ways(furnished: LiveServer, pages: Pages, site: Site) -> None:
    chosen = pages.open(viewport=DESK)
    chosen.goto("/en/calendars")
    site.body = chosen.locator("#frame").input_value() + chosen.locator("#element").input_value()
    page = pages.open(viewport=DESK)
    page.goto(site.url)
    framed = page.frame_locator("iframe").locator(".event-title")
    expect(framed).to_have_text(["Talk", "School"])
    items = page.locator("organiser-events li")  # Playwright looks into shadow roots
    items.first.wait_for()
    assert [text.splitlines()[0] for text in items.all_inner_texts()] == ["Talk", "Cancelled: School"]
    assert page.context.cookies() == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("path", ["calendars?kind=talk", "embed/events"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    furnished: LiveServer, pages: Pages, lang: str, path: str
) -> None:
    for colours in ("light", "dark"):
        page = pages.open(viewport=PHONE, colours=colours, bypass_csp=True)
        page.goto(f"/{lang}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        faults = list_violations(page)
        assert faults == [], json.dumps(faults, indent=1)[:3000]
