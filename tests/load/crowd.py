"""Many people with sockets of their own, as far as a server can tell: pages read, forms sent, mails received."""

import http.client
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

TIMEOUT = 120
LINK = re.compile(r"https?://[^\s\"'<>]+(/p/[^\s\"'<>]+)")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    body: str
    retry_after: str | None


@dataclass(slots=True)
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Person:
    """One browser without scripts: its cookies, and one socket at a time, to whichever process it was given."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self.address = address
        self.place_id = ""
        self.sent = self.answered = 0.0
        self.status = 0
        self._host = host
        self._port = port
        self._cookies: dict[str, str] = {}
        self._socket: http.client.HTTPConnection | None = None

    def move_to(self, port: int) -> None:
        self.hang_up()
        self._port = port

    def dial(self) -> None:
        """Open the socket now, so that what is sent next does not wait for it."""
        self.hang_up()
        self._socket = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        self._socket.connect()

    def hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, form: Form, **fields: str) -> Answer:
        return self._ask("POST", form.action, urlencode(form.fields | fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        if self._socket is None:
            self.dial()
        assert self._socket is not None
        headers = {"Host": self._host, "Connection": "close", "Sec-Fetch-Site": "same-origin"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._socket.request(method, path, body, headers)
            response = self._socket.getresponse()
            return self._read(response)
        finally:
            self.hang_up()

    def _read(self, response: http.client.HTTPResponse) -> Answer:
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        location = urlsplit(response.headers.get("Location", "")).path
        retry_after = response.headers.get("Retry-After")
        return Answer(response.status, location, response.read().decode(), retry_after)


def release(calls: Sequence[Callable[[], None]]) -> None:
    """Each call in a thread of its own, all let loose by one barrier. What the first of them raises is raised."""
    barrier = threading.Barrier(len(calls), timeout=TIMEOUT)

    def run(call: Callable[[], None]) -> None:
        barrier.wait()
        call()

    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(run, call) for call in calls]:
            done.result()


def in_turns(calls: Sequence[Callable[[], None]], *, at_once: int = 16) -> None:
    with ThreadPoolExecutor(at_once) as threads:
        for done in [threads.submit(call) for call in calls]:
            done.result()


class Answers:
    """How many have been answered so far, for those who begin after some of them."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def add(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._count >= count, TIMEOUT)


def press(person: Person, form: Form, answers: Answers) -> None:
    """The button behind the mailed link, and the clock before and after it."""
    person.sent = time.monotonic()
    person.status = person.post(form).status
    person.answered = time.monotonic()
    answers.add()


def find_form(page: str, ending: str) -> Form:
    """The form whose address ends so, filled in as the page shows it. Raises LookupError when there is none."""
    for start in re.finditer("<form ", page):
        # The form alone: hundreds of pages are read here, and the rest of one takes longer than the server took for it.
        reader = _FormReader()
        reader.feed(page[start.start() : page.index("</form>", start.start())])
        (form,) = reader.forms
        if form.action.partition("#")[0].endswith(ending):
            return form
    raise LookupError(f"no form for {ending}")


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        elif tag == "input" and self.forms and given.get("name"):
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                return
            self.forms[-1].fields[str(given["name"])] = given.get("value") or ""


def link_in(text: str) -> str:
    """The path of the private link in a mail."""
    found = LINK.search(text)
    assert found is not None, text
    return found[1]
