"""What stands in an address's query is data, whatever it looks like: threat rows 28 and 45."""

from itertools import product

from flask import Flask

from tests.support.browsing import make_visitor
from tests.support.made_site import make_site
from tests.support.snapshots import Snapshot

CORPUS = (
    "'", '"', "%", "_", "\\", ";--", "1 OR 1=1", "' OR '1'='1", "1; DROP TABLE events", "' UNION SELECT 1--",
    "(SELECT 1)", "title DESC", "\x00", "9" * 40, "-1", "é" * 300, "{{7*7}}", "../../etc/passwd",
)  # fmt: skip
PUBLIC = {
    "/en/events": ("q", "country", "lang", "kind", "topic", "online", "from", "to", "branch", "below", "page", "past"),
    "/en/events/month/2026-11": ("q", "country", "branch", "campaign", "with"),
    "/en/branches": ("place", "place_id"),
    "/en/places.json": ("q",),
    "/feeds/events.ics": ("q", "lang", "topic", "sort"),
    "/en/calendars": ("branch", "q"),
}
STAFF = {
    "people": ("status", "q", "page"),
    "": ("sort", "order"),
}
OUTBOX = ("state", "kind", "page")


def test_no_query_breaks_a_page_or_changes_a_row(app: Flask) -> None:
    site = make_site()
    before = Snapshot.take()
    asked = [(path, name) for path, names in PUBLIC.items() for name in names]
    stranger = make_visitor(app)
    organiser = make_visitor(app)
    operator = make_visitor(app)
    site.who["organiser"].enter(organiser)
    site.who["operator"].enter(operator)
    event = f"/en/manage/events/{site.events['open']}"
    for client, pairs in (
        (stranger, asked),
        (organiser, [(f"{event}/{page}".rstrip("/"), name) for page, names in STAFF.items() for name in names]),
        (operator, [("/en/manage/installation/outbox", name) for name in OUTBOX]),
    ):
        for (path, name), value in product(pairs, CORPUS):
            answer = client.get(path, query_string={name: value})
            assert answer.status_code < 500, f"{path}?{name}={value!r}: {answer.status_code}"
    assert before.find_changes() == []
