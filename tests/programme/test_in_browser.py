"""The grid in Chromium: sessions are dragged, and carried by the keyboard alone."""

from typing import TYPE_CHECKING

import pytest

from tests.programme.desk import School, open_school
from tests.support.pages import Pages
from tests.support.processes import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.only_database("sqlite")


@pytest.fixture
def school(live_server: LiveServer) -> School:
    return open_school(live_server)


def where(page: "Page", ident: str) -> list[str]:
    """Day, time and room of the cell that a session stands in."""
    found: list[str] = page.locator(f"#session-{ident}").evaluate(
        "card => { const cell = card.closest('td'); return cell"
        " ? [cell.closest('table').dataset.day, cell.dataset.time, cell.dataset.room] : [] }"
    )
    return found


def test_a_session_is_dragged_into_a_room_and_back_beside_the_grid(
    live_server: LiveServer, school: School, pages: Pages
) -> None:
    page = school.open(pages, live_server)
    card = page.locator("#session-bread")
    card.drag_to(page.locator('[data-day="2027-05-21"] td[data-room="attic"][data-time="09:00"]'))
    page.locator("#board-status", has_text="09:00 to 10:00, The attic").wait_for()
    assert where(page, "bread") == ["2027-05-21", "09:00", "attic"]
    card.drag_to(page.locator("[data-unplaced]"))
    page.locator("#board-status", has_text="not placed").wait_for()
    assert where(page, "bread") == []
    page.get_by_role("button", name="Take it back").click()
    assert where(page, "bread") == ["2027-05-21", "09:00", "attic"]


def test_a_session_is_carried_by_the_keyboard_alone(live_server: LiveServer, school: School, pages: Pages) -> None:
    page = school.open(pages, live_server)
    status = page.locator("#board-status")
    page.get_by_role("button", name="Move “Bread”").focus()
    page.keyboard.press("Space")
    assert "Arrow keys move it" in status.inner_text()
    for key in ("ArrowDown", "ArrowRight", "PageDown"):
        page.keyboard.press(key)
    assert status.inner_text() == "Saturday, 22 May 2027, 10:30, The attic"
    page.keyboard.press("Enter")
    status.get_by_text("“Bread”: Saturday, 22 May 2027, 10:30 to 11:30, The attic.").wait_for()
    assert where(page, "bread") == ["2027-05-22", "10:30", "attic"]
    assert page.evaluate("document.activeElement.closest('article').id") == "session-bread"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert status.inner_text() == "“Bread” is back where it was."
    assert where(page, "bread") == ["2027-05-22", "10:30", "attic"]


def test_arrows_follow_the_direction_of_the_page(live_server: LiveServer, school: School, pages: Pages) -> None:
    page = school.open(pages, live_server, "ar")
    page.locator("#session-songs [data-pick]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.locator("td #session-songs").wait_for()
    assert where(page, "songs") == ["2027-05-21", "09:00", "attic"]


def test_what_the_server_refuses_is_put_back_and_said(live_server: LiveServer, school: School, pages: Pages) -> None:
    pages.allow("500|Failed to load")
    page = school.open(pages, live_server)
    page.route("**/move", lambda route: route.fulfill(status=500, body="no"))
    page.locator("#session-bread").drag_to(page.locator("[data-unplaced]"))
    page.locator("#board-status", has_text="That did not work.").wait_for()
    assert where(page, "bread") == ["2027-05-21", "10:00", "hall"]
