"""What a row of the tables says, and the patterns of rights that many rows share.

A table is written by hand: it says who may do what (docs/decisions/0001), not what the code does today.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from organiser.kernel.web.headers import POLICY
from tests.support.browsing import Visitor
from tests.support.site import Site

# Everybody that a row has to say something about; rows may name others of Site.who besides.
ACTORS = (
    "stranger",
    "place:confirmed",  # attendee: came in by the link of a place at `open`
    "member",  # holds the members' link of the town
    "helper",  # at the town, named for `open`
    "organiser",  # of the town
    "sibling",  # organises the next town
    "coordinator",  # of the country above the town
    "elsewhere",  # coordinates another country
    "operator",
)

OK = "ok"  # it does what it is for
LOGIN = "log in"  # 303 to the log-in
MISSING = "missing"  # 404 in the same bytes as for an id that doesn't exist
# Any other outcome is a status code; nothing is changed by it.
Outcome = str | int
Rights = Mapping[str, Outcome]


def rights(words: str, **others: Outcome) -> dict[str, Outcome]:
    """One outcome for each of ACTORS, in their order; `others` for more of Site.who, as place_waiting=OK."""
    names = {"ok": OK, "login": LOGIN, "-": MISSING}
    outcomes = [int(word) if word.isdigit() else names[word] for word in words.split()]
    more = {
        name.replace("_", ":", 1) if name.startswith(("place", "notice")) else name: what
        for name, what in others.items()
    }
    return dict(zip(ACTORS, outcomes, strict=True)) | more


#                        stran atten membe helpe organ sibli coord elsew opera
EVERYBODY = rights("     ok    ok    ok    ok    ok    ok    ok    ok    ok   ")
STAFF = rights("         login login login ok    ok    ok    ok    ok    ok   ")
EDITORS = rights("       login login login -     ok    -     ok    -     -    ")
COORDINATORS = rights("  login login login -     -     -     ok    -     -    ", root=OK)
OF_ALL = rights("        login login login -     -     -     -     -     -    ", root=OK)
ORGANISER = rights("     login login login -     ok    -     -     -     -    ")
OPERATOR = rights("      login login login -     -     -     -     -     ok   ", root=MISSING)


@dataclass(slots=True)
class Visit:
    """Somebody at a route."""

    app: Flask
    site: Site
    who: str
    client: Visitor


Value = str | Callable[[Visit], str]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A rule of the url_map under one method. `at` fills in the address: 'events.open' is site.events['open'].

    `given` prepares for those who succeed; `body` is what they and all others send.
    """

    endpoint: str
    rights: Rights
    at: Mapping[str, Value] = field(default_factory=dict)
    query: str = ""
    given: Callable[[Visit], None] | None = None
    answers: int = 200

    @property
    def method(self) -> str:
        return "GET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Route):
    """GET and HEAD. `shows` stands in the body, or in where it leads; `caching` is its Cache-Control, `policy` its
    Content-Security-Policy."""

    shows: Value
    caching: str = "no-store"
    policy: str = POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Route):
    """POST. `effect` reads what it is for: something else before, `becomes` after it."""

    effect: Callable[[Visit], Any]
    becomes: Any
    is_one_click: bool = False  # what mail programs send by themselves needs no CSRF token (RFC 8058)
    body: Body | Callable[[Visit], Body] = field(default_factory=dict)
    answers: int = 303

    @property
    def method(self) -> str:
        return "POST"
