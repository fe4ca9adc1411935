"""The editor's whole journey in Chromium with the keyboard alone: no mouse, and no focus that a test sets."""

from typing import TYPE_CHECKING

import pytest

from tests.programme.desk import open_school
from tests.support.pages import Pages
from tests.support.processes import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.only_database("sqlite")

MOST_TABS = 80
# What a screen reader says of where one is: its label, the words on it, or what it is described by.
NAME = """() => {
  const at = document.activeElement
  const label = at.labels?.[0]?.innerText || at.getAttribute("aria-label") || at.innerText || at.value || ""
  return label.trim().replace(/\\s+/g, " ")
}"""
# Behind the page's end the browser is next; the clock in a field of time is its own, with its own frame.
IS_SEEN = """() => {
  const at = document.activeElement
  if (at === document.body || at.matches("[type=time]:not(:focus-visible)")) return true
  const box = at.getBoundingClientRect(), style = getComputedStyle(at)
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1
  return inside && (style.outlineStyle !== "none" || style.boxShadow !== "none")
}"""


def go_to(page: "Page", name: str) -> None:
    """Press Tab until one is there; wherever one comes to on the way can be seen."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(NAME)))
        assert page.evaluate(IS_SEEN), f"nobody sees that they are at {passed[-1]!r}"
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name!r} is not among {passed}")


def press(page: "Page", name: str) -> None:
    go_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def read(page: "Page", selector: str) -> str:
    return page.locator(selector).first.inner_text()


def test_a_session_is_written_placed_taken_back_placed_and_shown(live_server: LiveServer, pages: Pages) -> None:
    page = open_school(live_server).open(pages, live_server)
    press(page, "Add a session")
    go_to(page, "Title")
    page.keyboard.type("Roses")
    go_to(page, "Minutes")
    page.keyboard.press("Control+A")
    page.keyboard.type("45")
    press(page, "Save")
    assert "Saved." in read(page, ".notice-success")

    page.locator(".can-move").wait_for()
    go_to(page, "Move “Roses”")
    status = page.locator("#board-status")
    for key in ("Space", "ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    status.get_by_text("“Roses”: Friday, 21 May 2027, 09:30 to 10:15, The attic.").wait_for()
    page.reload()
    press(page, "Take it back")
    assert page.locator("td article", has_text="Roses").count() == 0
    page.locator(".can-move").wait_for()
    go_to(page, "Move “Roses”")
    for key in ("Space", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    status.get_by_text("“Roses”: Friday, 21 May 2027, 09:30 to 10:15, The hall.").wait_for()
    page.reload()
    assert "Bread" in read(page, ".clashes")

    press(page, "Let people see it")
    go_to(page, "What is new, in a sentence")
    page.keyboard.type("The first version")
    press(page, "Let people see it")
    assert "Everybody sees it now." in read(page, ".notice-success")
