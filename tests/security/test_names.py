"""One person's name and address, and titles that are not for everybody, looked for on every surface: threat row 16.

Whoever may not read them asks for all pages, feeds, files and errors there are. Backups, and what remains in them, are
the subject of tests/privacy.
"""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from organiser.kernel.db import transaction
from organiser.kernel.extensions import settings
from organiser.kernel.logs import configure_logs
from organiser.registrations.actions import queue_daily_counts
from tests.kernel.outbox.mailing import work_off
from tests.privacy.attack import find_in_bytes
from tests.privacy.canary import read_files
from tests.support import make
from tests.support.browsing import make_visitor
from tests.support.made_site import make_site
from tests.support.mail_server import SmtpSink
from tests.support.site import Site
from tests.support.visits import HOLE, list_paths

pytestmark = pytest.mark.unmeasured

FIRST, LAST, ADDRESS = "Zarathustra", "Quetzalli", "zq.canary@nest.example.org"
WORDS = (LAST, "zq.canary", "nest.example.org")
EVENTS = ("open", "full", "draft", "unlisted", "members", "past", "cancelled", "school")
AT = ("open", "full", "cancelled")
# Of each kind of reader one; for the staff below pages of management too, which others are sent away from unread.
PUBLIC = ("stranger", "place:confirmed", "place:waiting", "member", "helper", "organiser", "operator")
STAFF = ("helper", "organiser", "acting", "coordinator", "sibling", "elsewhere", "root", "operator", "nobody")
MAY_READ = ("organiser", "acting")
OUTSIDERS = frozenset({"stranger", "place:confirmed", "place:waiting", "sibling", "elsewhere", "operator", "nobody"})
TITLES = {"draft": "Not yet agreed", "unlisted": "Among friends", "members": "Members’ assembly"}
# Who has the address of an unlisted event may open it.
BY_ADDRESS = frozenset({"registrations.event_page", "registrations.event_without_slug", "registrations.registered",
                        "calendars.event_file"})  # fmt: skip

Sight = tuple[str, str, str]


@pytest.fixture
def site(app: Flask) -> Site:
    """With her at three events: she has a place, waits, and had one."""
    site = make_site()
    for key in AT:
        if key != "cancelled":
            site.places[f"her {key}"] = make.make_place(
                site.events[key], name=f"{FIRST} {LAST}", address=ADDRESS, country="BT", zone="Asia/Thimphu"
            )
    site.events = {key: site.events[key] for key in EVENTS}
    return site


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    kept, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure_logs(stream)
    yield stream
    logging.root.handlers[:] = kept
    logging.root.setLevel(level)


def list_addresses(app: Flask, site: Site) -> list[tuple[str, str]]:
    """Endpoint and address of everything that answers a GET."""
    found = {(endpoint, path.replace(HOLE, "en")) for endpoint, path in list_paths(app, site)}
    found |= {("calendars.event_file", f"/events/{event}.ics") for event in site.events.values()}
    found |= {("discovery.card", f"/en/events/{event}/card.png") for event in site.events.values()}
    found |= {("calendars.branch_feed", f"/feeds/branches/{branch}.ics?below=1") for branch in site.branches.values()}
    found |= {("registrations.person", f"/en/manage/events/{site.events['open']}/people/{site.places['her open']}")}
    for path in ("/feeds/events.ics", "/feeds/events.ics?lang=ar", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt",
                 "/health", "/en/places.json?q=quetz", "/en/events?q=quetz", "/en/events?q=zq.can",
                 "/en/events?from=2020-01-01&to=2199-12-31", "/en/events?past=1",
                 "/en/branches?place=quetz"):  # fmt: skip
        found.add(("discovery or calendars", path))
    for path in ("/en/nothing", "/en/manage/nothing", "/feeds/nothing.ics", "/p/nothing", "/en/places/nothing"):
        found.add(("errors", path))
    for key in AT:
        manage = f"/en/manage/events/{site.events[key]}"
        found |= {("registrations.people", f"{manage}/people?q=quetz"), ("registrations.mails", f"{manage}/mails")}
    return sorted(found)


def look_everywhere(app: Flask, site: Site, words: Iterable[str]) -> set[Sight]:
    """(who, endpoint, word) of all that anybody of PUBLIC and STAFF is shown."""
    wanted = [(word, re.compile(re.escape(word).replace("’", "(?:’|&#8217;|&rsquo;)"))) for word in words]
    seen: set[Sight] = set()
    for who in dict.fromkeys((*PUBLIC, *STAFF)):
        visitor = make_visitor(app)
        site.who[who].enter(visitor)
        for endpoint, path in list_addresses(app, site):
            if who not in (STAFF if "/manage" in path else PUBLIC):
                continue
            answer = visitor.get(path)
            assert answer.status_code < 500, f"{who} {path}: {answer.status_code}"
            shown = f"{answer.headers}\n{answer.get_data().decode(errors='replace')}".replace("\r\n ", "")
            seen |= {(who, endpoint, word) for word, pattern in wanted if pattern.search(shown)}
    return seen


@pytest.mark.only_database("sqlite")
def test_names_and_hidden_titles_are_shown_to_those_who_may_and_nowhere_else(
    app: Flask, site: Site, logged: io.StringIO
) -> None:
    seen = look_everywhere(app, site, (FIRST, *WORDS, *TITLES.values()))
    of_her = {(who, endpoint) for who, endpoint, word in seen if word in WORDS}
    assert of_her == {(who, page) for who in MAY_READ for page in ("registrations.people", "registrations.person")}
    short = {(who, endpoint) for who, endpoint, word in seen if word == FIRST} - of_her
    assert short == {(who, "registrations.door") for who in (*MAY_READ, "helper")}
    hidden = {(endpoint, word) for who, endpoint, word in seen if who in OUTSIDERS and word in TITLES.values()}
    assert hidden == {(endpoint, TITLES["unlisted"]) for endpoint in BY_ADDRESS} & hidden
    assert {word for who, _, word in seen if who == "organiser"} >= set(TITLES.values())
    assert find_in_bytes(logged.getvalue().encode(), (FIRST, *WORDS)) == set()


def test_no_mail_to_anybody_else_names_her(app: Flask, site: Site, smtp_sink: SmtpSink, logged: io.StringIO) -> None:
    with transaction():
        queue_daily_counts()
    make.withdraw(site.places["her open"])
    work_off(app)
    letters = {delivery.recipients[0]: delivery.message for delivery in smtp_sink.deliveries}
    assert len(letters) > 10
    assert ADDRESS in letters
    for address, letter in letters.items():
        parts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
        text = "\n".join([*map(str, letter.values()), *map(str, parts)])
        shown = find_in_bytes(text.encode(), (FIRST, *WORDS))
        assert bool(shown) == (address == ADDRESS), address
    assert find_in_bytes(logged.getvalue().encode(), (FIRST, *WORDS)) == set()


@pytest.mark.only_database("sqlite")
def test_no_file_of_the_installation_holds_her(app: Flask, site: Site, database_url: str) -> None:
    """After all that writes caches has been asked for: the database, what lies beside it, copies of feeds, pictures,
    style sheets, temporary files."""
    stranger = make_visitor(app)
    for _, path in list_addresses(app, site):
        if "/manage" not in path:
            stranger.get(path)
    database = Path(database_url.removeprefix("sqlite:///"))
    held = read_files(settings().data_dir) + b"".join(path.read_bytes() for path in database.parent.glob("organiser*"))
    assert b"SQLite format 3" in held
    assert find_in_bytes(held, (FIRST, *WORDS)) == set()
