"""A title that strangers may not find is looked for on every page that anybody can open."""

import pytest
from flask import Flask

from organiser.events.models import State, Visibility
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from tests.support.browsing import Visitor
from tests.support.make import make_branch, make_event, make_when

CANARY = "Canary in the coal mine"


def list_open_pages(month: str) -> list[str]:
    pages = ["/sitemap.xml", "/robots.txt"]
    for lang in INTERFACE_LANGUAGES:
        pages += [
            f"/{lang}/",
            f"/{lang}/events",
            f"/{lang}/events?q=canary",
            f"/{lang}/events?past=1",
            f"/{lang}/events?from=2020-01-01&to=2199-12-31",
            f"/{lang}/events/month/{month}",
            f"/{lang}/branches",
            f"/{lang}/branches/la-paz-centro",
            f"/{lang}/branches/la-paz-centro?below=1",
            f"/{lang}/branches/international?below=1",
            f"/{lang}/places.json?q=canary",
        ]
    return pages


@pytest.mark.parametrize(
    ("state", "visibility"),
    [
        (State.DRAFT, Visibility.PUBLIC),
        (State.PUBLISHED, Visibility.UNLISTED),
        (State.PUBLISHED, Visibility.MEMBERS),
        (State.CANCELLED, Visibility.MEMBERS),
    ],
)
def test_strangers_find_it_nowhere(app: Flask, client: Visitor, state: str, visibility: str) -> None:
    branch, when = make_branch(), make_when()
    hidden = make_event(branch, title=CANARY, state=state, visibility=visibility, when=when)
    event_id, month = hidden.public_id, when.starts_wall.strftime("%Y-%m")
    found = []
    for page in list_open_pages(month):
        answer = client.get(page)
        assert answer.status_code == 200, page
        body = answer.get_data(as_text=True)
        found += [page for canary in ("Canary in", event_id, "canary-in-the") if canary in body]
    assert found == []
    assert client.get(f"/en/events/{event_id}/card.png").status_code == 404


def test_a_listed_one_is_found_on_each(app: Flask, client: Visitor) -> None:
    """What the test above looks for would be seen."""
    when = make_when()
    event = make_event(make_branch(), title=CANARY, when=when)
    event_id, month = event.public_id, when.starts_wall.strftime("%Y-%m")
    blind = {"/robots.txt", "/en/events?past=1", "/en/branches", "/en/places.json?q=canary"}
    english = [page for page in list_open_pages(month) if not page.startswith(("/es", "/fr", "/ar"))]
    without = {page for page in english if "canary-in-the-coal-mine" not in client.get(page).get_data(as_text=True) and
               CANARY not in client.get(page).get_data(as_text=True)}  # fmt: skip
    assert without == blind
    assert client.get(f"/en/events/{event_id}/card.png").status_code == 200


def test_its_numbers_are_not_counted(app: Flask, client: Visitor) -> None:
    branch = make_branch(country="BO")
    make_event(branch, visibility=Visibility.UNLISTED)
    make_event(branch, state=State.DRAFT)
    assert "1 event" not in client.get("/en/branches").get_data(as_text=True)
    make_event(branch)
    assert "1 event<" in client.get("/en/branches").get_data(as_text=True)
    assert "2 events" not in client.get("/en/branches").get_data(as_text=True)
