"""What axe finds wrong with a page: https://github.com/dequelabs/axe-core."""

from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What is right is many times as long, and would be read here for each page.
RUN = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"


def bring_axe(page: "Page") -> None:
    """To every document that this page opens from now on: the browser is sent it once."""
    page.add_init_script(AXE_SCRIPT)


def list_violations(page: "Page") -> list[dict[str, Any]]:
    """Each with its `id`, and `nodes` with their `html`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations: list[dict[str, Any]] = page.evaluate(RUN)
    return violations
