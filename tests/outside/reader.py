"""A browser without a screen: HTTP, html5lib, and what pages offer. It knows no address but the first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from bs4 import BeautifulSoup, Tag

from tests.support.browsing import shown_values

# The type attributes of buttons of which a browser sends the one that was pressed.
BUTTONS = 'button:not([type="button"]), input[type="submit"]'


@dataclass
class Reader:
    """One visitor with their cookies, at one page."""

    jar: CookieJar = field(default_factory=CookieJar)
    address: str = ""
    status: int = 0
    body: bytes = b""
    kind: str = ""

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html5lib")

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.page.body.get_text(" ") if self.page.body else "")

    def open(self, address: str, data: bytes | None = None) -> "Reader":
        request = Request(urldefrag(urljoin(self.address, address)).url, data=data)  # noqa: S310 (loopback only)
        request.add_header("Accept-Language", "en")
        assert urlsplit(request.full_url).hostname == "localhost", f"leads away: {request.full_url}"
        try:
            answer = self._opener().open(request, timeout=60)
        except HTTPError as error:
            answer = error
        with answer:
            self.address, self.status, self.body = answer.geturl(), answer.status, answer.read()
            self.kind = answer.headers.get_content_type()
        return self

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.jar))

    def follow(self, text: str) -> "Reader":
        """The first link that says so, or that begins so."""
        links = [link for link in self.page.select("a[href]") if words_of(link).startswith(text)]
        exact = [link for link in links if words_of(link) == text]
        assert links, f"{self.address} has no link {text!r}"
        return self.open(str((exact or links)[0]["href"]))

    def follow_alternate(self, kind: str) -> "Reader":
        """What the page's head names as the same thing in another format."""
        links = self.page.select(f'link[rel~="alternate"][type="{kind}"]')
        assert links, f"{self.address} names no {kind}"
        return self.open(str(links[0]["href"]))

    def submit(self, button: str, fields: Mapping[str, str | bool]) -> "Reader":
        """Fill in fields by label, or as `autocomplete=…`, and press the button, of the one form that has all these."""
        for form in self.page.select("form"):
            pressed = next((one for one in form.select(BUTTONS) if words_of(one) == button), None)
            controls = {name: find_control(form, name) for name in fields}
            if pressed is not None and all(controls.values()):
                return self._send(form, pressed, {control: fields[name] for name, control in controls.items()})
        raise AssertionError(f"{self.address} has no form with {sorted(fields)} and {button!r}")

    def _send(self, form: Tag, pressed: Tag, typed: Mapping[Tag | None, str | bool]) -> "Reader":
        values = shown_values(form)
        for control, value in typed.items():
            assert control is not None
            values[str(control["name"])] = str(control.get("value", "on")) if value is True else value
        if pressed.get("name"):
            values[str(pressed["name"])] = str(pressed.get("value", ""))
        address = urljoin(self.address, str(form.get("action") or self.address))
        sent = urlencode(values, doseq=True)
        if str(form.get("method", "get")).lower() == "get":
            return self.open(f"{address.partition('?')[0]}?{sent}")
        return self.open(address, sent.encode())


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def find_control(form: Tag, name: str) -> Tag | None:
    """By autocomplete="name" (a token of HTML's list) or by the words of the label that is tied to it."""
    by_token = form.select_one(f'[autocomplete~="{name}"]:not([type="hidden"])') if name.islower() else None
    if by_token is not None:
        return by_token
    for label in form.select("label[for]"):
        if words_of(label).removesuffix(" required") == name:
            return form.find(id=str(label["for"]))
    return None
