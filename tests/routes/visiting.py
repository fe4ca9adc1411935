"""Going through a table: every row as every actor, with a valid CSRF token, and a look at the database after it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask import Flask, url_for
from werkzeug.test import TestResponse

from organiser.kernel import ids
from organiser.kernel.extensions import settings
from organiser.kernel.web.cookies import cookie_name
from organiser.kernel.web.headers import POLICY
from tests.routes.table import MISSING, OK, Look, Outcome, Press, Route, Value, Visit
from tests.support.browsing import make_visitor
from tests.support.site import Site
from tests.support.snapshots import Snapshot, Watch

COOKIES = (
    "staff",
    "places",
    "members",
    "calendars",
    "speakers",
    "volunteers",
    "notices",
    "form",
    "invitation",
    "login_link",
    "link_browser",
    "known",
)
TOKEN = re.compile(rb'name="csrf_token"[^>]* value="([^"]+)"')
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Tour:
    """Finds where an installation does otherwise than its table says. The site is as before when it ends."""

    app: Flask
    site: Site
    faults: list[str] = field(default_factory=list)
    _cookies: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)

    @cached_property
    def start(self) -> Snapshot:
        return self.watch.look()

    def go(self, rows: Sequence[Route]) -> list[str]:
        for row in rows:
            for who in row.rights:
                self._enter(who)
        _ = self.start
        for row in rows:
            self._refused(row)
            for who, outcome in row.rights.items():
                if outcome == OK:
                    self._succeed(row, who)
        return self.faults

    def send_once(self, row: Route, who: str, *, more: Mapping[str, str] | None = None) -> TestResponse:
        """One visit, `given` before it; `more` fields than the form has, which those of the row prevail over."""
        return self.send(row, self.prepare(row, who), more=more)

    def prepare(self, row: Route, who: str) -> Visit:
        """Somebody before a route, after what is `given`."""
        self._enter(who)
        visit = self._visit(who)
        if row.given:
            row.given(visit)
        return visit

    def send(self, row: Route, visit: Visit, *, more: Mapping[str, str] | None = None) -> TestResponse:
        return self._send(row, visit, more=more)

    def find_outcome(self, row: Route, who: str) -> int:
        """The status of what somebody gets who comes without anything prepared."""
        self._enter(who)
        return self._send(row, self._visit(who)).status_code

    def _enter(self, who: str) -> None:
        """Cookies and a CSRF token from a real page, once for each actor."""
        if who in self._tokens:
            return
        client = make_visitor(self.app)
        self.site.who[who].enter(client)
        found = TOKEN.search(client.get("/en/manage/account").data) or TOKEN.search(client.get("/en/login").data)
        assert found, who
        self._tokens[who] = found[1].decode()
        https = settings().is_https
        held = ((name, client.get_cookie(cookie_name(name, is_https=https))) for name in COOKIES)
        self._cookies[who] = [(cookie.key, cookie.value) for _, cookie in held if cookie]

    def _visit(self, who: str) -> Visit:
        client = make_visitor(self.app)
        for name, value in self._cookies[who]:
            client.set_cookie(name, value)
        return Visit(self.app, self.site, who, client)

    def _refused(self, row: Route) -> None:
        """All who may not, one after the other, at what is there; then nothing is changed by any of them."""
        if all(outcome == OK for outcome in row.rights.values()):
            return
        before = self._prepare(row, self._visit(next(who for who, outcome in row.rights.items() if outcome == OK)))
        for who, outcome in row.rights.items():
            if outcome != OK:
                visit = self._visit(who)
                self._expect(row, who, outcome, self._send(row, visit))
                if outcome == MISSING and row.at:
                    self._expect_same_bytes(row, who)
        changed = before.find_changes(self.watch.look())
        self._check(row, "those who may not", not changed, f"changed {changed}")
        self.watch.restore(self.start)

    def _prepare(self, row: Route, visit: Visit) -> Snapshot:
        if row.given is None:
            return self.start
        row.given(visit)
        return self.watch.look()

    def _succeed(self, row: Route, who: str) -> None:
        visit = self._visit(who)
        before = self._prepare(row, visit)
        match row:
            case Look():
                self._look(row, visit, before)
            case Press():
                self._press(row, visit)
        if row.given or isinstance(row, Press):
            self.watch.restore(self.start)

    def _look(self, row: Look, visit: Visit, before: Snapshot) -> None:
        answer, head = self._send(row, visit), self._send(row, visit, method="HEAD")
        shown = fill_in(row.shows, visit).encode()
        place = answer.headers.get("Location", "").encode()
        self._check(row, visit.who, answer.status_code == row.answers, f"{answer.status_code}, not {row.answers}")
        self._check(row, visit.who, shown in answer.data or shown in place, f"does not show {shown.decode()}")
        self._check(row, visit.who, head.status_code == answer.status_code, f"HEAD answers {head.status_code}")
        self._check(row, visit.who, not head.data, "HEAD has a body")
        self._check_headers(row, visit.who, answer, row.caching)
        changed = before.find_changes(self.watch.look())
        self._check(row, visit.who, not changed, f"GET or HEAD changed {changed}")

    def _press(self, row: Press, visit: Visit) -> None:
        before = row.effect(visit)
        self._check(row, visit.who, before != row.becomes, f"is {before!r} already")
        if not row.is_one_click:
            self._press_without_token(row, visit, before)
        answer = self._send(row, visit)
        self._check(row, visit.who, answer.status_code == row.answers, f"{answer.status_code}, not {row.answers}")
        after = row.effect(visit)
        self._check(row, visit.who, after == row.becomes, f"makes {after!r}, not {row.becomes!r}")
        self._check_headers(row, visit.who, answer, "no-store")

    def _press_without_token(self, row: Press, visit: Visit, before: object) -> None:
        body = self._body(row, visit) | {"csrf_token": ""}
        naked = visit.client.post(self._address(row, visit), data=body, headers=SAME_ORIGIN)
        self._check(row, visit.who, naked.status_code == 400, f"{naked.status_code} without a CSRF token")
        self._check(row, visit.who, row.effect(visit) == before, "works without a CSRF token")

    def _send(
        self,
        row: Route,
        visit: Visit,
        *,
        method: str | None = None,
        unknown: str | None = None,
        more: Mapping[str, str] | None = None,
    ) -> TestResponse:
        address = self._address(row, visit, unknown=unknown)
        if isinstance(row, Press):
            return visit.client.post(address, data={**(more or {}), **self._body(row, visit)}, headers=SAME_ORIGIN)
        return visit.client.open(address, method=method or "GET", buffered=True)

    def _body(self, row: Press, visit: Visit) -> dict[str, object]:
        body = row.body(visit) if callable(row.body) else row.body
        return {**body, "csrf_token": self._tokens[visit.who]}

    def _address(self, row: Route, visit: Visit, *, unknown: str | None = None) -> str:
        values = {name: fill_in(value, visit) for name, value in row.at.items()}
        if unknown is not None:
            values |= {next(iter(values)): unknown}
        with self.app.test_request_context():
            path = url_for(row.endpoint, **{"lang": "en"} if self._takes_lang(row.endpoint) else {}, **values)
        return path + (f"?{row.query}" if row.query else "")

    def _takes_lang(self, endpoint: str) -> bool:
        return any("lang" in rule.arguments for rule in self.app.url_map.iter_rules(endpoint))

    def _expect(self, row: Route, who: str, outcome: Outcome, answer: TestResponse) -> None:
        place = answer.headers.get("Location", "")
        match outcome:
            case "log in":
                is_right = answer.status_code == 303 and place.startswith("/en/login")
            case "missing":
                is_right = answer.status_code == 404
            case _:
                is_right = answer.status_code == outcome
        self._check(row, who, is_right, f"{answer.status_code} {place}, not {outcome}")
        self._check_headers(row, who, answer, None)

    def _expect_same_bytes(self, row: Route, who: str) -> None:
        ours = fill_in(next(iter(row.at.values())), self._visit(who))
        unknown = _unlike(ours)
        refused, missing = self._send(row, self._visit(who)), self._send(row, self._visit(who), unknown=unknown)
        same = _mask(refused) == _mask(missing) and _named(refused) == _named(missing)
        self._check(row, who, same, "tells what is forbidden from what is not there")

    def _check_headers(self, row: Route, who: str, answer: TestResponse, caching: str | None) -> None:
        policy = row.policy if isinstance(row, Look) else POLICY
        self._check(row, who, answer.headers.get("Content-Security-Policy") == policy, "another policy")
        self._check(row, who, answer.headers.get("Referrer-Policy") == "no-referrer", "sends a Referer")
        found = answer.headers.get("Cache-Control", "")
        if caching is None:
            self._check(row, who, "public" not in found, f"a refusal says Cache-Control: {found}")
        else:
            self._check(row, who, found == caching, f"Cache-Control: {found}, not {caching}")

    def _check(self, row: Route, who: str, is_right: bool, fault: str) -> None:
        if not is_right:
            self.faults.append(f"{row.method} {row.endpoint} as {who}: {fault}")


def fill_in(value: Value, visit: Visit) -> str:
    """'events.open' → site.events['open']; other text as it is; functions asked."""
    if callable(value):
        return value(visit)
    kind, _, key = value.partition(".")
    return str(getattr(visit.site, kind)[key]) if key and hasattr(visit.site, kind) else value


def _unlike(value: str) -> str:
    """As an id or token of this kind looks that nothing has."""
    return "9" * 9 if value.isdigit() else ids.new_public_id() if len(value) == 26 else ids.new_token()


def _mask(answer: TestResponse) -> bytes:
    """A page without what it repeats of the address, and without tokens."""
    path = answer.request.path.removeprefix("/en")
    return TOKEN.sub(b"", answer.data.replace(path.encode(), b"PATH"))


def _named(answer: TestResponse) -> list[str]:
    return sorted(name for name in answer.headers.keys() if name != "Set-Cookie")  # noqa: SIM118 (Headers yield pairs)


def list_rules(app: Flask) -> Iterator[tuple[str, str]]:
    """(endpoint, method) of everything that can be asked for."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method
