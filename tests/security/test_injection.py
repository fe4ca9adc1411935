"""What anybody sends is data and never part of a statement: threat row 28.

Every word of a query, part of an address, field of a form, cookie and header that a route reads is filled with what
would end a string, a comment, an attribute or a number. Statements are looked at as they leave for the database: none
may hold a word of it, which is more than that no attack was found.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import AnyConverter
from werkzeug.test import TestResponse

from organiser.events.filters import EventFilter
from organiser.kernel.web.cookies import cookie_name
from tests.routes.table import OK, Look, Press, Route, Visit
from tests.routes.test_routes import EVERY_ROW
from tests.routes.visiting import COOKIES, Tour, fill_in
from tests.security.test_hostile_text import find_hostile
from tests.support.browsing import make_visitor
from tests.support.made_site import make_site
from tests.support.queries import counted_queries

pytestmark = pytest.mark.unmeasured

MARK = "zqx"
HOSTILE = (f"{MARK}'\"><img src=x onerror=alert(1)>`;--%_)(\\", f"{MARK}' OR '1'='1", f"{MARK}\0", "9" * 40, "-1")
HEADERS = ("Accept-Language", "If-None-Match", "If-Modified-Since", "User-Agent", "Accept-Encoding", "Range")
PAGES = ("/en/events", "/feeds/events.ics", "/en/manage", "/en/login")
EVERYTHING = "*"


class Noting(ImmutableMultiDict[str, str]):
    """Notes the words that are asked for."""

    asked: set[str] = set()  # noqa: RUF012 (of all requests, on purpose)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(key)
        return super().getlist(key, *args, **kwargs)

    def items(self, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(EVERYTHING)
        return super().items(*args, **kwargs)

    def lists(self) -> Any:
        self.asked.add(EVERYTHING)
        return super().lists()


@pytest.fixture
def tour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Tour:
    monkeypatch.setattr(app.request_class, "parameter_storage_class", Noting)
    Noting.asked.clear()
    return Tour(app, make_site())


def list_attacks(tour: Tour, row: Route, visit: Visit) -> Iterator[Route]:
    """The row, hostile in one place after the other."""
    for text in HOSTILE:
        for part, value in row.at.items():
            # No address leads to a number that is none, or to a word that is none of a few.
            is_read = text.isdigit() or not fill_in(value, visit).isdigit()
            if is_read and part not in list_fixed_parts(tour, row):
                yield replace(row, at={**row.at, part: text})
        for word in list_words(tour, row, visit):
            if isinstance(row, Press):
                body = row.body(visit) if callable(row.body) else row.body
                yield replace(row, body={**body, word: text})
            else:
                yield replace(row, query=urlencode({word: text}))


def list_fixed_parts(tour: Tour, row: Route) -> set[str]:
    """Parts of its address that are one of a few words: any other has no route."""
    rules = tour.app.url_map.iter_rules(row.endpoint)
    return {name for rule in rules for name, reads in rule._converters.items() if isinstance(reads, AnyConverter)}


def list_words(tour: Tour, row: Route, visit: Visit) -> list[str]:
    """What this route reads of a query or a form."""
    Noting.asked.clear()
    tour.send(row, visit)
    asked = Noting.asked - {"csrf_token", EVERYTHING}
    return sorted(asked | (set(words_of_filters()) if EVERYTHING in Noting.asked and isinstance(row, Look) else set()))


def words_of_filters() -> tuple[str, ...]:
    return (
        "q",
        "country",
        "lang",
        "kind",
        "topic",
        "online",
        "from",
        "to",
        "branch",
        "below",
        "page",
        "past",
        "nosuch",
    )


def check(answer: TestResponse, statements: list[str], where: str) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"{where}: {answer.status_code}"
    if any(MARK in statement.lower() for statement in statements):
        yield f"{where}: it stands in a statement"
    if answer.mimetype == "text/html" and MARK.encode() in answer.data and find_hostile(answer.data):
        yield f"{where}: it stands in the page as it is"


def attack(tour: Tour, row: Route) -> Iterator[str]:
    before = tour.watch.look() if row.given else None
    visit = tour.prepare(row, next(who for who, outcome in row.rights.items() if outcome == OK))
    ready = tour.watch.look()
    for hostile in list_attacks(tour, row, visit):
        with counted_queries() as statements:
            answer = tour.send(hostile, visit)
        yield from check(answer, statements, f"{row.method} {row.endpoint} {hostile.at} {hostile.query}")
        if isinstance(row, Press):
            tour.watch.restore(ready)
    if before:
        tour.watch.restore(before)


ROWS = {f"{row.method} {row.endpoint}": row for row in reversed(EVERY_ROW)}
PUBLIC = ("registrations.register", "registrations.change", "accounts.login", "accounts.forgot")


def test_nothing_that_a_page_is_asked_with_reaches_a_statement(tour: Tour) -> None:
    rows = [row for row in ROWS.values() if isinstance(row, Look)]
    assert [fault for row in rows for fault in attack(tour, row)] == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if row.endpoint in PUBLIC else pytest.mark.long)
        for name, row in sorted(ROWS.items())
        if isinstance(row, Press)
    ],
)
def test_nothing_that_a_form_brings_reaches_a_statement(tour: Tour, name: str) -> None:
    assert list(attack(tour, ROWS[name])) == []


def test_no_cookie_and_no_header_reaches_a_statement(tour: Tour) -> None:
    faults: list[str] = []
    for page in PAGES:
        for text in HOSTILE[:2]:
            sent = [{"Cookie": f"{cookie_name(name, is_https=False)}={text.replace(';', '')}"} for name in COOKIES]
            for headers in (*sent, *({name: text} for name in HEADERS)):
                visitor = make_visitor(tour.app)
                with counted_queries() as statements:
                    answer = visitor.get(page, headers=headers)
                faults += check(answer, statements, f"{page} with {headers}")
    assert faults == []


def test_the_eye_of_this_test_is_open(tour: Tour) -> None:
    row = next(row for row in EVERY_ROW if row.endpoint == "discovery.events")
    assert set(list_words(tour, row, tour.prepare(row, "stranger"))) >= {"q", "country", "from", "page"}
    form = ROWS["POST registrations.register"]
    assert set(list_words(tour, form, tour.prepare(form, "stranger"))) >= {"name", "address", "mode", "key"}
    assert EventFilter.parse(ImmutableMultiDict({"q": "x"})).text == "x"
