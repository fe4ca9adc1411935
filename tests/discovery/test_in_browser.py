"""The pages that everybody opens first, in Chromium: on a phone and on a desk, in both directions, in both colours."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, ViewportSize, expect

from organiser.factory import create_app
from organiser.kernel.config import Settings
from tests.support.accessibility import bring_axe, list_violations
from tests.support.make import make_branch, make_event, make_root, make_when
from tests.support.pages import DESK, PHONE, Pages
from tests.support.processes import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

WHEN = make_when(days=5)
MONTH = f"{WHEN.starts_wall:%Y-%m}"
ADDRESSES = (
    "/",
    "/events",
    "/events?kind=talk&country=BO",
    "/events?kind=action",
    f"/events/month/{MONTH}",
    "/branches?place=Antwerp",
    "/branches/bolivia?below=1",
    "/privacy",
)


@pytest.fixture
def furnished(live_server: LiveServer) -> LiveServer:
    """A server with a little of everything that these pages show."""
    with create_app(Settings.from_environment(live_server.environ)).app_context():
        bolivia = make_branch(make_root(contact="all@example.org"), name="Bolivia", level="country", country="BO")
        la_paz = make_branch(
            bolivia, country="BO", city_id=3911925, place_name="La Paz", languages=("es",), text="We *read*."
        )
        make_event(la_paz)
        make_event(la_paz, title="حلقة قراءة", lang="ar", state="cancelled", kind="circle")
        make_event(bolivia, title="World school", kind="school", when=WHEN)
    return live_server


def list_faults(page: "Page") -> list[str]:
    violations = list_violations(page)
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in violations]


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize(("lang", "colours", "viewport"), [("en", "light", DESK), ("ar", "dark", PHONE)])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    furnished: LiveServer, pages: Pages, lang: str, colours: str, viewport: "ViewportSize"
) -> None:
    faults = []
    page = pages.open(viewport=viewport, colours=colours)
    bring_axe(page)
    for address in ADDRESSES:
        page.goto(f"/{lang}{address}")
        faults += list_faults(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            faults.append(f"{page.url}: {width} wide on {viewport['width']}")
    assert faults == []


@pytest.mark.only_database("sqlite")
def test_a_place_is_chosen_by_keyboard_and_leads_to_the_nearest_branch(furnished: LiveServer, page: "Page") -> None:
    page.goto("/en/")
    field = page.get_by_role("combobox", name="Your town")
    field.press_sequentially("oruro")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("button", name="Find the nearest branch").click()
    expect(page.get_by_role("heading", name="Nearest to Oruro, Bolivia")).to_be_visible()
    expect(page.locator(".near-list li").first.get_by_role("link")).to_have_text("La Paz Centro")


@pytest.mark.only_database("sqlite")
def test_a_place_that_was_typed_before_the_script_came_is_looked_up(furnished: LiveServer, page: "Page") -> None:
    held: list[Route] = []
    page.route(re.compile(r"/places\.js$"), lambda route: held.append(route))
    page.goto("/en/", wait_until="commit")
    field = page.get_by_label("Your town")
    field.press_sequentially("oru")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.get_by_role("option", name="Oruro, Bolivia").wait_for()
    expect(field).to_be_focused()
    page.keyboard.type("ro")
    expect(field).to_have_value("oruro")


@pytest.mark.only_database("sqlite")
def test_everything_is_found_without_scripts(furnished: LiveServer, pages: Pages) -> None:
    page = pages.open(javascript=False)
    page.goto("/en/")
    page.get_by_label("What are you looking for?").fill("news")
    page.get_by_role("button", name="Search events").click()
    page.wait_for_url("**/en/events?q=news")
    expect(page.locator(".event-title")).to_have_text(["Who makes the news?"])
    page.goto("/en/")
    page.get_by_label("Your town").fill("Oruro")
    page.get_by_role("button", name="Find the nearest branch").click()
    expect(page.locator(".near-list li a")).to_have_text(["La Paz Centro"])


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_month_stays_a_table_for_screen_readers(
    furnished: LiveServer, pages: Pages, viewport: ViewportSize
) -> None:
    page = pages.open(viewport=viewport)
    page.goto(f"/en/events/month/{MONTH}")
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("row").get_by_role("cell").filter(has_text="World school").first.is_visible()
