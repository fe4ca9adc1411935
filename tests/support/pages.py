"""Pages in a browser. Whatever goes wrong behind them is collected and fails the test at its end."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, ViewportSize

from tests.support.network import is_loopback

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
# They keep it off the network, and out of a container's small /dev/shm.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def launch_chromium(playwright: Playwright, executable: Path) -> Browser:
    as_root = os.geteuid() == 0  # whom Chromium's sandbox refuses
    return playwright.chromium.launch(executable_path=executable, args=list(FLAGS), chromium_sandbox=not as_root)


@dataclass
class Pages:
    """Opens pages of one test, each in a context of its own: no shared cookies."""

    browser: Browser
    base_url: str | None = None
    faults: list[str] = field(default_factory=list)
    _allowed: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        *,
        viewport: ViewportSize = PHONE,
        locale: str = "en-GB",
        timezone: str = "Europe/Brussels",
        javascript: bool = True,
        colours: str = "light",
        bypass_csp: bool = False,
    ) -> Page:
        """A blank page, its addresses relative to the live server's when the test has one.

        Past its policy a page asks for all that it wants, so that what it wants from elsewhere is seen.
        """
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport=viewport,
            locale=locale,
            timezone_id=timezone,
            java_script_enabled=javascript,
            color_scheme="dark" if colours == "dark" else "light",
            reduced_motion="reduce",
            bypass_csp=bypass_csp,
        )
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("request", self._note_request)
        self._contexts.append(context)
        return context.new_page()

    def allow(self, pattern: str) -> None:
        """Expect faults that match, such as the 404 of a page that is opened because it is missing."""
        self._allowed.append(pattern)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and not is_loopback(address.hostname or ""):
            self.faults.append(f"request to a third party: {request.url}")

    def close(self) -> list[str]:
        """Close everything; what went wrong and was not expected."""
        for context in self._contexts:
            context.close()
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self._allowed)]
