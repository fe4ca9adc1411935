"""Links that mails bring: scanners open them, logs forget them, the database does not hold them.

Threat rows 7, 9, 55, 56 and 59.
"""

import base64
import io
import logging

import pytest
from flask import Flask

from organiser.kernel.ids import encode
from organiser.kernel.logs import configure_logs
from tests.support.browsing import Visitor, make_visitor
from tests.support.made_site import make_site
from tests.support.site import Site
from tests.support.snapshots import Snapshot

GUESSES = ("test", "admin", "0", "null", "''", "None", "undefined", "a" * 52)


@pytest.fixture
def site(app: Flask) -> Site:
    return make_site()


def list_links(site: Site) -> list[str]:
    return sorted({link for who in site.who.values() for link in who.links})


def test_scanners_change_nothing(app: Flask, site: Site) -> None:
    """Mail scanners open links several times, follow where they lead, and have cookies of their own."""
    before = Snapshot.take()
    for link in list_links(site):
        scanner = make_visitor(app)
        for method in ("HEAD", "GET", "GET", "GET", "GET", "GET"):
            answer = scanner.open(link, method=method, follow_redirects=True)
            assert answer.status_code in {200, 410}, link
    assert before.find_changes() == []


def test_a_scanner_that_presses_confirm_three_times_confirms_once(site: Site, client: Visitor) -> None:
    (link,) = site.who["place:unconfirmed"].links
    page = client.get(link, follow_redirects=True)
    address = f"{page.request.path}/confirm"
    first = client.submit(page, {}, action=address)
    after = Snapshot.take()
    for _ in range(2):
        again = client.submit(page, {}, action=address)
        assert (again.status_code, again.headers["Location"]) == (first.status_code, first.headers["Location"])
    assert after.find_changes() == []


def test_no_token_that_opens_something_stands_in_the_database(site: Site) -> None:
    rows = Snapshot.take()
    dump = repr(rows.main) + repr(rows.keys)
    tokens = [link.rsplit("/", 1)[1] for link in list_links(site)]
    sessions = [who.session for who in site.who.values() if who.session]
    assert [token for token in (*tokens, *sessions) if token in dump] == []


@pytest.mark.parametrize("prefix", ["/p/", "/m/", "/i/", "/l/", "/u/x/"])
def test_no_guess_opens_anything(site: Site, client: Visitor, prefix: str) -> None:
    for guess in GUESSES:
        answer = client.get(prefix + guess, follow_redirects=True)
        assert answer.status_code in {404, 410}, guess
        assert "example.org" not in answer.get_data(as_text=True)


def test_neighbours_of_an_id_are_not_there(site: Site, client: Visitor) -> None:
    for step in (*range(-20, 0), *range(1, 21)):
        assert client.get(f"/en/events/{_neighbour(site.events['open'], step)}").status_code == 404
        assert client.get(f"/pictures/{_neighbour(site.pictures['town'], step)}.webp").status_code == 404


def _neighbour(public_id: str, step: int) -> str:
    raw = base64.b32decode(public_id.upper() + "======")
    return encode(((int.from_bytes(raw) + step) % 2**128).to_bytes(16))


def test_logs_hold_neither_tokens_nor_addresses(app: Flask, site: Site) -> None:
    kept, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure_logs(stream)
    try:
        logging.root.setLevel(logging.DEBUG)
        for link in list_links(site):
            app.test_client().get(link, follow_redirects=True)
            logging.getLogger("organiser.test").warning("asked for %s as %s", link, "confirmed@people.example.org")
    finally:
        logging.root.handlers[:] = kept
        logging.root.setLevel(level)
    said = stream.getvalue()
    assert "asked for" in said
    assert [link for link in list_links(site) if link.rsplit("/", 1)[1] in said] == []
    assert "@people.example.org" not in said
