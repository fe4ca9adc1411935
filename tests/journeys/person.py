"""Somebody at a browser of their own, who finds things by what is written on them, in their language."""

import re
import time
from dataclasses import dataclass

import pyotp
from playwright.sync_api import Locator, Page, ViewportSize

from tests.journeys.words import Words
from tests.support.pages import PHONE, Pages

CODE_SECONDS = 30
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Person:
    page: Page
    say: Words

    @classmethod
    def at(cls, pages: Pages, lang: str, *, scripts: bool, viewport: ViewportSize = PHONE) -> "Person":
        return cls(pages.open(viewport=viewport, locale=lang, javascript=scripts), Words(lang))

    def open(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, label: str, *, of: str = "") -> None:
        """A link by all its words; `of` is the branch that a screen reader hears behind them."""
        name = f"{self.say(label)} {self.say('of %(branch)s', branch=of)}" if of else self.say(label)
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=self.say(label), exact=True).click()

    def unfold(self, label: str) -> None:
        self.page.locator("summary", has_text=self.say(label)).click()

    def field(self, label: str) -> Locator:
        """By its whole label, with or without the word that it is required."""
        text, required = re.escape(self.say(label)), re.escape(self.say("required"))
        return self.page.get_by_label(re.compile(rf"^\s*{text}(\s+{required})?\s*$")).first

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def tick(self, label: str) -> None:
        self.field(label).check()

    def read(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()


@dataclass
class App:
    """An authenticator app. A code counts once, so the second is that of the next half minute, taken early."""

    secret: str
    taken: int = 0

    def next_code(self) -> str:
        code = pyotp.TOTP(self.secret).at(int(time.time()) + CODE_SECONDS * self.taken)
        self.taken += 1
        return code


def hold_authenticator(page: Page) -> None:
    """A phone's or computer's keeper of passkeys, which says yes to all (WebAuthn §11.2)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
